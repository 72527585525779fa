enum CustomerStatusSchema {
  static let migrations = [
    Migration(
      "customer-status-1",
      """
      CREATE TABLE customer_status_change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        label_id INTEGER NOT NULL REFERENCES customer_status_label (id),
        reason TEXT NOT NULL,
        -- What the client dates the change; the moment of the call where it says nothing.
        created_on INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        changed_by INTEGER NOT NULL REFERENCES org_entity (id)
      );
      CREATE INDEX customer_status_change_of_customer ON customer_status_change (customer_id, id);
      """)
  ]
}
