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
        -- Zones, concepts, stores or card series whose bills go to this program beside the default one, as a JSON array.
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
      CREATE TABLE enrollment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        program_id INTEGER NOT NULL REFERENCES program (id),
        tier INTEGER NOT NULL,
        tier_since INTEGER NOT NULL,
        tier_expires_at INTEGER,
        enrolled_at INTEGER NOT NULL,
        -- Totals of the ledger, kept by the transaction that writes its entries; thousandths of a point.
        points INTEGER NOT NULL DEFAULT 0,
        promised INTEGER NOT NULL DEFAULT 0,
        lifetime_points INTEGER NOT NULL DEFAULT 0,
        redeemed INTEGER NOT NULL DEFAULT 0,
        expired INTEGER NOT NULL DEFAULT 0,
        returned INTEGER NOT NULL DEFAULT 0,
        adjusted INTEGER NOT NULL DEFAULT 0,
        -- Purchases that the program has counted, in thousandths of the base currency, and their number.
        purchases INTEGER NOT NULL DEFAULT 0,
        visits INTEGER NOT NULL DEFAULT 0,
        UNIQUE (customer_id, program_id)
      );
      INSERT INTO sqlite_sequence VALUES ('enrollment', 51370100);
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
        till_id INTEGER REFERENCES org_entity (id),
        bill_id INTEGER REFERENCES bill (id),
        -- What else the ledger shows of it, as the text of a JSON object.
        details TEXT NOT NULL DEFAULT '{}'
      );
      INSERT INTO sqlite_sequence VALUES ('points_event', 1843000100);
      CREATE TABLE points_entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id INTEGER NOT NULL REFERENCES points_event (id),
        enrollment_id INTEGER NOT NULL REFERENCES enrollment (id),
        -- REGULAR, PROMISED (by date) or TRIGGER_BASED.
        category TEXT NOT NULL,
        -- CREDIT or DEBIT, always with positive points; OPENING_BALANCE.
        type TEXT NOT NULL,
        points INTEGER NOT NULL CHECK (points >= 0),
        -- The balance of this enrolment and category after the entry.
        balance INTEGER NOT NULL
      );
      CREATE INDEX points_entry_of_enrollment ON points_entry (enrollment_id, id);
      CREATE INDEX points_entry_of_event ON points_entry (event_id);
      -- A credit's points and what is left of them.
      CREATE TABLE points_bucket (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        entry_id INTEGER NOT NULL REFERENCES points_entry (id),
        enrollment_id INTEGER NOT NULL REFERENCES enrollment (id),
        category TEXT NOT NULL,
        -- bill_regular, bill_promotions, line_item_regular, line_item_promotions or customer_promotions.
        points_type TEXT NOT NULL,
        points INTEGER NOT NULL,
        remaining INTEGER NOT NULL CHECK (remaining >= 0 AND remaining <= points),
        awarded_at INTEGER NOT NULL,
        expires_at INTEGER,
        -- For promised points: when they turn regular.
        converts_at INTEGER,
        bill_id INTEGER REFERENCES bill (id),
        line_id INTEGER REFERENCES bill_line (id),
        source TEXT NOT NULL DEFAULT '{}'
      );
      CREATE INDEX points_bucket_left ON points_bucket (enrollment_id, category, expires_at) WHERE remaining > 0;
      CREATE INDEX points_bucket_of_bill ON points_bucket (bill_id) WHERE bill_id IS NOT NULL;
      CREATE INDEX points_bucket_of_entry ON points_bucket (entry_id);
      -- Which buckets a debit took its points from: what the explode API shows.
      CREATE TABLE points_draw (
        entry_id INTEGER NOT NULL REFERENCES points_entry (id),
        bucket_id INTEGER NOT NULL REFERENCES points_bucket (id),
        points INTEGER NOT NULL CHECK (points > 0),
        PRIMARY KEY (entry_id, bucket_id)
      ) WITHOUT ROWID;
      CREATE INDEX points_draw_of_bucket ON points_draw (bucket_id);
      """)
  ]
}
