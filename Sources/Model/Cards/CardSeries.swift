import GRDB

/// A card product: the layout of its numbers, how long its cards live, and how many a customer may hold.
public struct CardSeries: Sendable, Equatable {
  public enum Method: String, Sendable, CaseIterable {
    /// Running numbers from the offset.
    case running = "DEFAULT"
    /// Running numbers whose last digit is Luhn's check digit.
    case luhn = "LUHNALGO"
    /// Running numbers whose last digit is the rest of a division by seven.
    case modulo7 = "MOD7_ALGO"
    case random = "RANDOM"
    case randomLuhn = "RANDOM_LUHN"
    case randomModulo7 = "RANDOM_MOD7"
  }

  /// The layout of generated numbers: prefix, digits, suffix.
  public struct Layout: Sendable, Hashable {
    public var prefix: String
    public var suffix: String
    public var offset: Int64
    /// Digits between prefix and suffix.
    public var length: Int
    public var method: Method

    public init(prefix: String = "", suffix: String = "", offset: Int64 = 1, length: Int, method: Method = .running) {
      self.prefix = prefix
      self.suffix = suffix
      self.offset = offset
      self.length = length
      self.method = method
    }
  }

  public enum Trigger: String, Sendable, CaseIterable {
    case series = "SERIES_ID"
    case organizationUnit = "OU_ID"
    case registration = "REGISTRATION"
  }

  public var id: Int64 = 0
  public var code: String
  public var name = ""
  public var description = ""
  /// PHYSICAL or DIGITAL.
  public var type: String
  public var expires = false
  /// Days from the day of issue.
  public var expiryDays: Int64 = 0
  public var generates = false
  public var layout: Layout?
  /// What numbers from elsewhere have to have; 0 for any length.
  public var externalLength = 0
  public var isActive = true
  public var trigger: Trigger?
  public var concept: Int64?
  public var maximumActive: Int64 = 1
  public var createdAt = Timestamp(milliseconds: 0)
  public var createdBy: Int64 = 0
  public var updatedAt = Timestamp(milliseconds: 0)
  public var updatedBy: Int64 = 0

  public init(code: String, type: String) {
    self.code = code
    self.type = type
  }

  private static let columns = """
    id, code, name, description, type, expires, expiry_days, generates, prefix, suffix, number_offset, number_length,
    method, external_length, is_active, trigger, concept_id, max_active_cards, created_at, created_by, updated_at,
    updated_by
    """

  private init(_ row: Row) {
    code = row[1]
    type = row[4]
    id = row[0]
    name = row[2]
    description = row[3]
    expires = row[5]
    expiryDays = row[6]
    generates = row[7]
    if let method = (row[12] as String?).flatMap(Method.init(rawValue:)) {
      layout = Layout(prefix: row[8], suffix: row[9], offset: row[10], length: row[11], method: method)
    }
    externalLength = row[13]
    isActive = row[14]
    trigger = (row[15] as String?).flatMap(Trigger.init(rawValue:))
    concept = row[16]
    maximumActive = row[17]
    createdAt = row[18]
    createdBy = row[19]
    updatedAt = row[20]
    updatedBy = row[21]
  }

  public static func find(id: Int64, _ session: Session) throws -> CardSeries? {
    try session.statement(byID).first(id) { CardSeries($0) }
  }

  public static func find(code: String, _ session: Session) throws -> CardSeries? {
    try session.statement(byCode).first(code) { CardSeries($0) }
  }

  private static let byID = SQLText("SELECT \(columns) FROM card_series WHERE id = ?")
  private static let byCode = SQLText("SELECT \(columns) FROM card_series WHERE code = ?")

  public static func all(_ session: Session) throws -> [CardSeries] {
    try Row.fetchAll(session.db, sql: "SELECT \(columns) FROM card_series ORDER BY id").map(CardSeries.init)
  }
}

