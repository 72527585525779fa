import Crypto
import Foundation
import GRDB

extension Customers {
  /// Deletes what is personal of a customer and of those who were merged into them: names, identifiers, channels, fields
  /// that are flagged as personal, log-ins, pictures, interactions, and the values in change requests. Bills, points, coupons and
  /// groups stay (pii-deletion.v2.add).
  static func forget(_ customer: Customer, till: Int64, _ session: WriteSession) throws {
    let ids =
      try [customer.id]
      + Int64.fetchAll(session.db, sql: "SELECT id FROM customer WHERE merged_into = ?", arguments: [customer.id])
    for id in ids {
      for profile in try profiles(of: id, session) {
        for identifier in profile.identifiers { try ForgottenIdentifiers.add(identifier, session) }
      }
      for sql in [
        "DELETE FROM identifier WHERE customer_id = ?",
        "UPDATE profile SET first_name = '', last_name = '', channels = '[]', conflicts = '[]' WHERE customer_id = ?",
        "DELETE FROM customer_image WHERE customer_id = ?",
        "DELETE FROM segment_member WHERE customer_id = ?",
        "DELETE FROM customer_interaction WHERE customer_id = ?",
        "UPDATE card SET custom_fields = '{}', extended_fields = '{}' WHERE customer_id = ?",
        """
        UPDATE identifier_request SET old_value = '', new_value = ''
        WHERE request_id IN (SELECT id FROM request WHERE customer_id = ? AND base_type NOT IN ('MERGE', 'MOBILE_REALLOC'))
        """,
      ] {
        try session.db.execute(sql: sql, arguments: [id])
      }
      try CustomerLogins.forget(id, session)
      try forgetFields(of: id, session)
      try Audits.forget(id, session)
    }
    session.referenceChanged()
    if let label = try session.reference(CustomerStatusLabels.self).of("DELETED") {
      try CustomerStatuses.set(label.label, of: customer.id, reason: "PII deletion", till: till, session)
    } else {
      try session.db.execute(
        sql: "UPDATE customer SET status = 'DELETED', status_label_id = NULL WHERE id = ?", arguments: [customer.id])
    }
  }

  /// Empties the fields that the organization's definitions flag as personal.
  private static func forgetFields(of customer: Int64, _ session: WriteSession) throws {
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT kind, name FROM field_definition
        WHERE is_pii AND (kind = 'CUSTOM' AND scope IN ('loyalty_registration', 'customer')
          OR kind = 'EXTENDED' AND scope = 'customer')
        """)
    for row in rows {
      let path = "$.\"\((row[1] as String).replacing("\"", with: "\\\""))\""
      let sql =
        (row[0] as String) == "CUSTOM"
        ? "UPDATE profile SET fields = json_remove(fields, ?) WHERE customer_id = ?"
        : "UPDATE customer SET extended_fields = json_remove(extended_fields, ?) WHERE id = ?"
      try session.db.execute(sql: sql, arguments: [path, customer])
    }
  }
}

/// What forgotten customers were known by. Only digests are kept, so that nobody is registered with it again while
/// nothing can be read from it.
struct ForgottenIdentifiers: ReferenceData {
  /// Whether anybody was forgotten at all: where not, a registration need not look.
  let isEmpty: Bool

  static func load(_ db: Database) throws -> ForgottenIdentifiers {
    ForgottenIdentifiers(isEmpty: try Row.fetchOne(db, sql: "SELECT 1 FROM forgotten_identifier LIMIT 1") == nil)
  }

  static func contains(_ identifier: Identifier, _ session: Session) throws -> Bool {
    guard try !session.reference(ForgottenIdentifiers.self).isEmpty else { return false }
    let statement = try session.statement("SELECT 1 FROM forgotten_identifier WHERE digest = ?")
    return try Row.fetchOne(statement, arguments: [digest(identifier)]) != nil
  }

  static func add(_ identifier: Identifier, _ session: WriteSession) throws {
    try session.db.execute(
      sql: "INSERT OR IGNORE INTO forgotten_identifier VALUES (?)", arguments: [digest(identifier)])
  }

  private static func digest(_ identifier: Identifier) -> Data {
    Data(SHA256.hash(data: Data("\(identifier.type.rawValue)|\(identifier.value.lowercased())".utf8)))
  }
}
