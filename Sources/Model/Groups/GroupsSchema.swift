enum GroupsSchema {
  static let migrations = [
    Migration(
      "groups-1",
      """
      CREATE TABLE user_group (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- The client's own id.
        external_id TEXT NOT NULL COLLATE NOCASE,
        name TEXT NOT NULL DEFAULT '',
        max_size INTEGER NOT NULL,
        -- ACTIVE, INACTIVE once its primary member has left, DELETED.
        status TEXT NOT NULL DEFAULT 'ACTIVE',
        -- Kept by the transaction that changes a membership.
        active_members INTEGER NOT NULL DEFAULT 0,
        exited_members INTEGER NOT NULL DEFAULT 0,
        -- Of the bills that name the group, in thousandths of the base currency.
        lifetime_purchases INTEGER NOT NULL DEFAULT 0,
        -- Name → value, as the text of a JSON object; values have the type of their field.
        extended_fields TEXT NOT NULL DEFAULT '{}',
        created_at INTEGER NOT NULL,
        created_by INTEGER NOT NULL REFERENCES org_entity (id),
        updated_at INTEGER NOT NULL,
        updated_by INTEGER NOT NULL REFERENCES org_entity (id)
      );
      INSERT INTO sqlite_sequence VALUES ('user_group', 3839100);
      CREATE UNIQUE INDEX user_group_by_external_id ON user_group (external_id) WHERE status <> 'DELETED';
      -- One row for each customer who was ever in a group; who comes back has the same row again.
      CREATE TABLE user_group_member (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        group_id INTEGER NOT NULL REFERENCES user_group (id),
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        is_primary INTEGER NOT NULL DEFAULT 0,
        -- Whether it is the group meant where a call says to use the customer's default one.
        is_default INTEGER NOT NULL DEFAULT 0,
        -- Permission codes as sent, as the text of a JSON array.
        permissions TEXT NOT NULL DEFAULT '[]',
        joined_at INTEGER NOT NULL,
        left_at INTEGER,
        UNIQUE (group_id, customer_id)
      );
      CREATE UNIQUE INDEX user_group_primary ON user_group_member (group_id) WHERE is_primary AND left_at IS NULL;
      -- A customer owns one group at most, and has one default.
      CREATE UNIQUE INDEX user_group_of_primary ON user_group_member (customer_id)
        WHERE is_primary AND left_at IS NULL;
      CREATE INDEX user_group_member_of_customer ON user_group_member (customer_id, joined_at);
      CREATE INDEX bill_of_group ON bill (group_id, billed_at) WHERE group_id IS NOT NULL;
      CREATE INDEX points_redemption_of_group ON points_redemption (group_id, id) WHERE group_id IS NOT NULL;
      CREATE INDEX points_redemption_of_member ON points_redemption (member_id) WHERE member_id IS NOT NULL;
      CREATE INDEX points_event_of_member ON points_event (member_id) WHERE member_id IS NOT NULL;
      CREATE INDEX request_of_group ON request (group_id, id) WHERE group_id IS NOT NULL;
      """)
  ]
}
