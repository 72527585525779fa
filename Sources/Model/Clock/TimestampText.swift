/// The date forms of the API: what each version writes, and one lenient reader for all that clients send.
extension CivilTime {
  /// `yyyy-MM-dd`.
  public var date: String {
    String(unsafeUninitializedCapacity: 10) { buffer in
      CivilTime.put(year, 4, buffer, 0)
      buffer[4] = 0x2D
      CivilTime.put(month, 2, buffer, 5)
      buffer[7] = 0x2D
      CivilTime.put(day, 2, buffer, 8)
      return 10
    }
  }

  /// `HH:mm:ss`.
  public var time: String {
    String(unsafeUninitializedCapacity: 8) { buffer in
      CivilTime.put(hour, 2, buffer, 0)
      buffer[2] = 0x3A
      CivilTime.put(minute, 2, buffer, 3)
      buffer[5] = 0x3A
      CivilTime.put(second, 2, buffer, 6)
      return 8
    }
  }

  /// `yyyy-MM-dd HH:mm:ss`, the form of v1 and v1.1.
  public var dateTime: String {
    String(unsafeUninitializedCapacity: 19) { buffer in
      put(separator: 0x20, buffer)
      return 19
    }
  }

  /// `yyyy-MM-ddTHH:mm:ss+05:30`, or `…Z` at Greenwich. Most replies hold several.
  fileprivate func iso(offset: Int) -> String {
    String(unsafeUninitializedCapacity: 25) { buffer in
      put(separator: 0x54, buffer)
      guard offset != 0 else {
        buffer[19] = 0x5A
        return 20
      }
      let minutes = Int(offset.magnitude) / 60
      buffer[19] = offset < 0 ? 0x2D : 0x2B
      CivilTime.put(minutes / 60, 2, buffer, 20)
      buffer[22] = 0x3A
      CivilTime.put(minutes % 60, 2, buffer, 23)
      return 25
    }
  }

  /// The first 19 bytes of both.
  private func put(separator: UInt8, _ buffer: UnsafeMutableBufferPointer<UInt8>) {
    CivilTime.put(year, 4, buffer, 0)
    buffer[4] = 0x2D
    CivilTime.put(month, 2, buffer, 5)
    buffer[7] = 0x2D
    CivilTime.put(day, 2, buffer, 8)
    buffer[10] = separator
    CivilTime.put(hour, 2, buffer, 11)
    buffer[13] = 0x3A
    CivilTime.put(minute, 2, buffer, 14)
    buffer[16] = 0x3A
    CivilTime.put(second, 2, buffer, 17)
  }

  private static func put(_ value: Int, _ width: Int, _ buffer: UnsafeMutableBufferPointer<UInt8>, _ start: Int) {
    var rest = value.magnitude
    for index in stride(from: start + width - 1, through: start, by: -1) {
      buffer[index] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    }
  }
}

extension Zone {
  /// `yyyy-MM-ddTHH:mm:ss+05:30`, or `…Z` at Greenwich: the form of v2.
  public func iso(_ moment: Timestamp) -> String {
    let offset = offset(at: moment)
    return CivilTime(moment, offset: offset).iso(offset: offset)
  }

  /// `yyyy-MM-ddTHH:mm:ss.SSS+0530`: the form of v3 and of the event log.
  public func isoMilliseconds(_ moment: Timestamp) -> String {
    let offset = offset(at: moment)
    let civil = CivilTime(moment, offset: offset)
    let fraction = String(1000 + civil.millisecond).dropFirst()
    return "\(civil.date)T\(civil.time).\(fraction)\(Zone.suffix(offset))"
  }

  /// `yyyy-MM-dd HH:mm:ss`: the form of v1 and v1.1.
  public func dateTime(_ moment: Timestamp) -> String { civil(moment).dateTime }

  /// `yyyy-MM-dd`.
  public func date(_ moment: Timestamp) -> String { civil(moment).date }

  /// `+0530`.
  private static func suffix(_ offset: Int) -> String {
    let minutes = Int(offset.magnitude) / 60
    let hours = String(100 + minutes / 60).dropFirst()
    let rest = String(100 + minutes % 60).dropFirst()
    return "\(offset < 0 ? "-" : "+")\(hours)\(rest)"
  }
}

