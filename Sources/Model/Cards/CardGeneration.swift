import GRDB

/// Making the numbers of a series.
public enum CardGeneration {
  /// The most that one call makes.
  public static let limit = 100_000

  /// A call that made cards, as the log shows it.
  public struct LogEntry: Sendable {
    public let id: Int64
    public let series: Int64
    public let seriesName: String
    public let seriesCode: String
    public let count: Int64
    public let fileHandle: String
    public let createdAt: Timestamp
    public let createdBy: Int64
  }

  /// Makes cards that nobody holds yet, and enters the call in the log.
  ///
  /// - Returns: their numbers, in the order in which they were made.
  /// - Throws: `CardError.numbersUsedUp` and the refusals of the series.
  public static func generate(
    _ count: Int64, of series: CardSeries, label: CardLabel, by author: Int64, _ session: WriteSession
  ) throws -> [String] {
    guard count > 0 else { throw CardError.countInvalid }
    guard count <= limit else { throw CardError.countTooLarge }
    guard label.status == .notIssued else { throw CardError.labelNotOfNotIssued }
    guard series.isActive else { throw CardError.seriesInactive }
    guard series.generates else { throw CardError.generationDisabled }
    guard let layout = series.layout else { throw CardError.layoutMissing }
    let generation = try open(count, series, by: author, session)
    var next = try Int64.fetchOne(
      session.db, sql: "SELECT next_number FROM card_series WHERE id = ?", arguments: [series.id]) ?? layout.offset
    var numbers: [String] = []
    numbers.reserveCapacity(Int(count))
    var misses = 0
    while numbers.count < count {
      let number = try layout.number(&next, session)
      guard
        try Card.insert(
          number, series: series.id, label: label, generation: generation, reason: "", by: author, session) != nil
      else {
        // Somebody brought the number in by hand, or chance drew it before.
        misses += 1
        guard misses < 1000 else { throw CardError.numbersUsedUp }
        continue
      }
      numbers.append(number)
    }
    try session.db.execute(
      sql: "UPDATE card_series SET next_number = ? WHERE id = ?", arguments: [next, series.id])
    return numbers
  }

  private static func open(
    _ count: Int64, _ series: CardSeries, by author: Int64, _ session: WriteSession
  ) throws -> Int64 {
    let handle = try session.random { generator in
      [8, 4, 4, 4, 12].map { generator.code(length: $0, from: "0123456789abcdef") }.joined(separator: "-")
    }
    try session.db.execute(
      sql: """
        INSERT INTO card_generation (series_id, count, file_handle, created_at, created_by) VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [series.id, count, handle, session.now, author])
    return session.db.lastInsertedRowID
  }

  /// The calls that made cards, oldest first; of one series, or of all where it is nil.
  public static func log(series: Int64?, limit: Int = 10_000, _ session: Session) throws -> [LogEntry] {
    let rows = try Row.fetchAll(
      session.db,
      sql: """
        SELECT card_generation.id, series_id, name, code, count, file_handle, card_generation.created_at,
          card_generation.created_by
        FROM card_generation JOIN card_series ON card_series.id = series_id
        WHERE ?1 IS NULL OR series_id = ?1 ORDER BY card_generation.id LIMIT ?2
        """, arguments: [series, limit])
    return rows.map { row in
      LogEntry(
        id: row[0], series: row[1], seriesName: row[2], seriesCode: row[3], count: row[4], fileHandle: row[5],
        createdAt: row[6], createdBy: row[7])
    }
  }

  /// The numbers that a call made, for as long as its file is kept: thirty days.
  public static func numbers(fileHandle: String, _ session: Session) throws -> [String]? {
    let generation = try Row.fetchOne(
      session.db, sql: "SELECT id, created_at FROM card_generation WHERE file_handle = ?", arguments: [fileHandle])
    guard let generation, session.now < (generation[1] as Timestamp).adding(days: 30) else { return nil }
    return try String.fetchAll(
      session.db, sql: "SELECT number FROM card WHERE generation_id = ? ORDER BY id",
      arguments: [generation[0] as Int64])
  }
}

extension CardSeries.Layout {
  /// The next number; running methods count `next` up.
  ///
  /// - Throws: `CardError.numbersUsedUp` where the running number does not fit its digits any more.
  func number(_ next: inout Int64, _ session: WriteSession) throws -> String {
    let digits: String
    switch method {
    case .running: digits = try running(&next, places: length)
    case .luhn: digits = CheckDigit.luhn(try running(&next, places: length - 1))
    case .modulo7: digits = CheckDigit.modulo7(try running(&next, places: length - 1))
    case .random: digits = try random(places: length, session)
    case .randomLuhn: digits = CheckDigit.luhn(try random(places: length - 1, session))
    case .randomModulo7: digits = CheckDigit.modulo7(try random(places: length - 1, session))
    }
    return prefix + digits + suffix
  }

  private func running(_ next: inout Int64, places: Int) throws -> String {
    let text = String(next)
    guard text.utf8.count <= places, next < .max else { throw CardError.numbersUsedUp }
    next += 1
    return String(repeating: "0", count: places - text.utf8.count) + text
  }

  private func random(places: Int, _ session: WriteSession) throws -> String {
    try session.random { $0.code(length: places, from: "0123456789") }
  }
}

/// The digits with which card numbers are checked.
enum CheckDigit {
  /// The digits with Luhn's check digit behind them (ISO/IEC 7812-1, annex B).
  static func luhn(_ digits: String) -> String {
    var sum = 0
    for (index, byte) in digits.utf8.reversed().enumerated() {
      let digit = Int(byte) - 0x30
      let weighted = index.isMultiple(of: 2) ? digit * 2 : digit
      sum += weighted > 9 ? weighted - 9 : weighted
    }
    return digits + String((10 - sum % 10) % 10)
  }

  /// The digits with the rest of their division by seven behind them.
  static func modulo7(_ digits: String) -> String {
    let rest = digits.utf8.reduce(0) { ($0 * 10 + Int($1) - 0x30) % 7 }
    return digits + String(rest)
  }
}
