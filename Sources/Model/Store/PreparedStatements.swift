import GRDB

/// An SQL text that is put together once and run often.
///
///     private static let insert = SQLText("INSERT INTO bill (\(columns)) VALUES (\(places))")
///     try session.statement(insert).run(…)
final class SQLText: Sendable {
  let text: String

  init(_ text: String) { self.text = text }
}

/// The prepared statements of one connection, found by where their text stands in the program: GRDB's own cache compares
/// the texts, which is a tenth of the work of a bill.
///
/// Not to be touched but by whoever has the connection.
final class PreparedStatements {
  private struct Slot {
    var key: UInt
    var statement: Statement
    /// What lies at the address: while the statement is found by it, nothing else may come to lie there. Nil for what is
    /// written out in the program.
    var owner: SQLText?
  }

  /// Open addressing, at most half full.
  private var slots: [Slot?] = Array(repeating: nil, count: 256)
  private var count = 0

  /// The statement of a text that lies at an address.
  fileprivate func statement(
    at key: UInt, of owner: SQLText? = nil, _ db: Database, _ text: () -> String
  ) throws -> Statement {
    var index = place(of: key)
    while let slot = slots[index] {
      if slot.key == key { return slot.statement }
      index = (index + 1) & (slots.count - 1)
    }
    // From GRDB's cache, which tells SQLite that the statement stays.
    let statement = try db.cachedStatement(sql: text())
    insert(Slot(key: key, statement: statement, owner: owner))
    return statement
  }

  /// Lets go of all statements; a connection cannot be closed before.
  func removeAll() {
    slots = Array(repeating: nil, count: 256)
    count = 0
  }

  private func place(of key: UInt) -> Int {
    // The golden ratio spreads addresses that lie close together over the upper bits.
    Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slots.count - 1)
  }

  private func insert(_ slot: Slot) {
    if 2 * (count + 1) > slots.count {
      let old = slots
      slots = Array(repeating: nil, count: 2 * old.count)
      for case let slot? in old { slots[free(for: slot.key)] = slot }
    }
    slots[free(for: slot.key)] = slot
    count += 1
  }

  private func free(for key: UInt) -> Int {
    var index = place(of: key)
    while slots[index] != nil { index = (index + 1) & (slots.count - 1) }
    return index
  }
}

extension Session {
  /// The prepared statement of a text that is written out in the program.
  func statement(_ sql: StaticString) throws -> Statement {
    try statements.statement(at: UInt(bitPattern: sql.utf8Start), db) { sql.description }
  }

  /// The prepared statement of a text that is put together once.
  func statement(_ sql: SQLText) throws -> Statement {
    try statements.statement(at: UInt(bitPattern: ObjectIdentifier(sql)), of: sql, db) { sql.text }
  }
}
