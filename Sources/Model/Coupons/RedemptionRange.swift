import Foundation

/// The days of the month, days of the week (1 is Monday) and hours in which coupons may be redeemed.
public struct RedemptionRange: Hashable, Sendable {
  /// As it was written: `{"dom" : [-1], "dow": [-1], "hours": [-1]}`.
  public let text: String
  private let days: Set<Int>
  private let weekdays: Set<Int>
  private let hours: Set<Int>

  public static let anyTime = RedemptionRange(
    text: #"{"dom" : [-1], "dow": [-1], "hours": [-1]}"#, days: [], weekdays: [], hours: [])

  private init(text: String, days: Set<Int>, weekdays: Set<Int>, hours: Set<Int>) {
    self.text = text
    self.days = days
    self.weekdays = weekdays
    self.hours = hours
  }

  /// Reads lists of numbers, lists of their texts, or a bare number; -1 and what is left out mean any.
  ///
  /// - Returns: nil where the text is no such object or names a day or hour that there is not.
  public init?(_ text: String) {
    if text == RedemptionRange.anyTime.text {
      self = .anyTime
      return
    }
    guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let days = RedemptionRange.numbers(object["dom"], 1...31),
      let weekdays = RedemptionRange.numbers(object["dow"], 1...7),
      let hours = RedemptionRange.numbers(object["hours"], 0...23)
    else { return nil }
    self.init(text: text, days: days, weekdays: weekdays, hours: hours)
  }

  /// Empty for any.
  private static func numbers(_ value: Any?, _ range: ClosedRange<Int>) -> Set<Int>? {
    guard let value, !(value is NSNull) else { return [] }
    var numbers: Set<Int> = []
    for element in value as? [Any] ?? [value] {
      guard let number = (element as? NSNumber)?.intValue ?? (element as? String).flatMap({ Int($0) }) else { return nil }
      if number == -1 { return [] }
      guard range.contains(number) else { return nil }
      numbers.insert(number)
    }
    return numbers
  }

  /// Whether a wall clock that shows this time is inside.
  func contains(_ time: CivilTime) -> Bool {
    if !days.isEmpty, !days.contains(time.day) { return false }
    // 1970-01-01 was a Thursday.
    let weekday = Int((time.days + 3) - (time.days + 3).floorDivided(by: 7) * 7) + 1
    if !weekdays.isEmpty, !weekdays.contains(weekday) { return false }
    return hours.isEmpty || hours.contains(time.hour)
  }
}
