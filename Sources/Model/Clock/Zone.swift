import Foundation

/// The time zone that an organization dates its records in.
public struct Zone: Sendable {
  public let identifier: String
  private let zone: TimeZone
  /// Seconds east of Greenwich, where the zone's clocks do not change: most lookups end here.
  private let fixed: Int?

  /// - Returns: nil when the identifier names no zone.
  public init?(identifier: String) {
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.identifier = identifier
    self.zone = zone
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    fixed = zone.nextDaylightSavingTimeTransition(after: now) == nil ? zone.secondsFromGMT(for: now) : nil
  }

  public static let utc = Zone()

  private init() {
    identifier = "UTC"
    zone = TimeZone(secondsFromGMT: 0) ?? .gmt
    fixed = 0
  }

  /// Seconds east of Greenwich at a moment.
  public func offset(at moment: Timestamp) -> Int {
    fixed ?? zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.seconds)))
  }

  /// What a wall clock in the zone shows at a moment.
  public func civil(_ moment: Timestamp) -> CivilTime {
    CivilTime(moment, offset: offset(at: moment))
  }

  /// The moment at which a wall clock in the zone shows a time.
  public func timestamp(_ civil: CivilTime) -> Timestamp {
    if let fixed { return civil.timestamp(offset: fixed) }
    let guess = civil.timestamp(offset: offset(at: civil.timestamp()))
    return civil.timestamp(offset: offset(at: guess))
  }

  /// 23:59:59 of the day that is `days` after the day of a moment.
  public func endOfDay(_ moment: Timestamp, plusDays days: Int = 0) -> Timestamp {
    timestamp(civil(moment).startOfDay.adding(days: days).endOfDay)
  }

  /// 00:00:00 of the day that is `days` after the day of a moment.
  public func startOfDay(_ moment: Timestamp, plusDays days: Int = 0) -> Timestamp {
    timestamp(civil(moment).startOfDay.adding(days: days))
  }
}
