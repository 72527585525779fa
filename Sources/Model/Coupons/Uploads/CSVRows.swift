import Foundation

/// Rows of comma-separated values (RFC 4180), read where they stand: nothing is copied but the values asked for.
struct CSVRows {
  /// Why a file is no table of values. Rows and columns count from 1.
  enum Failure: Error, Hashable {
    case unclosedQuote(row: Int, column: Int)
    case noText(row: Int, column: Int)
  }

  /// One row: the ranges of its values, quotes included.
  struct Row {
    var number: Int
    var fields: [Range<Int>]
    /// The row's bytes, without its line end.
    var range: Range<Int>
  }

  let bytes: UnsafeRawBufferPointer
  /// Where the next row begins.
  private(set) var position: Int
  private var number: Int

  /// - Parameter first: the number of the first row.
  init(_ bytes: UnsafeRawBufferPointer, first: Int = 1) {
    self.bytes = bytes
    number = first - 1
    // The byte order mark that spreadsheets put in front.
    position = first == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next row that is not blank.
  ///
  /// - Parameter columns: how many values are of interest; a row of more keeps its first ones.
  /// - Throws: `Failure`.
  mutating func next(columns: Int = .max) throws -> Row? {
    while position < bytes.count {
      number += 1
      let range = try nextLine()
      guard !bytes[range].allSatisfy({ $0 <= 0x20 && $0 != 0 }) else { continue }
      let fields = fields(range, columns)
      if let nul = find(0, range) {
        throw Failure.noText(row: number, column: column(of: nul, range))
      }
      return Row(number: number, fields: fields, range: range)
    }
    return nil
  }

  private mutating func nextLine() throws -> Range<Int> {
    let start = position
    var end = find(0x0A, start..<bytes.count) ?? bytes.count
    // A line end inside quotes belongs to the value.
    if find(0x22, start..<end) != nil {
      while bytes[start..<end].count(where: { $0 == 0x22 }) % 2 == 1 {
        guard end < bytes.count else {
          let quote = bytes[start..<end].lastIndex(of: 0x22) ?? start
          throw Failure.unclosedQuote(row: number, column: column(of: quote, start..<end))
        }
        end = find(0x0A, end + 1..<bytes.count) ?? bytes.count
      }
    }
    position = min(end + 1, bytes.count)
    return start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)
  }

  private func fields(_ range: Range<Int>, _ most: Int) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start = range.lowerBound
    while fields.count < most {
      var end = find(0x2C, start..<range.upperBound)
      // A comma inside quotes belongs to the value.
      while let comma = end, find(0x22, start..<comma) != nil,
        bytes[start..<comma].count(where: { $0 == 0x22 }) % 2 == 1
      {
        end = find(0x2C, comma + 1..<range.upperBound)
      }
      fields.append(start..<(end ?? range.upperBound))
      guard let end else { break }
      start = end + 1
    }
    return fields
  }

  private func column(of index: Int, _ range: Range<Int>) -> Int {
    (fields(range, .max).firstIndex { index <= $0.upperBound } ?? 0) + 1
  }

  private func find(_ byte: UInt8, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, let base = bytes.baseAddress,
      let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// A value without the spaces and quotes around it; nil where it is not UTF-8.
  func text(_ range: Range<Int>) -> String? {
    var bounds = range
    while let first = bounds.first, bytes[first] <= 0x20 { bounds = first + 1..<bounds.upperBound }
    while let last = bounds.last, bytes[last] <= 0x20 { bounds = bounds.lowerBound..<last }
    let isQuoted = bounds.count >= 2 && bytes[bounds.lowerBound] == 0x22 && bytes[bounds.upperBound - 1] == 0x22
    if isQuoted { bounds = bounds.lowerBound + 1..<bounds.upperBound - 1 }
    guard let text = String(validating: bytes[bounds], as: UTF8.self) else { return nil }
    return isQuoted ? text.replacing("\"\"", with: "\"").trimmingSpaces : text
  }
}
