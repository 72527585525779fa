enum CardsSchema {
  static let migrations = [
    Migration(
      "cards-1",
      """
      CREATE TABLE card_series (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL DEFAULT '',
        type TEXT NOT NULL CHECK (type IN ('PHYSICAL', 'DIGITAL')),
        expires INTEGER NOT NULL DEFAULT 0,
        -- Days from the day of issue.
        expiry_days INTEGER NOT NULL DEFAULT 0,
        generates INTEGER NOT NULL DEFAULT 0,
        -- The layout of its numbers; NULL method where it has none.
        prefix TEXT NOT NULL DEFAULT '',
        suffix TEXT NOT NULL DEFAULT '',
        number_offset INTEGER NOT NULL DEFAULT 1,
        number_length INTEGER NOT NULL DEFAULT 0,
        method TEXT,
        -- The running number that the next generated card gets.
        next_number INTEGER NOT NULL DEFAULT 1,
        -- What numbers from elsewhere have to look like: their length, 0 for any.
        external_length INTEGER NOT NULL DEFAULT 0,
        is_active INTEGER NOT NULL DEFAULT 1,
        trigger TEXT,
        concept_id INTEGER REFERENCES org_entity (id),
        max_active_cards INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL REFERENCES org_entity (id),
        updated_at INTEGER NOT NULL,
        updated_by INTEGER NOT NULL REFERENCES org_entity (id)
      );
      CREATE UNIQUE INDEX card_series_layout ON card_series (prefix, suffix, number_length) WHERE generates;
      CREATE TABLE card_label (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        label TEXT NOT NULL UNIQUE COLLATE NOCASE,
        -- NOT_ISSUED, ACTIVE, EXPIRED, SUSPENDED, DELETED or ISSUED.
        status TEXT NOT NULL,
        is_default INTEGER NOT NULL,
        is_built_in INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      );
      INSERT INTO sqlite_sequence VALUES ('card_label', 100);
      CREATE TABLE card_generation (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        series_id INTEGER NOT NULL REFERENCES card_series (id),
        count INTEGER NOT NULL,
        file_handle TEXT NOT NULL UNIQUE,
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL REFERENCES org_entity (id)
      );
      CREATE INDEX card_generation_of_series ON card_generation (series_id);
      CREATE TABLE card (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        number TEXT NOT NULL UNIQUE,
        external_id TEXT UNIQUE,
        series_id INTEGER NOT NULL REFERENCES card_series (id),
        label_id INTEGER NOT NULL REFERENCES card_label (id),
        customer_id INTEGER REFERENCES customer (id),
        generation_id INTEGER REFERENCES card_generation (id),
        till_id INTEGER NOT NULL REFERENCES org_entity (id),
        mapped_till_id INTEGER REFERENCES org_entity (id),
        created_at INTEGER NOT NULL,
        issued_at INTEGER,
        expires_at INTEGER,
        -- Custom and extended fields, name → value, each as the text of a JSON object.
        custom_fields TEXT NOT NULL DEFAULT '{}',
        extended_fields TEXT NOT NULL DEFAULT '{}'
      );
      INSERT INTO sqlite_sequence VALUES ('card', 904000);
      CREATE INDEX card_of_customer ON card (customer_id, series_id) WHERE customer_id IS NOT NULL;
      CREATE INDEX card_of_generation ON card (generation_id) WHERE generation_id IS NOT NULL;
      -- Every status a card has had; the newest is the current one.
      CREATE TABLE card_status_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        card_id INTEGER NOT NULL REFERENCES card (id),
        label_id INTEGER NOT NULL REFERENCES card_label (id),
        reason TEXT NOT NULL DEFAULT '',
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL
      );
      INSERT INTO sqlite_sequence VALUES ('card_status_log', 27976000);
      CREATE INDEX card_status_log_of_card ON card_status_log (card_id, id);
      -- The running number of the external ids that the organization gives its customers.
      CREATE TABLE external_id_sequence (id INTEGER PRIMARY KEY CHECK (id = 1), next_number INTEGER NOT NULL);
      INSERT INTO external_id_sequence VALUES (1, 0);
      """)
  ]
}
