/// The audit trail is written by the database itself: triggers on the tables of customers and cards note what a call
/// changes in them. So no rule of those rooms can forget it, and none has to know of it. Only columns that the trail tells
/// of wake a trigger, which leaves bills, points and coupons as fast as they were.
///
/// The triggers ask the connection who is writing (`AuditedCall`). While nobody is, as in a seed or in due work, they
/// note nothing.
enum AuditsSchema {
  static let migrations = [
    Migration("audits-1", ([table] + triggers).joined(separator: "\n")),
    // "customers-4-shared-identifiers" makes the table of identifiers anew, which takes its triggers with it where the
    // trail was there before.
    Migration(
      "audits-2-identifiers",
      triggers.prefix(2).map { $0.replacing("CREATE TRIGGER", with: "CREATE TRIGGER IF NOT EXISTS") }
        .joined(separator: "\n")),
  ]

  /// The most events that are kept; the oldest go first.
  static let limit = 100_000

  private static let table = """
    CREATE TABLE audit_event (
      id INTEGER PRIMARY KEY,
      -- CUSTOMER or CARD, and its id.
      entity TEXT NOT NULL,
      entity_id INTEGER NOT NULL,
      -- Of the call; all events of a call on one entity are one record.
      request_id TEXT NOT NULL,
      author INTEGER NOT NULL,
      at INTEGER NOT NULL,
      -- The user in whose name an application called, as the text of a JSON object; NULL where it named none.
      context TEXT,
      source TEXT,
      -- Identifier, StandardField, ExtendedField and so on, as `AuditRecord.Kind`.
      kind TEXT NOT NULL,
      field TEXT NOT NULL,
      -- NULL where there was, or is, no value.
      previous TEXT,
      current TEXT,
      -- What else the kind tells, as the text of a JSON object.
      details TEXT
    );
    CREATE INDEX audit_event_of_entity ON audit_event (entity_id, entity, at, request_id);
    CREATE TRIGGER audit_event_limit AFTER INSERT ON audit_event WHEN new.id % 1024 = 0 BEGIN
      DELETE FROM audit_event WHERE id <= new.id - \(limit);
    END;
    """

