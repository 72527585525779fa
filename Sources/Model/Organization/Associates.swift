import GRDB

/// Somebody who sells in a store and whom bills, tasks and leads may be credited to.
public struct Associate: Sendable {
  public let id: Int64
  public let code: String
  public let name: String
  /// ASSOCIATE or MANAGER.
  public let type: String
  public let store: Int64
  public let mobile: String
  public let email: String
  public let isActive: Bool

  public var firstName: String { name.split(separator: " ", maxSplits: 1).first.map(String.init) ?? "" }
  public var lastName: String {
    let parts = name.split(separator: " ", maxSplits: 1)
    return parts.count == 2 ? String(parts[1]) : ""
  }
}

/// Why an associate cannot be entered.
public enum AssociateError: Error, Hashable {
  case codeMissing
  case nameMissing
  case codeTaken(String)
  case unknownStore
}

/// The organization's associates.
public enum Associates {
  private static let columns = "id, code, name, type, store_id, mobile, email, is_active"

  private static func associate(_ row: Row) -> Associate {
    Associate(
      id: row[0], code: row[1], name: row[2], type: row[3], store: row[4], mobile: row[5], email: row[6],
      isActive: row[7])
  }

  /// Enters an associate of a store (organization.v2.associate.add).
  ///
  /// - Throws: `AssociateError`.
  public static func add(
    code: String, name: String, store: Int64, type: String = "ASSOCIATE", isActive: Bool = true, by till: Int64,
    _ session: WriteSession
  ) throws -> Int64 {
    guard !code.isEmpty else { throw AssociateError.codeMissing }
    guard !name.isEmpty else { throw AssociateError.nameMissing }
    guard try session.entities[store]?.kind == .store else { throw AssociateError.unknownStore }
    guard try find(code: code, session) == nil else { throw AssociateError.codeTaken(code) }
    try session.db.execute(
      sql: """
        INSERT INTO associate (code, name, type, store_id, is_active, created_at, created_by)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """, arguments: [code, name, type, store, isActive, session.now, till])
    return session.db.lastInsertedRowID
  }

  public static func find(code: String, _ session: Session) throws -> Associate? {
    try session.statement(byCode).first(code, read: associate)
  }

  public static func find(id: Int64, _ session: Session) throws -> Associate? {
    try session.statement(byID).first(id, read: associate)
  }

  /// The active associates of all stores, or only those of a type, in order of their ids (store.v11.staff).
  public static func active(type: String? = nil, _ session: Session) throws -> [Associate] {
    try session.statement(ofType).all(type, read: associate)
  }

  private static let byCode = SQLText("SELECT \(columns) FROM associate WHERE code = ?")
  private static let byID = SQLText("SELECT \(columns) FROM associate WHERE id = ?")
  private static let ofType = SQLText(
    "SELECT \(columns) FROM associate WHERE is_active AND ifnull(?, type) = type ORDER BY id")
}