/// A date as a client wrote it, before it is known whose clock it means.
public struct WrittenTime: Sendable {
  public var civil: CivilTime
  /// Seconds east of Greenwich, where the text says so.
  public var offset: Int?
  public var hasTime: Bool

  /// Reads `yyyy-MM-dd`, optionally with `T` or a space, `HH:mm[:ss[.fraction]]`, and `Z`, `+05:30`, `+0530` or `+05`.
  ///
  /// - Returns: nil when the text is none of these or names no real day between the years 1900 and 9999.
  public init?(_ text: some StringProtocol) {
    var scanner = Scanner(bytes: Array(text.utf8.prefix(64)))
    scanner.skipSpaces()
    guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(1...2), scanner.take("-"),
      let day = scanner.number(1...2)
    else { return nil }
    var civil = CivilTime(year: year, month: month, day: day)
    var zone: Int?
    hasTime = false
    if scanner.take("T") || scanner.take("t") || scanner.takeSpaceBeforeDigit() {
      guard let hour = scanner.number(1...2), scanner.take(":"), let minute = scanner.number(2) else { return nil }
      civil.hour = hour
      civil.minute = minute
      hasTime = true
      if scanner.take(":") {
        guard let second = scanner.number(2) else { return nil }
        civil.second = second
        if scanner.take(".") {
          guard let fraction = scanner.fraction() else { return nil }
          civil.millisecond = fraction
        }
      }
    }
    scanner.skipSpaces()
    if scanner.take("Z") || scanner.take("z") {
      zone = 0
    } else if let sign = scanner.sign() {
      guard let hours = scanner.number(1...2) else { return nil }
      _ = scanner.take(":")
      let minutes = scanner.isAtEnd ? 0 : scanner.number(2)
      guard let minutes, hours <= 18, minutes < 60 else { return nil }
      zone = sign * (hours * 3600 + minutes * 60)
    }
    scanner.skipSpaces()
    guard scanner.isAtEnd, civil.isValid, (1900...9999).contains(year) else { return nil }
    self.civil = civil
    offset = zone
  }

  private struct Scanner {
    let bytes: [UInt8]
    var index = 0

    var isAtEnd: Bool { index >= bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard index < bytes.count, bytes[index] == UInt8(truncatingIfNeeded: character.value) else { return false }
      index += 1
      return true
    }

    mutating func takeSpaceBeforeDigit() -> Bool {
      guard index + 1 < bytes.count, bytes[index] == 0x20, (0x30...0x39).contains(bytes[index + 1]) else { return false }
      index += 1
      return true
    }

    mutating func skipSpaces() {
      while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    }

    mutating func sign() -> Int? {
      if take("+") { return 1 }
      if take("-") { return -1 }
      return nil
    }

    mutating func number(_ digits: Int) -> Int? { number(digits...digits) }

    mutating func number(_ digits: ClosedRange<Int>) -> Int? {
      var value = 0
      var count = 0
      while index < bytes.count, count < digits.upperBound, (0x30...0x39).contains(bytes[index]) {
        value = value * 10 + Int(bytes[index] - 0x30)
        index += 1
        count += 1
      }
      return count >= digits.lowerBound ? value : nil
    }

    mutating func fraction() -> Int? {
      var value = 0
      var count = 0
      while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
        if count < 3 { value = value * 10 + Int(bytes[index] - 0x30) }
        count += 1
        index += 1
      }
      guard count > 0 else { return nil }
      return count == 1 ? value * 100 : count == 2 ? value * 10 : value
    }
  }
}

extension Zone {
  /// The moment a v2 client means: its offset is honoured, and a time without one is UTC (`platform`, time zones).
  /// A bare date is midnight in the zone.
  public func moment(_ text: some StringProtocol) -> Timestamp? {
    guard let written = WrittenTime(text) else { return nil }
    guard written.hasTime else { return timestamp(written.civil) }
    return written.civil.timestamp(offset: written.offset ?? 0)
  }

  /// The moment a v1 or v1.1 client means: the clock time is the zone's, whatever offset is printed behind it.
  public func wallMoment(_ text: some StringProtocol) -> Timestamp? {
    WrittenTime(text).map { timestamp($0.civil) }
  }
}