  private static let triggers: [String] = [
    trigger(
      "identifier_added", "INSERT ON identifier", of: "'CUSTOMER', new.customer_id, new.source",
      "SELECT 'Identifier', new.type, NULL, new.value, NULL"),
    trigger(
      "identifier_removed", "DELETE ON identifier", of: "'CUSTOMER', old.customer_id, old.source",
      "SELECT 'Identifier', old.type, old.value, NULL, NULL"),
    trigger(
      "profile_added", "INSERT ON profile", of: "'CUSTOMER', new.customer_id, new.source",
      """
      SELECT 'StandardField', 'FirstName', NULL, new.first_name, NULL WHERE new.first_name <> ''
      UNION ALL SELECT 'StandardField', 'LastName', NULL, new.last_name, NULL WHERE new.last_name <> ''
      UNION ALL SELECT 'CustomField', key, NULL, value, NULL FROM json_each(new.fields)
      """),
    trigger(
      "profile_changed", "UPDATE OF first_name, last_name, fields, channels ON profile",
      of: "'CUSTOMER', new.customer_id, new.source",
      """
      SELECT 'StandardField', 'FirstName', nullif(old.first_name, ''), nullif(new.first_name, ''), NULL
        WHERE old.first_name <> new.first_name
      UNION ALL SELECT 'StandardField', 'LastName', nullif(old.last_name, ''), nullif(new.last_name, ''), NULL
        WHERE old.last_name <> new.last_name
      UNION ALL \(fields("CustomField", "fields"))
      UNION ALL SELECT 'CommChannel', value ->> '$.type',
          (SELECT o.value ->> '$.value' FROM json_each(old.channels) o
           WHERE lower(o.value ->> '$.type') = lower(n.value ->> '$.type') LIMIT 1),
          value ->> '$.value', NULL
        FROM json_each(new.channels) n
        WHERE old.channels <> new.channels AND n.value NOT IN (SELECT value FROM json_each(old.channels))
      """),
    trigger(
      "customer_added", "INSERT ON customer", of: "'CUSTOMER', new.id, new.created_source",
      "SELECT 'ExtendedField', key, NULL, value, NULL FROM json_each(new.extended_fields)"),
    trigger(
      "customer_fields", "UPDATE OF extended_fields ON customer", of: "'CUSTOMER', new.id, NULL",
      fields("ExtendedField", "extended_fields")),
    trigger(
      "customer_status", "UPDATE OF status_label_id ON customer", of: "'CUSTOMER', new.id, NULL",
      """
      SELECT 'CustomerStatus', 'CustomerStatus', old.status, new.status,
          json_object('previousLabelId', CAST(old.status_label_id AS TEXT),
            'currentLabelId', CAST(new.status_label_id AS TEXT))
        WHERE old.status_label_id IS NOT new.status_label_id
      """),
    trigger(
      "subscription", "INSERT ON subscription_change", of: "'CUSTOMER', new.customer_id, new.source",
      """
      SELECT 'SubscriptionStatus', new.channel,
        (SELECT iif(is_subscribed, 'OPTIN', 'OPTOUT') FROM subscription_change
         WHERE customer_id = new.customer_id AND id < new.id AND source = new.source AND account_id = new.account_id
           AND org_unit_id = new.org_unit_id AND channel = new.channel AND priority = new.priority
         ORDER BY id DESC LIMIT 1),
        iif(new.is_subscribed, 'OPTIN', 'OPTOUT'), json_object('priority', new.priority)
      """),
    trigger(
      "card_held", "UPDATE OF customer_id ON card", of: "'CUSTOMER', new.customer_id, NULL",
      """
      SELECT 'Identifier', 'cardnumber', NULL, new.number, NULL
        WHERE new.customer_id IS NOT NULL AND new.customer_id IS NOT old.customer_id
      """),
    trigger(
      "card_given_up", "UPDATE OF customer_id ON card", of: "'CUSTOMER', old.customer_id, NULL",
      """
      SELECT 'Identifier', 'cardnumber', old.number, NULL, NULL
        WHERE old.customer_id IS NOT NULL AND new.customer_id IS NOT old.customer_id
      """),
    trigger(
      "card_fields", "UPDATE OF custom_fields, extended_fields ON card", of: "'CARD', new.id, NULL",
      "\(fields("CardCustomField", "custom_fields")) UNION ALL \(fields("CardExtendedField", "extended_fields"))"),
    trigger(
      "card_status", "INSERT ON card_status_log", of: "'CARD', new.card_id, NULL",
      """
      SELECT 'CardStatus', 'CardStatus', previous.status, current.status,
          json_object('previousLabelId', CAST(previous.id AS TEXT), 'currentLabelId', CAST(current.id AS TEXT),
            'customer', (SELECT customer_id FROM card WHERE id = new.card_id))
        FROM card_label current
        LEFT JOIN card_label previous ON previous.id =
          (SELECT label_id FROM card_status_log WHERE card_id = new.card_id AND id < new.id ORDER BY id DESC LIMIT 1)
        WHERE current.id = new.label_id
      """),
  ]

  /// The members of an object that are different now, those that are gone included.
  private static func fields(_ kind: String, _ column: String) -> String {
    """
    SELECT '\(kind)', n.key, o.value, n.value, NULL FROM json_each(new.\(column)) n
      LEFT JOIN json_each(old.\(column)) o ON o.key = n.key
      WHERE old.\(column) <> new.\(column) AND o.value IS NOT n.value
    UNION ALL SELECT '\(kind)', o.key, o.value, NULL, NULL FROM json_each(old.\(column)) o
      WHERE old.\(column) <> new.\(column) AND o.key NOT IN (SELECT key FROM json_each(new.\(column)))
    """
  }

  /// - Parameters:
  ///   - entity: entity, its id, and the source, as SQL.
  ///   - events: a query for kind, field, previous and current value, and details.
  private static func trigger(_ name: String, _ event: String, of entity: String, _ events: String) -> String {
    """
    CREATE TRIGGER audit_\(name) AFTER \(event) WHEN audit_request() IS NOT NULL BEGIN
      INSERT INTO audit_event (entity, entity_id, source, request_id, author, at, context, kind, field, previous, current,
          details)
        SELECT \(entity), audit_request(), audit_author(), audit_time(), audit_context(), * FROM (\(events));
    END;
    """
  }
}
