enum CustomerLabelsSchema {
  static let migrations = [
    Migration(
      "customer-labels-1",
      """
      CREATE TABLE label (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        description TEXT,
        is_active INTEGER NOT NULL DEFAULT 1,
        updated_by INTEGER NOT NULL REFERENCES org_entity (id)
      );
      INSERT INTO sqlite_sequence VALUES ('label', 20940);
      CREATE TABLE customer_label (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        label_id INTEGER NOT NULL REFERENCES label (id),
        added_by INTEGER NOT NULL REFERENCES org_entity (id),
        -- A label that came off keeps its row, and takes it up again when it is put back.
        is_deleted INTEGER NOT NULL DEFAULT 0,
        UNIQUE (customer_id, label_id)
      );
      INSERT INTO sqlite_sequence VALUES ('customer_label', 33550);
      CREATE INDEX customer_label_by_label ON customer_label (label_id, customer_id) WHERE is_deleted = 0;
      """)
  ]
}
