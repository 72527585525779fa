import Foundation
import GRDB

/// What a failed write would have made twice.
public struct UniqueViolation: Error, CustomStringConvertible {
  /// The columns of which the schema wants each value once, with their tables: `coupon_series.id`.
  public let columns: String

  /// nil for any other error.
  public init?(_ error: any Error) {
    guard let error = error as? DatabaseError, error.resultCode == .SQLITE_CONSTRAINT, let message = error.message,
      let mark = message.range(of: "UNIQUE constraint failed: ")
    else { return nil }
    columns = String(message[mark.upperBound...])
  }

  public var description: String {
    let names = columns.components(separatedBy: ", ").map { $0.components(separatedBy: ".").last ?? $0 }
    return "there is another with the same \(names.joined(separator: " and "))"
  }
}
