import GRDB

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public init(seconds: Int64) {
    let (value, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    milliseconds = overflow ? (seconds < 0 ? .min : .max) : value
  }

  /// Whole seconds since 1970, rounded towards the past.
  public var seconds: Int64 { milliseconds.floorDivided(by: 1000) }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

  /// This moment moved by milliseconds, held to the range.
  public func adding(milliseconds: Int64) -> Timestamp {
    let (value, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Timestamp(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : value)
  }

  public func adding(seconds: Int64) -> Timestamp { adding(milliseconds: Timestamp(seconds: seconds).milliseconds) }
  public func adding(minutes: Int64) -> Timestamp { adding(seconds: minutes.multipliedClamping(by: 60)) }
  public func adding(hours: Int64) -> Timestamp { adding(seconds: hours.multipliedClamping(by: 3600)) }

  /// Twenty-four hours each; for calendar days in an organization's zone see `Zone`.
  public func adding(days: Int64) -> Timestamp { adding(seconds: days.multipliedClamping(by: 86_400)) }

  /// The milliseconds from another moment to this one.
  public func milliseconds(since other: Timestamp) -> Int64 {
    let (value, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
    return overflow ? (milliseconds < other.milliseconds ? .min : .max) : value
  }

  /// The moments that requests may name: the years 1900 to 9999. Everything a sandbox dates stays inside.
  public static let range = Timestamp(seconds: -2_208_988_800)...Timestamp(seconds: 253_402_300_799)
}

extension Int64 {
  /// Division that rounds towards the past, as calendars need it.
  func floorDivided(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  func multipliedClamping(by factor: Int64) -> Int64 {
    let (value, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? ((self < 0) == (factor < 0) ? .max : .min) : value
  }
}

extension Timestamp: DatabaseValueConvertible, StatementColumnConvertible {
  public var databaseValue: DatabaseValue { milliseconds.databaseValue }

  public static func fromDatabaseValue(_ value: DatabaseValue) -> Timestamp? {
    Int64.fromDatabaseValue(value).map(Timestamp.init(milliseconds:))
  }

  public init?(sqliteStatement: SQLiteStatement, index: CInt) {
    milliseconds = Int64(sqliteStatement: sqliteStatement, index: index)
  }
}
