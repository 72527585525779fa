enum RequestsSchema {
  static let migrations = [
    Migration(
      "requests-1",
      """
      -- A change that waits for approval, or was approved at once.
      CREATE TABLE request (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- CHANGE_IDENTIFIER, GOODWILL, TRANSACTION_UPDATE, TRANSACTION or CUSTOMER.
        type TEXT NOT NULL,
        -- EMAIL, MOBILE, EXTERNAL_ID, MERGE, ADDRESS, MOBILE_REALLOC; POINTS, COUPON, TIER; RETRO; …
        base_type TEXT NOT NULL,
        -- PENDING, APPROVED, REJECTED, …
        status TEXT NOT NULL,
        customer_id INTEGER REFERENCES customer (id),
        reason TEXT NOT NULL DEFAULT '',
        comments TEXT NOT NULL DEFAULT '',
        updated_comments TEXT NOT NULL DEFAULT '',
        reference TEXT NOT NULL DEFAULT '',
        is_one_step INTEGER NOT NULL DEFAULT 0,
        is_auto_approved INTEGER NOT NULL DEFAULT 0,
        added_by INTEGER NOT NULL REFERENCES org_entity (id),
        added_at INTEGER NOT NULL,
        updated_by INTEGER NOT NULL REFERENCES org_entity (id),
        updated_at INTEGER NOT NULL
      );
      INSERT INTO sqlite_sequence VALUES ('request', 13039300);
      CREATE INDEX request_of_customer ON request (customer_id, type, id);
      CREATE INDEX request_by_status ON request (type, status, id);
      CREATE TABLE goodwill_request (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        request_id INTEGER NOT NULL UNIQUE REFERENCES request (id),
        program_id INTEGER REFERENCES program (id),
        -- Points in thousandths; for coupons, the series.
        points INTEGER NOT NULL DEFAULT 0,
        series_id INTEGER,
        -- What was approved, as it is shown; nil while it waits.
        approved_value TEXT,
        earning_entity TEXT NOT NULL DEFAULT 'CUSTOMER'
      );
      INSERT INTO sqlite_sequence VALUES ('goodwill_request', 317800);
      CREATE TABLE retro_request (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        request_id INTEGER NOT NULL UNIQUE REFERENCES request (id),
        bill_id INTEGER NOT NULL REFERENCES bill (id)
      );
      INSERT INTO sqlite_sequence VALUES ('retro_request', 38900);
      CREATE INDEX retro_request_of_bill ON retro_request (bill_id);
      CREATE TABLE identifier_request (
        request_id INTEGER PRIMARY KEY REFERENCES request (id),
        old_value TEXT NOT NULL,
        new_value TEXT NOT NULL,
        -- The other customer of a merge or reallocation.
        other_customer_id INTEGER REFERENCES customer (id)
      );
      CREATE INDEX identifier_request_by_value ON identifier_request (new_value);
      """)
  ]
}
