enum OrganizationSchema {
  static let migrations = [
    Migration(
      "organization-1",
      """
      CREATE TABLE organization (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        currency TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        country_code TEXT NOT NULL,
        -- Address, logo, languages and the like, as one JSON object: shown, never searched.
        details TEXT NOT NULL DEFAULT '{}'
      );
      CREATE TABLE org_entity (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        type TEXT NOT NULL CHECK (type IN ('ZONE', 'CONCEPT', 'STORE', 'STR_SERVER', 'TILL')),
        code TEXT NOT NULL COLLATE NOCASE,
        name TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        parent_id INTEGER REFERENCES org_entity (id),
        concept_id INTEGER REFERENCES org_entity (id),
        external_id TEXT NOT NULL DEFAULT '',
        external_id_1 TEXT NOT NULL DEFAULT '',
        external_id_2 TEXT NOT NULL DEFAULT '',
        password_md5 TEXT,
        is_active INTEGER NOT NULL DEFAULT 1,
        is_default INTEGER NOT NULL DEFAULT 0,
        -- Address, contact, opening hours and the like, as one JSON object: shown, never searched.
        details TEXT NOT NULL DEFAULT '{}',
        updated_at INTEGER NOT NULL DEFAULT 0,
        updated_by INTEGER,
        UNIQUE (type, code)
      );
      INSERT INTO sqlite_sequence VALUES ('org_entity', 75000100);
      CREATE TABLE access_group (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        -- Resource name → NONE, READ or WRITE, as a JSON object; what it does not name is WRITE.
        permissions TEXT NOT NULL DEFAULT '{}'
      );
      CREATE TABLE access_group_entity (
        entity_id INTEGER PRIMARY KEY REFERENCES org_entity (id),
        access_group_id INTEGER NOT NULL REFERENCES access_group (id)
      );
      CREATE TABLE api_client (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        key TEXT NOT NULL UNIQUE,
        secret TEXT NOT NULL,
        till_id INTEGER NOT NULL REFERENCES org_entity (id),
        token_ttl INTEGER NOT NULL DEFAULT 3600,
        -- Whether an unknown attribution till means the default till, or the refusal 91021.
        falls_back_to_default_till INTEGER NOT NULL DEFAULT 0,
        access_group_id INTEGER REFERENCES access_group (id)
      );
      CREATE TABLE attribution_lookup (
        type TEXT NOT NULL,
        value TEXT NOT NULL,
        till_id INTEGER NOT NULL REFERENCES org_entity (id),
        PRIMARY KEY (type, value)
      ) WITHOUT ROWID;
      CREATE TABLE config (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL COLLATE NOCASE,
        -- 0 for the organization's own value, else the entity that overrides it.
        entity_id INTEGER NOT NULL DEFAULT 0,
        value TEXT NOT NULL,
        updated_at INTEGER NOT NULL DEFAULT 0,
        UNIQUE (key, entity_id)
      );
      INSERT INTO sqlite_sequence VALUES ('config', 6268100);
      CREATE TABLE source (
        name TEXT NOT NULL,
        account_id TEXT NOT NULL DEFAULT '',
        account_name TEXT NOT NULL DEFAULT '',
        -- Accounts of sources have ids of their own for those who set them up.
        id INTEGER,
        uuid TEXT,
        to_mirror INTEGER NOT NULL DEFAULT 0,
        is_active INTEGER NOT NULL DEFAULT 1,
        -- Name → value, as the text of a JSON object.
        configs TEXT NOT NULL DEFAULT '{}',
        created_at INTEGER NOT NULL DEFAULT 0,
        modified_at INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (name, account_id)
      ) WITHOUT ROWID;
      CREATE TABLE field_definition (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('CUSTOM', 'EXTENDED')),
        -- A custom field's scope (loyalty_registration, …) or an extended field's entity (customer, regular_transaction, …).
        scope TEXT NOT NULL COLLATE NOCASE,
        name TEXT NOT NULL COLLATE NOCASE,
        label TEXT NOT NULL DEFAULT '',
        type TEXT NOT NULL DEFAULT 'text',
        data_type TEXT NOT NULL DEFAULT 'STRING',
        -- Allowed values as a JSON array, empty for any.
        options TEXT NOT NULL DEFAULT '[]',
        default_value TEXT NOT NULL DEFAULT '',
        phase TEXT NOT NULL DEFAULT '',
        position INTEGER NOT NULL DEFAULT 0,
        rule TEXT NOT NULL DEFAULT '',
        server_rule TEXT NOT NULL DEFAULT '',
        regex TEXT NOT NULL DEFAULT '',
        -- What is said of a value that the regex does not match.
        error TEXT NOT NULL DEFAULT '',
        is_compulsory INTEGER NOT NULL DEFAULT 0,
        is_disabled INTEGER NOT NULL DEFAULT 0,
        is_disabled_at_server INTEGER NOT NULL DEFAULT 0,
        is_updatable INTEGER NOT NULL DEFAULT 1,
        is_audited INTEGER NOT NULL DEFAULT 0,
        is_pii INTEGER NOT NULL DEFAULT 0,
        is_psi INTEGER NOT NULL DEFAULT 0,
        help TEXT NOT NULL DEFAULT '',
        attributes TEXT NOT NULL DEFAULT '',
        updated_at INTEGER NOT NULL DEFAULT 0,
        UNIQUE (kind, scope, name)
      );
      CREATE TABLE tender (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        canonical_name TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        -- Attribute definitions as a JSON array of {name, canonicalName, type, values}.
        attributes TEXT NOT NULL DEFAULT '[]'
      );
      CREATE TABLE currency (
        code TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        symbol TEXT NOT NULL DEFAULT '',
        numeric_code TEXT NOT NULL DEFAULT '',
        is_base INTEGER NOT NULL DEFAULT 0,
        -- Units of this currency for one of the base currency, in millionths.
        ratio INTEGER NOT NULL DEFAULT 1000000,
        updated_at INTEGER NOT NULL DEFAULT 0
      ) WITHOUT ROWID;
      CREATE TABLE customer_status_label (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        label TEXT NOT NULL UNIQUE COLLATE NOCASE,
        -- ACTIVE, DELETED, PENDING_DELETION, …: the system's own status behind the label.
        status TEXT NOT NULL,
        is_default INTEGER NOT NULL DEFAULT 0,
        -- What customers with the label may not do, as a JSON array of action names.
        blocked_actions TEXT NOT NULL DEFAULT '[]'
      );
      """),
    Migration(
      "organization-2",
      """
      -- Who sells in a store; not an account that signs in.
      CREATE TABLE associate (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL,
        type TEXT NOT NULL DEFAULT 'ASSOCIATE',
        store_id INTEGER NOT NULL REFERENCES org_entity (id),
        mobile TEXT NOT NULL DEFAULT '',
        email TEXT NOT NULL DEFAULT '',
        is_active INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL REFERENCES org_entity (id)
      );
      INSERT INTO sqlite_sequence VALUES ('associate', 75400100);
      UPDATE source SET id = 2400 + (
        SELECT count(*) FROM source AS before
        WHERE (before.name, before.account_id) <= (source.name, source.account_id));
      UPDATE source SET uuid = printf('%032x', id);
      CREATE UNIQUE INDEX source_by_uuid ON source (uuid);
      -- Programs of other brands whose members earn in one of the organization's.
      CREATE TABLE partner_program (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        program_id INTEGER NOT NULL REFERENCES program (id),
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        description TEXT NOT NULL DEFAULT '',
        -- EXTERNAL or SUPPLEMENTARY.
        type TEXT NOT NULL DEFAULT 'EXTERNAL',
        -- Points of the organization's program for one of the partner's, in millionths.
        exchange_rate INTEGER NOT NULL DEFAULT 1000000,
        -- How long a membership lasts: DAYS, MONTHS or YEARS; empty and 0 for no end.
        membership_type TEXT NOT NULL DEFAULT '',
        membership_value INTEGER NOT NULL DEFAULT 0
      );
      INSERT INTO sqlite_sequence VALUES ('partner_program', 500);
      CREATE TABLE partner_program_tier (
        partner_program_id INTEGER NOT NULL REFERENCES partner_program (id),
        -- 1 is the lowest.
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (partner_program_id, number)
      ) WITHOUT ROWID;
      -- The names under which the organization offers rewards.
      CREATE TABLE reward_brand (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        is_enabled INTEGER NOT NULL DEFAULT 1
      );
      INSERT INTO sqlite_sequence VALUES ('reward_brand', 300);
      """),
  ]
}
