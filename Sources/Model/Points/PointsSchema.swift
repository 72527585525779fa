enum PointsSchema {
  static let migrations = [
    Migration(
      "points-1",
      """
      CREATE TABLE program (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        description TEXT NOT NULL DEFAULT '',
        is_default INTEGER NOT NULL DEFAULT 0,
        -- Worth of one point in the base currency, in millionths.
        points_to_currency_ratio INTEGER NOT NULL,
        decimals INTEGER NOT NULL DEFAULT 3,
        rounding TEXT NOT NULL DEFAULT 'HALF_UP',
        -- The rules of earning, promising, expiry, redemption and tiers, as the text of a JSON object; see ProgramRules.
        rules TEXT NOT NULL,
        -- Zones, concepts, stores, tills or card series whose bills go to this program beside the default one, as a JSON
        -- array of {"type", "code"}; see ProgramScope.
        scope TEXT NOT NULL DEFAULT '[]'
      );
      CREATE TABLE tier (
        program_id INTEGER NOT NULL REFERENCES program (id),
        -- 1 is the tier in which everybody starts.
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        -- What reaches the tier, in thousandths of what the program's upgrade counts.
        threshold INTEGER NOT NULL DEFAULT 0,
        -- Points for each 100 of a bill's amount, in thousandths of a point.
        earn_rate INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (program_id, number)
      ) WITHOUT ROWID;
      -- The account of a customer, or of a user group, in a program.
      CREATE TABLE enrollment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER REFERENCES customer (id),
        group_id INTEGER,
        program_id INTEGER NOT NULL REFERENCES program (id),
        tier INTEGER NOT NULL,
        tier_since INTEGER NOT NULL,
        tier_expires_at INTEGER,
        enrolled_at INTEGER NOT NULL,
        -- Totals of the ledger, kept by the transaction that writes its entries; thousandths of a point.
        points INTEGER NOT NULL DEFAULT 0,
        promised INTEGER NOT NULL DEFAULT 0,
        trigger_based INTEGER NOT NULL DEFAULT 0,
        redeemed INTEGER NOT NULL DEFAULT 0,
        expired INTEGER NOT NULL DEFAULT 0,
        returned INTEGER NOT NULL DEFAULT 0,
        adjusted INTEGER NOT NULL DEFAULT 0,
        promised_returned INTEGER NOT NULL DEFAULT 0,
        -- Purchases that the program has counted, in thousandths of the base currency, and their number.
        purchases INTEGER NOT NULL DEFAULT 0,
        visits INTEGER NOT NULL DEFAULT 0,
        -- The same, and the points earned, since the tier began or was renewed.
        period_purchases INTEGER NOT NULL DEFAULT 0,
        period_visits INTEGER NOT NULL DEFAULT 0,
        period_points INTEGER NOT NULL DEFAULT 0,
        -- The last expiry that due work was entered for: most bills of a day share it.
        expiry_scheduled INTEGER NOT NULL DEFAULT 0,
        CHECK ((customer_id IS NULL) <> (group_id IS NULL)),
        UNIQUE (customer_id, program_id)
      );
      CREATE UNIQUE INDEX enrollment_of_group ON enrollment (group_id, program_id) WHERE group_id IS NOT NULL;
      INSERT INTO sqlite_sequence VALUES ('enrollment', 51370100);
      -- Categories other than REGULAR whose opening balance has been written.
      CREATE TABLE points_opened (
        enrollment_id INTEGER NOT NULL REFERENCES enrollment (id),
        category TEXT NOT NULL,
        PRIMARY KEY (enrollment_id, category)
      ) WITHOUT ROWID;
      CREATE TABLE tier_change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        enrollment_id INTEGER NOT NULL REFERENCES enrollment (id),
        -- UPGRADE, RENEW or DOWNGRADE.
        type TEXT NOT NULL,
        from_tier INTEGER NOT NULL,
        to_tier INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        expires_at INTEGER,
        till_id INTEGER REFERENCES org_entity (id),
        bill_id INTEGER REFERENCES bill (id),
        notes TEXT NOT NULL DEFAULT ''
      );
      CREATE INDEX tier_change_of_enrollment ON tier_change (enrollment_id);
      -- One thing that happened to somebody's points. Events and entries are only ever added.
      CREATE TABLE points_event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- The ledger's word: TransactionAdd, ReturnBill, PointsRedemption, DelayedAccrual, …
        name TEXT NOT NULL,
        happened_at INTEGER NOT NULL,
        customer_id INTEGER REFERENCES customer (id),
        group_id INTEGER,
        till_id INTEGER REFERENCES org_entity (id),
        -- The bill that earned; for a return the bill that is given back, with the return in reference_id.
        bill_id INTEGER REFERENCES bill (id),
        -- The return, redemption, reversal or transfer that the event records.
        reference_id INTEGER,
        reason TEXT NOT NULL DEFAULT '',
        -- The member behind a movement of a group's points.
        member_id INTEGER REFERENCES customer (id)
      );
      INSERT INTO sqlite_sequence VALUES ('points_event', 1843000100);
      CREATE INDEX points_event_of_customer ON points_event (customer_id, happened_at) WHERE customer_id IS NOT NULL;
      CREATE INDEX points_event_of_group ON points_event (group_id, happened_at) WHERE group_id IS NOT NULL;
      CREATE INDEX points_event_of_bill ON points_event (bill_id) WHERE bill_id IS NOT NULL;
      CREATE INDEX points_event_of_reference ON points_event (reference_id) WHERE reference_id IS NOT NULL;
      CREATE TABLE points_entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id INTEGER NOT NULL REFERENCES points_event (id),
        enrollment_id INTEGER NOT NULL REFERENCES enrollment (id),
        -- REGULAR, PROMISED (by date) or TRIGGER_BASED.
        category TEXT NOT NULL,
        -- CREDIT or DEBIT, always with positive points; OPENING_BALANCE.
        type TEXT NOT NULL,
        -- Why: EARN, BONUS, REDEMPTION, EXPIRY, …; the totals of an enrolment are sums over it.
        kind TEXT NOT NULL,
        points INTEGER NOT NULL CHECK (points >= 0),
        -- The balance of this enrolment and category after the entry.
        balance INTEGER NOT NULL
      );
      CREATE INDEX points_entry_of_event ON points_entry (event_id);
      -- A credit's points and what is left of them: one bucket for each CREDIT entry, under the same id.
      CREATE TABLE points_bucket (
        entry_id INTEGER PRIMARY KEY REFERENCES points_entry (id),
        enrollment_id INTEGER NOT NULL REFERENCES enrollment (id),
        category TEXT NOT NULL,
        -- bill_regular, bill_promotions, line_item_regular, line_item_promotions or customer_promotions.
        points_type TEXT NOT NULL,
        points INTEGER NOT NULL,
        remaining INTEGER NOT NULL CHECK (remaining >= 0 AND remaining <= points),
        -- What returns of the bill have taken back of this award so far, and what ran out unspent.
        returned INTEGER NOT NULL DEFAULT 0,
        expired INTEGER NOT NULL DEFAULT 0,
        awarded_at INTEGER NOT NULL,
        expires_at INTEGER,
        -- For promised points: when they turn regular.
        converts_at INTEGER,
        bill_id INTEGER REFERENCES bill (id),
        line_id INTEGER REFERENCES bill_line (id),
        -- What a return of a part takes: a share of the BILL, a share of the LINE, or nothing before the last part (FIXED).
        basis TEXT NOT NULL DEFAULT 'BILL',
        -- The award that these points were first given by, where this bucket holds them again: converted or reversed.
        origin_id INTEGER REFERENCES points_bucket (entry_id),
        -- The rule that gave the points.
        rule TEXT NOT NULL DEFAULT ''
      );
      CREATE INDEX points_bucket_left ON points_bucket (enrollment_id, category, expires_at) WHERE remaining > 0;
      CREATE INDEX points_bucket_of_bill ON points_bucket (bill_id) WHERE bill_id IS NOT NULL;
      -- Which buckets a debit took its points from: what the explode API shows.
      CREATE TABLE points_draw (
        entry_id INTEGER NOT NULL REFERENCES points_entry (id),
        bucket_id INTEGER NOT NULL REFERENCES points_bucket (entry_id),
        points INTEGER NOT NULL CHECK (points > 0),
        -- What a reversal has put back since.
        restored INTEGER NOT NULL DEFAULT 0 CHECK (restored <= points),
        PRIMARY KEY (entry_id, bucket_id)
      ) WITHOUT ROWID;
      CREATE INDEX points_draw_of_bucket ON points_draw (bucket_id);
      -- The part of a debit that no bucket could cover: the balance is below zero by it until credits come in.
      CREATE TABLE points_debt (
        entry_id INTEGER PRIMARY KEY REFERENCES points_entry (id),
        enrollment_id INTEGER NOT NULL REFERENCES enrollment (id),
        points INTEGER NOT NULL CHECK (points > 0)
      );
      CREATE INDEX points_debt_of_enrollment ON points_debt (enrollment_id);
      CREATE TABLE points_redemption (
        -- The summary id, by which a bill refers to it.
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- Six characters, by which a reversal refers to it.
        code TEXT NOT NULL UNIQUE,
        event_id INTEGER NOT NULL REFERENCES points_event (id),
        customer_id INTEGER REFERENCES customer (id),
        group_id INTEGER,
        program_id INTEGER NOT NULL REFERENCES program (id),
        points INTEGER NOT NULL,
        reversed INTEGER NOT NULL DEFAULT 0 CHECK (reversed <= points),
        -- Worth in the base currency.
        value INTEGER NOT NULL,
        bill_number TEXT NOT NULL DEFAULT '',
        bill_id INTEGER REFERENCES bill (id),
        external_reference TEXT NOT NULL DEFAULT '',
        notes TEXT NOT NULL DEFAULT '',
        purpose TEXT NOT NULL DEFAULT '',
        validation_code TEXT NOT NULL DEFAULT '',
        till_id INTEGER REFERENCES org_entity (id),
        redeemed_at INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        -- As the text of a JSON object.
        custom_fields TEXT NOT NULL DEFAULT '{}',
        extended_fields TEXT NOT NULL DEFAULT '{}',
        member_id INTEGER REFERENCES customer (id)
      );
      INSERT INTO sqlite_sequence VALUES ('points_redemption', 7290100);
      CREATE INDEX points_redemption_of_customer ON points_redemption (customer_id, id) WHERE customer_id IS NOT NULL;
      CREATE INDEX points_redemption_of_bill ON points_redemption (bill_id) WHERE bill_id IS NOT NULL;
      CREATE INDEX points_redemption_of_event ON points_redemption (event_id);
      CREATE INDEX points_redemption_of_number ON points_redemption (bill_number) WHERE bill_number <> '';
      CREATE TABLE points_reversal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE,
        redemption_id INTEGER NOT NULL REFERENCES points_redemption (id),
        event_id INTEGER NOT NULL REFERENCES points_event (id),
        points INTEGER NOT NULL,
        -- Of these, what was past its expiry and so came back expired.
        expired INTEGER NOT NULL,
        reversed_at INTEGER NOT NULL,
        till_id INTEGER REFERENCES org_entity (id)
      );
      INSERT INTO sqlite_sequence VALUES ('points_reversal', 310100);
      CREATE INDEX points_reversal_of_redemption ON points_reversal (redemption_id);
      CREATE TABLE points_transfer (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        from_enrollment INTEGER NOT NULL REFERENCES enrollment (id),
        to_enrollment INTEGER NOT NULL REFERENCES enrollment (id),
        program_id INTEGER NOT NULL REFERENCES program (id),
        points INTEGER NOT NULL,
        notes TEXT NOT NULL DEFAULT '',
        transferred_at INTEGER NOT NULL,
        till_id INTEGER REFERENCES org_entity (id)
      );
      INSERT INTO sqlite_sequence VALUES ('points_transfer', 482100);
      CREATE INDEX points_transfer_from ON points_transfer (from_enrollment, id);
      CREATE INDEX points_transfer_to ON points_transfer (to_enrollment, id);
      """)
  ]
}