extension CardSeries {
  /// Adds a series.
  ///
  /// - Returns: its id.
  /// - Throws: `CardError` for the first rule it breaks.
  public static func add(_ series: CardSeries, by author: Int64, _ session: WriteSession) throws -> Int64 {
    try series.check(session)
    guard try find(code: series.code, session) == nil else { throw CardError.seriesCodeTaken }
    try session.db.execute(
      sql: """
        INSERT INTO card_series (code, name, description, type, expires, expiry_days, generates, prefix, suffix,
          number_offset, number_length, method, next_number, external_length, is_active, trigger, concept_id,
          max_active_cards, created_at, created_by, updated_at, updated_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        series.code, series.name, series.description, series.type, series.expires, series.expiryDays, series.generates,
        series.layout?.prefix ?? "", series.layout?.suffix ?? "", series.layout?.offset ?? 1,
        series.layout?.length ?? 0, series.layout?.method.rawValue, series.layout?.offset ?? 1, series.externalLength,
        series.isActive, series.trigger?.rawValue, series.concept, series.maximumActive, session.now, author,
        session.now, author,
      ])
    return session.db.lastInsertedRowID
  }

  /// Stores a changed series. Its code, type and method of generation stay what they were.
  public static func update(_ series: CardSeries, by author: Int64, _ session: WriteSession) throws {
    try series.check(session)
    try session.db.execute(
      sql: """
        UPDATE card_series SET name = ?, description = ?, expires = ?, expiry_days = ?, generates = ?, prefix = ?,
          suffix = ?, next_number = max(next_number, ?), number_offset = ?, number_length = ?, method = ?,
          is_active = ?, trigger = ?, concept_id = ?, max_active_cards = ?, updated_at = ?, updated_by = ?
        WHERE id = ?
        """,
      arguments: [
        series.name, series.description, series.expires, series.expiryDays, series.generates,
        series.layout?.prefix ?? "", series.layout?.suffix ?? "", series.layout?.offset ?? 1,
        series.layout?.offset ?? 1, series.layout?.length ?? 0, series.layout?.method.rawValue, series.isActive,
        series.trigger?.rawValue, series.concept, series.maximumActive, session.now, author, series.id,
      ])
  }

  /// The rules of a series, in the order in which a client hears of them.
  private func check(_ session: Session) throws {
    guard !code.isEmpty else { throw CardError.seriesCodeMissing }
    guard !type.isEmpty else { throw CardError.seriesTypeMissing }
    guard type == "PHYSICAL" || type == "DIGITAL" else { throw CardError.seriesTypeInvalid }
    guard expiryDays >= 0 else { throw CardError.expiryDaysNegative }
    // Days beyond what a calendar holds are a slip; 36,500 is a century.
    guard expiryDays <= 36_500 else { throw CardError.expiryDaysNegative }
    guard !expires || expiryDays > 0 else { throw CardError.expiryDaysMissing }
    guard maximumActive >= 0 else { throw CardError.maximumNegative }
    if generates {
      guard let layout else { throw CardError.layoutMissing }
      try layout.check()
      let twin = try Int64.fetchOne(
        session.db,
        sql: """
          SELECT id FROM card_series WHERE prefix = ? AND suffix = ? AND number_length = ? AND generates AND id <> ?
          """, arguments: [layout.prefix, layout.suffix, layout.length, id])
      guard twin == nil else { throw CardError.layoutTaken }
    }
    try checkTrigger(session)
  }

  private func checkTrigger(_ session: Session) throws {
    if trigger == .registration {
      let other = try Int64.fetchOne(
        session.db, sql: "SELECT id FROM card_series WHERE trigger = 'REGISTRATION' AND is_active AND id <> ?",
        arguments: [id])
      guard other == nil || !isActive else { throw CardError.registrationTriggerTaken }
    }
    if trigger == .organizationUnit {
      guard let concept, try session.entities[concept]?.kind == .concept else { throw CardError.conceptInvalid }
      let other = try Int64.fetchOne(
        session.db, sql: "SELECT id FROM card_series WHERE trigger = 'OU_ID' AND concept_id = ? AND id <> ?",
        arguments: [concept, id])
      guard other == nil else { throw CardError.conceptTaken }
    }
  }
}

extension CardSeries.Layout {
  func check() throws {
    guard length > 0, length <= 150 else { throw CardError.lengthInvalid }
    guard length >= 5 else { throw CardError.lengthTooSmall }
    guard prefix.count <= 50, prefix.isAlphanumeric else { throw CardError.prefixInvalid }
    guard suffix.count <= 50, suffix.isAlphanumeric else { throw CardError.suffixInvalid }
    guard prefix.count + length + suffix.count <= 150 else { throw CardError.numberTooLong }
    guard offset >= 0 else { throw CardError.offsetInvalid }
  }
}

extension String {
  /// Only ASCII letters and digits; an empty text too.
  var isAlphanumeric: Bool {
    utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
  }
}
