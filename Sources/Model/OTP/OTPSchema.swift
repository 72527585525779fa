enum OTPSchema {
  static let migrations = [
    Migration(
      "otp-1",
      """
      CREATE TABLE one_time_code (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- Whom the code was made for: MOBILE or EMAIL, and the number or address.
        entity_type TEXT NOT NULL,
        entity_value TEXT NOT NULL,
        -- What it is good for: POINTS, COUPON, REGISTRATION, …
        action TEXT NOT NULL,
        code TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
      );
      INSERT INTO sqlite_sequence VALUES ('one_time_code', 3410100);
      CREATE INDEX one_time_code_of_entity ON one_time_code (entity_type, entity_value, action, id);
      -- What the limits count.
      CREATE TABLE one_time_code_call (
        id INTEGER PRIMARY KEY,
        entity_type TEXT NOT NULL,
        entity_value TEXT NOT NULL,
        -- GENERATE or VALIDATE.
        kind TEXT NOT NULL,
        called_at INTEGER NOT NULL
      );
      CREATE INDEX one_time_code_call_of_entity ON one_time_code_call (entity_type, entity_value, kind, called_at);
      """)
  ]
}
