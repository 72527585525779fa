enum CommunicationsSchema {
  static let migrations = [
    Migration(
      "communications-1",
      """
      CREATE TABLE communication (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- SMS or EMAIL.
        channel TEXT NOT NULL,
        recipient TEXT NOT NULL,
        sender TEXT NOT NULL DEFAULT '',
        cc TEXT NOT NULL DEFAULT '',
        bcc TEXT NOT NULL DEFAULT '',
        subject TEXT NOT NULL DEFAULT '',
        body TEXT NOT NULL,
        scheduled_at INTEGER NOT NULL,
        -- The client's own spelling of that time, which the answers repeat.
        scheduled_text TEXT NOT NULL DEFAULT '',
        -- The message that left; none before the scheduled time.
        message_id INTEGER REFERENCES message (id)
      );
      INSERT INTO sqlite_sequence VALUES ('communication', 23400100);
      CREATE UNIQUE INDEX communication_of_message ON communication (message_id) WHERE message_id IS NOT NULL;
      """)
  ]
}
