import GRDB
import GRDBSQLite

/// A value that a statement's parameter can take.
protocol StatementArgument {
  /// - Returns: SQLite's result code.
  func bind(to binder: inout ArgumentBinder) -> CInt
}

/// Binds arguments to a statement's parameters, from the first to the last.
///
/// It stands in for GRDB's way through `DatabaseValue`, which boxes each value, and leaves it to SQLite to make a copy of each
/// text: together a tenth of the work of a bill.
struct ArgumentBinder {
  /// How many bytes of text a statement's arguments may have before SQLite has to copy what is beyond.
  static let textSpace = 1024

  private let statement: SQLiteStatement
  private var index: CInt = 0
  private var failure = SQLITE_OK
  /// Where the next text goes, and how many bytes there are.
  private var place: UnsafeMutableRawPointer?
  private var left: Int

  /// - Parameter space: for texts; it has to last until the statement is reset.
  init(_ statement: SQLiteStatement, _ space: UnsafeMutableRawBufferPointer) {
    self.statement = statement
    place = space.baseAddress
    left = space.count
  }

  /// SQLITE_OK, else the first failure; SQLITE_RANGE for one argument too few, which would be left over from the last run.
  var result: CInt {
    failure != SQLITE_OK || index == sqlite3_bind_parameter_count(statement) ? failure : SQLITE_RANGE
  }

  mutating func bind(_ argument: some StatementArgument) {
    index += 1
    let code = argument.bind(to: &self)
    if code != SQLITE_OK, failure == SQLITE_OK { failure = code }
  }

  func null() -> CInt { sqlite3_bind_null(statement, index) }

  func number(_ number: Int64) -> CInt { sqlite3_bind_int64(statement, index, number) }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> CInt {
    guard bytes.count <= left, let start = place else {
      return text(bytes.baseAddress, bytes.count, ArgumentBinder.copied)
    }
    if let source = bytes.baseAddress { start.copyMemory(from: source, byteCount: bytes.count) }
    place = start + bytes.count
    left -= bytes.count
    // SQLITE_STATIC: it stays where it is.
    return text(start, bytes.count, nil)
  }

  private func text(_ start: UnsafeRawPointer?, _ count: Int, _ destructor: sqlite3_destructor_type?) -> CInt {
    sqlite3_bind_text(statement, index, start?.assumingMemoryBound(to: CChar.self), CInt(count), destructor)
  }

  /// SQLITE_TRANSIENT: SQLite makes a copy before the call returns.
  private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

extension Int64: StatementArgument {
  func bind(to binder: inout ArgumentBinder) -> CInt { binder.number(self) }
}

extension Int: StatementArgument {
  func bind(to binder: inout ArgumentBinder) -> CInt { binder.number(Int64(self)) }
}

extension Bool: StatementArgument {
  func bind(to binder: inout ArgumentBinder) -> CInt { binder.number(self ? 1 : 0) }
}

extension String: StatementArgument {
  func bind(to binder: inout ArgumentBinder) -> CInt {
    var text = self
    return text.withUTF8 { binder.text($0) }
  }
}

extension Amount: StatementArgument {
  func bind(to binder: inout ArgumentBinder) -> CInt { binder.number(thousandths) }
}

extension Timestamp: StatementArgument {
  func bind(to binder: inout ArgumentBinder) -> CInt { binder.number(milliseconds) }
}

extension Optional: StatementArgument where Wrapped: StatementArgument {
  func bind(to binder: inout ArgumentBinder) -> CInt {
    switch self {
    case nil: binder.null()
    case let value?: value.bind(to: &binder)
    }
  }
}
