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
        updated_at INTEGER NOT NULL,
        -- The group that a request for goodwill is for; its customer is the primary member then.
        group_id INTEGER REFERENCES user_group (id),
        -- Why the request was approved with the call that filed it, or was not: CLIENT, CONFIG, CLIENT_DISABLED,
        -- CONFIG_DISABLED.
        approval_type TEXT NOT NULL DEFAULT 'CONFIG_DISABLED'
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
      """),
    Migration(
      "requests-2",
      """
      CREATE INDEX request_by_time ON request (added_at);
      CREATE TABLE receipt_request (
        request_id INTEGER PRIMARY KEY REFERENCES request (id),
        -- The bill as it is to be entered, in the form in which parked bills are kept.
        payload TEXT NOT NULL,
        -- The bill that it became.
        bill_id INTEGER REFERENCES bill (id)
      );
      -- Pictures of a receipt, which the client's file service keeps.
      CREATE TABLE receipt_image (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        request_id INTEGER NOT NULL REFERENCES request (id),
        serial INTEGER NOT NULL,
        file_name TEXT NOT NULL,
        provider TEXT NOT NULL,
        namespace TEXT NOT NULL
      );
      CREATE INDEX receipt_image_of_request ON receipt_image (request_id);
      CREATE TABLE deletion_request (
        request_id INTEGER PRIMARY KEY REFERENCES request (id),
        -- When the customer is forgotten; nil before the approval and after a change of mind.
        scheduled_at INTEGER,
        deleted_at INTEGER,
        -- The label and status to go back to.
        earlier_label_id INTEGER,
        earlier_status TEXT
      );
      -- What forgotten customers were known by, as digests: nobody is registered with it again.
      CREATE TABLE forgotten_identifier (
        digest BLOB PRIMARY KEY
      ) WITHOUT ROWID;
      """),
    Migration(
      "requests-3",
      """
      -- Calls that wait for a checker.
      CREATE TABLE workflow_request (
        id TEXT NOT NULL UNIQUE,
        -- customer-status-change, points-redemption, goodwill-points, earn-badge, issue-badge or retro-transaction.
        type TEXT NOT NULL,
        -- AdminTask, approved, rejected or failed.
        state TEXT NOT NULL,
        maker INTEGER NOT NULL REFERENCES org_entity (id),
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        call TEXT NOT NULL,
        decision TEXT NOT NULL DEFAULT '',
        output TEXT NOT NULL DEFAULT '',
        till_id TEXT NOT NULL,
        store_id TEXT NOT NULL,
        zone_id TEXT NOT NULL,
        concept_id TEXT NOT NULL
      );
      CREATE INDEX workflow_request_by_time ON workflow_request (started_at);
      """),
  ]
}
