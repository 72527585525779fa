/// A date and a time of day on the wall of some zone, without the zone.
public struct CivilTime: Hashable, Comparable, Sendable {
  public var year: Int
  /// 1 to 12.
  public var month: Int
  /// 1 to 31.
  public var day: Int
  public var hour = 0
  public var minute = 0
  public var second = 0
  public var millisecond = 0

  public init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.millisecond = millisecond
  }

  /// The wall time of a moment in a zone `offset` seconds east of Greenwich.
  public init(_ moment: Timestamp, offset: Int = 0) {
    let local = moment.adding(seconds: Int64(offset)).milliseconds
    let days = local.floorDivided(by: 86_400_000)
    var rest = Int(local - days * 86_400_000)
    (year, month, day) = CivilTime.date(days: days)
    millisecond = rest % 1000
    rest /= 1000
    second = rest % 60
    rest /= 60
    minute = rest % 60
    hour = rest / 60
  }

  /// The moment at which a clock `offset` seconds east of Greenwich shows this time.
  public func timestamp(offset: Int = 0) -> Timestamp {
    let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    return Timestamp(seconds: seconds).adding(milliseconds: Int64(millisecond))
  }

  /// Days since 1970-01-01 of the proleptic Gregorian calendar.
  public var days: Int64 {
    let y = Int64(month <= 2 ? year - 1 : year)
    let era = y.floorDivided(by: 400)
    let yearOfEra = y - era * 400
    let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func date(days: Int64) -> (Int, Int, Int) {
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    return (year, month, day)
  }

  public static func < (left: CivilTime, right: CivilTime) -> Bool {
    left.timestamp() < right.timestamp()
  }

  /// The number of days of a month.
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    default: 31
    }
  }

  /// Whether the parts name a real date and time of day.
  public var isValid: Bool {
    (1...12).contains(month) && day >= 1 && day <= CivilTime.length(ofMonth: month, year: year)
      && (0...23).contains(hour) && (0...59).contains(minute) && (0...60).contains(second)
  }

  /// The same time of day `months` later; a day that the month lacks becomes its last.
  public func adding(months: Int) -> CivilTime {
    var result = self
    let index = (year * 12 + month - 1).addingReportingOverflow(months).partialValue
    result.year = Int(Int64(index).floorDivided(by: 12))
    result.month = index - result.year * 12 + 1
    result.day = min(day, CivilTime.length(ofMonth: result.month, year: result.year))
    return result
  }

  /// The same time of day on another day.
  public func adding(days: Int) -> CivilTime {
    CivilTime(timestamp().adding(days: Int64(days)))
  }

  public var startOfDay: CivilTime { CivilTime(year: year, month: month, day: day) }

  /// 23:59:59 of the day, which is when the API says a day's points end.
  public var endOfDay: CivilTime {
    CivilTime(year: year, month: month, day: day, hour: 23, minute: 59, second: 59)
  }

  public var endOfMonth: CivilTime {
    CivilTime(year: year, month: month, day: CivilTime.length(ofMonth: month, year: year)).endOfDay
  }
}
