enum CustomersSchema {
  static let migrations = [
    Migration(
      "customers-1",
      """
      CREATE TABLE customer (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- loyalty or non_loyalty; the step is one way, from the second to the first.
        loyalty_type TEXT NOT NULL,
        -- ACTIVE, SUSPENDED, DELETED, … or MERGED; the label is the organization's word for it.
        status TEXT NOT NULL DEFAULT 'ACTIVE',
        status_label_id INTEGER REFERENCES customer_status_label (id),
        merged_into INTEGER REFERENCES customer (id),
        -- The moment from which the customer counts as registered, which a client may date back.
        registered_at INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL REFERENCES org_entity (id),
        updated_at INTEGER NOT NULL,
        updated_by INTEGER NOT NULL REFERENCES org_entity (id),
        created_source TEXT NOT NULL,
        -- The till that the customer is associated with.
        associated_with INTEGER REFERENCES org_entity (id),
        -- Extended fields, name → value, as the text of a JSON object.
        extended_fields TEXT NOT NULL DEFAULT '{}',
        fraud_status TEXT NOT NULL DEFAULT 'NONE',
        -- Kept by the transactions: thousandths of the base currency, and the number of bills that count.
        lifetime_purchases INTEGER NOT NULL DEFAULT 0,
        visits INTEGER NOT NULL DEFAULT 0
      );
      INSERT INTO sqlite_sequence VALUES ('customer', 556000100);
      CREATE TABLE profile (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        source TEXT NOT NULL,
        -- '' where the source has a single account.
        account_id TEXT NOT NULL DEFAULT '',
        first_name TEXT NOT NULL DEFAULT '',
        last_name TEXT NOT NULL DEFAULT '',
        -- Custom fields, name → value, as the text of a JSON object.
        fields TEXT NOT NULL DEFAULT '{}',
        -- Communication channels as the text of a JSON array, in the form in which v2 shows them.
        channels TEXT NOT NULL DEFAULT '[]',
        -- Customers whom the identifiers sent for this profile lead to as well, as a JSON array of {userId}.
        conflicts TEXT NOT NULL DEFAULT '[]',
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL REFERENCES org_entity (id),
        updated_at INTEGER NOT NULL,
        updated_by INTEGER NOT NULL REFERENCES org_entity (id),
        UNIQUE (customer_id, source, account_id)
      );
      CREATE TABLE identifier (
        profile_id INTEGER NOT NULL REFERENCES profile (id),
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        source TEXT NOT NULL,
        account_id TEXT NOT NULL,
        -- mobile, email, externalId, cuid, …; cards are identifiers too, but live in the room of cards.
        type TEXT NOT NULL,
        value TEXT NOT NULL COLLATE NOCASE,
        -- The place among the profile's identifiers, as they came.
        rank INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (type, value, source, account_id)
      ) WITHOUT ROWID;
      CREATE INDEX identifier_of_profile ON identifier (profile_id);
      CREATE INDEX identifier_of_customer ON identifier (customer_id);
      CREATE INDEX profile_by_first_name ON profile (first_name COLLATE NOCASE) WHERE first_name <> '';
      CREATE INDEX profile_by_last_name ON profile (last_name COLLATE NOCASE) WHERE last_name <> '';
      CREATE INDEX customer_merged ON customer (merged_into) WHERE merged_into IS NOT NULL;
      """),
    // A profile's identifiers are read from the index alone, in their order: with the primary key, it holds all of them.
    Migration(
      "customers-2-identifiers-by-rank",
      """
      DROP INDEX identifier_of_profile;
      CREATE INDEX identifier_of_profile ON identifier (profile_id, rank);
      """),
    Migration(
      "customers-3-search",
      """
      -- A search by name reads the index alone, and who is gone is looked up among the few who are.
      DROP INDEX profile_by_first_name;
      DROP INDEX profile_by_last_name;
      CREATE INDEX profile_by_first_name ON profile (first_name COLLATE NOCASE, customer_id, source, account_id)
        WHERE first_name <> '';
      CREATE INDEX profile_by_last_name ON profile (last_name COLLATE NOCASE, customer_id, source, account_id)
        WHERE last_name <> '';
      CREATE INDEX customer_gone ON customer (id) WHERE status IN ('MERGED', 'DELETED');
      """),
    Migration(
      "customers-4-shared-identifiers",
      """
      -- 0 for an identifier that leads to its holder alone; the holder, for one that others may hold as well.
      CREATE TABLE shared_identifier (
        profile_id INTEGER NOT NULL REFERENCES profile (id),
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        source TEXT NOT NULL,
        account_id TEXT NOT NULL,
        type TEXT NOT NULL,
        value TEXT NOT NULL COLLATE NOCASE,
        rank INTEGER NOT NULL DEFAULT 0,
        shared_by INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (type, value, source, account_id, shared_by)
      ) WITHOUT ROWID;
      INSERT INTO shared_identifier (profile_id, customer_id, source, account_id, type, value, rank)
        SELECT profile_id, customer_id, source, account_id, type, value, rank FROM identifier;
      DROP TABLE identifier;
      ALTER TABLE shared_identifier RENAME TO identifier;
      CREATE INDEX identifier_of_profile ON identifier (profile_id, rank);
      CREATE INDEX identifier_of_customer ON identifier (customer_id);
      """),
  ]
}
