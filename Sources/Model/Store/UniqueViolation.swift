import Foundation
import GRDB

/// What a failed write would have made twice.
public struct UniqueViolation: Error, CustomStringConvertible {
  /// The columns of which the schema wants each value once: `coupon_series.id`.
  public let columns: String

  /// nil for any other error.
  public init?(_ error: any Error) {
    guard let error = error as? DatabaseError, error.resultCode == .SQLITE_CONSTRAINT, let message = error.message,
      let mark = message.range(of: "UNIQUE constraint failed: ")
    else { return nil }
    columns = String(message[mark.upperBound...])
  }

  public var description: String { "there is another with the same value of \(columns)" }
}
