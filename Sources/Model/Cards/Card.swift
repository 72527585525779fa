import GRDB

/// One number of a series, and what has become of it.
public struct Card: Sendable {
  public let id: Int64
  public let number: String
  public let externalID: String?
  public let series: Int64
  public let label: Int64
  public let customer: Int64?
  /// The till that added or generated it.
  public let till: Int64
  public let mappedTill: Int64?
  public let createdAt: Timestamp
  /// When it was linked to its customer.
  public let issuedAt: Timestamp?
  public let expiresAt: Timestamp?
  /// Custom and extended fields, each as the text of a JSON object.
  public let customFields: String
  public let extendedFields: String

  private static let columns = """
    id, number, external_id, series_id, label_id, customer_id, till_id, mapped_till_id, created_at, issued_at,
    expires_at, custom_fields, extended_fields
    """

  private init(_ row: Row) {
    id = row[0]
    number = row[1]
    externalID = row[2]
    series = row[3]
    label = row[4]
    customer = row[5]
    till = row[6]
    mappedTill = row[7]
    createdAt = row[8]
    issuedAt = row[9]
    expiresAt = row[10]
    customFields = row[11]
    extendedFields = row[12]
  }

  public static func find(id: Int64, _ session: Session) throws -> Card? {
    try session.statement(byID).first(id) { Card($0) }
  }

  public static func find(number: String, _ session: Session) throws -> Card? {
    try session.statement(byNumber).first(number) { Card($0) }
  }

  public static func find(externalID: String, _ session: Session) throws -> Card? {
    try session.statement(byExternalID).first(externalID) { Card($0) }
  }

  /// The cards that a customer holds, also those that have ended, oldest first.
  public static func held(by customer: Int64, _ session: Session) throws -> [Card] {
    try session.statement(ofHolder).all(customer) { Card($0) }
  }

  private static let byID = SQLText("SELECT \(columns) FROM card WHERE id = ?")
  private static let byNumber = SQLText("SELECT \(columns) FROM card WHERE number = ?")
  private static let byExternalID = SQLText("SELECT \(columns) FROM card WHERE external_id = ?")
  private static let ofHolder = SQLText("SELECT \(columns) FROM card WHERE customer_id = ? ORDER BY id")

  /// Stores a new card that nobody holds, with the first entry of its log.
  ///
  /// - Returns: its id; nil where the number is taken.
  static func insert(
    _ number: String, externalID: String? = nil, series: Int64, label: CardLabel, generation: Int64? = nil,
    mappedTill: Int64? = nil, customFields: String = "{}", extendedFields: String = "{}", reason: String,
    by author: Int64, _ session: WriteSession
  ) throws -> Int64? {
    try session.statement(
      """
      INSERT OR IGNORE INTO card (number, external_id, series_id, label_id, generation_id, till_id, mapped_till_id,
        created_at, custom_fields, extended_fields)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(number, externalID, series, label.id, generation, author, mappedTill, session.now, customFields, extendedFields)
    guard session.db.changesCount == 1 else { return nil }
    let id = session.db.lastInsertedRowID
    try CardStatusLog.append(card: id, label: label.id, reason: reason, by: author, session)
    return id
  }
}

/// What a card has been, entry by entry.
public enum CardStatusLog {
  public struct Entry: Sendable {
    public let id: Int64
    public let label: Int64
    public let reason: String
    public let createdAt: Timestamp
    /// The till that changed the status; 0 where the clock did.
    public let createdBy: Int64

    fileprivate init(_ row: Row) {
      id = row[0]
      label = row[1]
      reason = row[2]
      createdAt = row[3]
      createdBy = row[4]
    }
  }

  static func append(card: Int64, label: Int64, reason: String, by author: Int64, _ session: WriteSession) throws {
    try session.statement(
      "INSERT INTO card_status_log (card_id, label_id, reason, created_at, created_by) VALUES (?, ?, ?, ?, ?)"
    ).run(card, label, reason, session.now, author)
  }

  /// All entries of a card, oldest first.
  public static func entries(card: Int64, _ session: Session) throws -> [Entry] {
    try session.statement(
      "SELECT id, label_id, reason, created_at, created_by FROM card_status_log WHERE card_id = ? ORDER BY id"
    ).all(card) { Entry($0) }
  }

  /// The entry of the status that the card has now.
  public static func current(card: Int64, _ session: Session) throws -> Entry? {
    try session.statement(
      """
      SELECT id, label_id, reason, created_at, created_by FROM card_status_log WHERE card_id = ?
      ORDER BY id DESC LIMIT 1
      """
    ).first(card) { Entry($0) }
  }
}
