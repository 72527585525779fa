enum CompaniesSchema {
  static let migrations = [
    Migration(
      "companies-1",
      """
      CREATE TABLE hierarchy (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        is_active INTEGER NOT NULL DEFAULT 1,
        is_default INTEGER NOT NULL DEFAULT 0,
        is_strict INTEGER NOT NULL DEFAULT 0,
        -- Whether a child may stand more than one role below its parent.
        skips_roles INTEGER NOT NULL DEFAULT 0,
        creates_groups INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL REFERENCES org_entity (id)
      );
      INSERT INTO sqlite_sequence VALUES ('hierarchy', 20);
      CREATE TABLE hierarchy_role (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        hierarchy_id INTEGER NOT NULL REFERENCES hierarchy (id),
        position INTEGER NOT NULL,
        code TEXT NOT NULL,
        child_role_code TEXT,
        max_children INTEGER,
        aggregates_points INTEGER NOT NULL DEFAULT 0,
        -- As sent: a JSON array of {permissionCode, permissionValue}.
        permissions TEXT NOT NULL DEFAULT '[]',
        -- Of roles that were added later; the others are as old as their hierarchy.
        created_at INTEGER,
        created_by INTEGER,
        UNIQUE (hierarchy_id, code)
      );
      INSERT INTO sqlite_sequence VALUES ('hierarchy_role', 80);
      CREATE TABLE company (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        external_id TEXT NOT NULL UNIQUE,
        hierarchy_id INTEGER NOT NULL REFERENCES hierarchy (id),
        parent_id INTEGER REFERENCES company (id),
        -- Name → value, as the text of a JSON object.
        extended_fields TEXT NOT NULL DEFAULT '{}',
        is_active INTEGER NOT NULL DEFAULT 1,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        updated_by INTEGER NOT NULL REFERENCES org_entity (id)
      );
      INSERT INTO sqlite_sequence VALUES ('company', 70);
      -- A customer's place in a company.
      CREATE TABLE association (
        customer_id INTEGER PRIMARY KEY REFERENCES customer (id),
        hierarchy_id INTEGER NOT NULL REFERENCES hierarchy (id),
        company_id INTEGER REFERENCES company (id),
        role_id INTEGER NOT NULL REFERENCES hierarchy_role (id),
        parent_id INTEGER REFERENCES customer (id),
        is_default_child INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      );
      CREATE INDEX association_of_parent ON association (parent_id) WHERE parent_id IS NOT NULL;
      CREATE INDEX association_of_company ON association (company_id) WHERE company_id IS NOT NULL;
      """),
    Migration(
      "companies-2",
      """
      CREATE INDEX company_of_parent ON company (parent_id) WHERE parent_id IS NOT NULL;
      CREATE INDEX company_by_age ON company (is_active, created_at, id);
      -- The extended fields once more, to be found by.
      CREATE TABLE company_field (
        name TEXT NOT NULL COLLATE NOCASE,
        value TEXT NOT NULL COLLATE NOCASE,
        company_id INTEGER NOT NULL REFERENCES company (id),
        PRIMARY KEY (name, value, company_id)
      ) WITHOUT ROWID;
      CREATE INDEX company_field_of_company ON company_field (company_id);
      INSERT INTO company_field
        SELECT field.key, field.value, company.id FROM company, json_each(company.extended_fields) AS field;
      """),
  ]
}
