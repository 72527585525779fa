enum CustomerInteractionsSchema {
  static let migrations = [
    Migration(
      "customer-interactions-1",
      """
      CREATE TABLE customer_interaction (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        -- facebook, foursquare, twitter or capillary.
        network TEXT NOT NULL,
        type TEXT NOT NULL,
        -- When a survey was completed.
        happened_at INTEGER NOT NULL,
        -- Of a check-in: where, in degrees as they were told.
        latitude TEXT,
        longitude TEXT,
        -- Of a survey; response_url may be missing there too.
        survey TEXT,
        nps_score INTEGER,
        sent_by TEXT,
        sent_at INTEGER,
        response_url TEXT
      );
      CREATE INDEX customer_interaction_of_customer ON customer_interaction (customer_id, happened_at);
      """)
  ]
}
