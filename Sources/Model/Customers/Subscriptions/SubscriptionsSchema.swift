enum SubscriptionsSchema {
  static let migrations = [
    Migration(
      "subscriptions-1",
      """
      -- What somebody said of a channel; who said nothing is subscribed.
      CREATE TABLE subscription (
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        source TEXT NOT NULL,
        account_id TEXT NOT NULL,
        -- A concept of the organization; -1 for all of it.
        org_unit_id INTEGER NOT NULL,
        channel TEXT NOT NULL,
        priority TEXT NOT NULL,
        is_subscribed INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (customer_id, source, account_id, org_unit_id, channel, priority)
      ) WITHOUT ROWID;
      CREATE TABLE subscription_change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        source TEXT NOT NULL,
        account_id TEXT NOT NULL,
        org_unit_id INTEGER NOT NULL,
        channel TEXT NOT NULL,
        priority TEXT NOT NULL,
        is_subscribed INTEGER NOT NULL,
        reason TEXT NOT NULL,
        communication_id INTEGER NOT NULL,
        campaign_id INTEGER NOT NULL,
        changed_by INTEGER NOT NULL REFERENCES org_entity (id),
        changed_at INTEGER NOT NULL
      );
      CREATE INDEX subscription_change_of_customer ON subscription_change (customer_id, id);
      """)
  ]
}
