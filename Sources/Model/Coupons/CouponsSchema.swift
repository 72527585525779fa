enum CouponsSchema {
  static let migrations = [
    Migration(
      "coupons-1",
      """
      CREATE TABLE coupon_series (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        series_code TEXT NOT NULL UNIQUE COLLATE NOCASE,
        description TEXT NOT NULL,
        discount_code TEXT NOT NULL,
        info TEXT NOT NULL,
        -- DISC_CODE, DISC_CODE_PIN or GENERIC.
        kind TEXT NOT NULL,
        generic_code TEXT COLLATE NOCASE,
        -- ABS or PERC, of the value (thousandths), at most discount_upto unless that is 0.
        discount_type TEXT NOT NULL,
        discount_value INTEGER NOT NULL,
        discount_upto INTEGER NOT NULL,
        discount_on TEXT NOT NULL,
        -- The end of the last day.
        valid_till INTEGER NOT NULL,
        -- SERIES_EXPIRY, DAYS or MONTHS_END.
        expiry_strategy TEXT NOT NULL,
        expiry_value INTEGER NOT NULL,
        -- Limits and gaps: -1 is none.
        max_create INTEGER NOT NULL,
        max_redeem INTEGER NOT NULL,
        max_per_customer INTEGER NOT NULL,
        max_redemptions_per_customer INTEGER NOT NULL,
        max_redemptions_per_code INTEGER NOT NULL,
        days_between_issues INTEGER NOT NULL,
        days_between_redemptions INTEGER NOT NULL,
        any_user INTEGER NOT NULL,
        multiple_use INTEGER NOT NULL,
        same_user_again INTEGER NOT NULL,
        validation_required INTEGER NOT NULL,
        several_per_customer INTEGER NOT NULL,
        never_give_again INTEGER NOT NULL,
        loyalty_only INTEGER NOT NULL,
        external_issue INTEGER NOT NULL,
        -- JSON texts as sent: lists of ids, and the days and hours of redemption.
        exclusive_series TEXT NOT NULL,
        stores TEXT NOT NULL,
        redemption_stores TEXT NOT NULL,
        redemption_range TEXT NOT NULL,
        redemption_from INTEGER NOT NULL,
        redemption_after_days INTEGER NOT NULL,
        min_bill INTEGER NOT NULL,
        max_bill INTEGER NOT NULL,
        -- Who may redeem by registration and number of bills, as a JSON object.
        target TEXT,
        alphanumeric INTEGER NOT NULL,
        code_length INTEGER NOT NULL,
        prefix TEXT NOT NULL,
        suffix TEXT NOT NULL,
        sms_template TEXT NOT NULL,
        sms_disabled INTEGER NOT NULL,
        resend_enabled INTEGER NOT NULL,
        -- Name → value, as a JSON object.
        properties TEXT NOT NULL,
        -- 1 where a campaign has claimed the series.
        campaign INTEGER NOT NULL,
        -- Settings that no rule looks at and only reads show, as a JSON object.
        shown TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL REFERENCES org_entity (id),
        updated_at INTEGER NOT NULL,
        -- Counters, kept by the transaction that changes what they count.
        issued INTEGER NOT NULL DEFAULT 0,
        redeemed INTEGER NOT NULL DEFAULT 0,
        uploaded INTEGER NOT NULL DEFAULT 0,
        uploaded_left INTEGER NOT NULL DEFAULT 0,
        last_issued_at INTEGER,
        last_redeemed_at INTEGER
      );
      INSERT INTO sqlite_sequence VALUES ('coupon_series', 868100);
      CREATE INDEX coupon_series_by_generic_code ON coupon_series (generic_code) WHERE generic_code IS NOT NULL;
      -- Where a series may be redeemed; everywhere when it has no row.
      CREATE TABLE coupon_series_entity (
        series_id INTEGER NOT NULL REFERENCES coupon_series (id),
        type TEXT NOT NULL,
        entity_id INTEGER NOT NULL,
        PRIMARY KEY (series_id, type, entity_id)
      ) WITHOUT ROWID;
      CREATE INDEX coupon_series_by_entity ON coupon_series_entity (type, entity_id);
      CREATE TABLE coupon (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        series_id INTEGER NOT NULL REFERENCES coupon_series (id),
        code TEXT NOT NULL COLLATE NOCASE,
        -- 1 for a generic code, which many coupons share.
        shared INTEGER NOT NULL DEFAULT 0,
        -- Null for an uploaded code that nobody has yet.
        customer_id INTEGER REFERENCES customer (id),
        created_at INTEGER NOT NULL,
        issued_at INTEGER,
        issued_by INTEGER REFERENCES org_entity (id),
        -- Null where the coupon ends with its series, which ends every coupon in any case.
        expires_at INTEGER,
        redeemed INTEGER NOT NULL DEFAULT 0,
        revoked_at INTEGER,
        -- The bill that brought it; empty for none.
        bill_number TEXT NOT NULL DEFAULT '',
        -- Why it was issued (sourceType, sourceId, …), as a JSON object.
        metadata TEXT NOT NULL DEFAULT '{}'
      );
      INSERT INTO sqlite_sequence VALUES ('coupon', 1349127100);
      CREATE UNIQUE INDEX coupon_code ON coupon (code) WHERE shared = 0 AND revoked_at IS NULL;
      CREATE INDEX coupon_by_code ON coupon (code, customer_id);
      CREATE INDEX coupon_of_customer ON coupon (customer_id, series_id) WHERE customer_id IS NOT NULL;
      CREATE INDEX coupon_by_bill ON coupon (bill_number) WHERE bill_number <> '';
      -- The codes of a series that can still be given out.
      CREATE INDEX coupon_pool ON coupon (series_id, id) WHERE customer_id IS NULL AND revoked_at IS NULL;
      CREATE TABLE coupon_redemption (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        coupon_id INTEGER NOT NULL REFERENCES coupon (id),
        series_id INTEGER NOT NULL,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        till_id INTEGER NOT NULL REFERENCES org_entity (id),
        redeemed_at INTEGER NOT NULL,
        bill_number TEXT NOT NULL DEFAULT '',
        bill_amount INTEGER,
        bill_id INTEGER,
        custom_fields TEXT NOT NULL DEFAULT '{}',
        reversed_at INTEGER
      );
      INSERT INTO sqlite_sequence VALUES ('coupon_redemption', 18958100);
      CREATE INDEX coupon_redemption_of_coupon ON coupon_redemption (coupon_id);
      CREATE INDEX coupon_redemption_of_customer ON coupon_redemption (customer_id, series_id, redeemed_at);
      -- What a customer has had of a series, and how often of one coupon: kept so that no rule counts rows.
      CREATE TABLE coupon_holding (
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        series_id INTEGER NOT NULL REFERENCES coupon_series (id),
        issued INTEGER NOT NULL DEFAULT 0,
        redeemed INTEGER NOT NULL DEFAULT 0,
        last_issued_at INTEGER,
        last_redeemed_at INTEGER,
        PRIMARY KEY (customer_id, series_id)
      ) WITHOUT ROWID;
      CREATE TABLE coupon_use (
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        coupon_id INTEGER NOT NULL REFERENCES coupon (id),
        redeemed INTEGER NOT NULL,
        PRIMARY KEY (customer_id, coupon_id)
      ) WITHOUT ROWID;
      """),
    // One random index a code instead of two: codes of one owner are found by the unique index, and only those that
    // are shared or revoked need another.
    Migration(
      "coupons-2",
      """
      DROP INDEX coupon_by_code;
      CREATE INDEX coupon_of_shared_code ON coupon (code, customer_id) WHERE shared = 1;
      CREATE INDEX coupon_of_revoked_code ON coupon (code) WHERE revoked_at IS NOT NULL;
      """),
    Migration(
      "coupon-uploads-1",
      """
      CREATE TABLE coupon_upload (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        series_id INTEGER NOT NULL REFERENCES coupon_series (id),
        -- CODES or REDEMPTIONS.
        kind TEXT NOT NULL,
        till_id INTEGER NOT NULL REFERENCES org_entity (id),
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        file_name TEXT NOT NULL,
        stored_name TEXT NOT NULL,
        -- Null until work on the rows begins.
        table_name TEXT,
        -- Null while no row failed.
        error_file TEXT UNIQUE,
        -- Which column is what, as a JSON object.
        layout TEXT NOT NULL,
        -- Rows of the file, those worked off so far, and those of them that failed.
        total INTEGER NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        finished INTEGER NOT NULL DEFAULT 0
      );
      INSERT INTO sqlite_sequence VALUES ('coupon_upload', 93400);
      CREATE INDEX coupon_upload_of_series ON coupon_upload (series_id, kind, id);
      -- The rows still to be worked off, some thousands together as they stand in the file.
      CREATE TABLE coupon_upload_piece (
        upload_id INTEGER NOT NULL REFERENCES coupon_upload (id),
        -- The number of the first row; the header is row 1.
        first_row INTEGER NOT NULL,
        rows BLOB NOT NULL,
        PRIMARY KEY (upload_id, first_row)
      );
      -- Why rows failed, the first 10,000 of an upload.
      CREATE TABLE coupon_upload_error (
        upload_id INTEGER NOT NULL REFERENCES coupon_upload (id),
        row INTEGER NOT NULL,
        -- 1 is the first; 0 where it is the row as a whole.
        column INTEGER NOT NULL,
        value TEXT NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (upload_id, row)
      ) WITHOUT ROWID;
      """),
  ]
}
