import GRDB

extension Statement {
  /// The first row, read in place: unlike `Row.fetchOne`, no column is copied that `make` does not read.
  func first<Value>(_ arguments: StatementArguments, _ make: (Row) throws -> Value) throws -> Value? {
    let rows = try Row.fetchCursor(self, arguments: arguments)
    return try rows.next().map(make)
  }

  /// All rows, each read in place.
  func all<Value>(_ arguments: StatementArguments, _ make: (Row) throws -> Value) throws -> [Value] {
    let rows = try Row.fetchCursor(self, arguments: arguments)
    var values: [Value] = []
    while let row = try rows.next() { values.append(try make(row)) }
    return values
  }
}
