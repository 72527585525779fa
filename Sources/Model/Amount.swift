import Foundation
import GRDB

/// A fixed-point number of points or of currency, counted in thousandths.
///
/// Every amount on a balance's path is an `Amount`; there is no floating point between a request's digits and a reply's.
/// Arithmetic never traps: a result beyond the range stops at its end, and what a client sends is held to
/// `Amount.limit` on the way in, so no sum of stored amounts gets there.
public struct Amount: Hashable, Comparable, Sendable {
  /// The value in thousandths of a point or of a currency unit.
  public var thousandths: Int64

  public init(thousandths: Int64) {
    self.thousandths = thousandths
  }

  /// A whole number of points or currency units.
  public init(_ units: Int64) {
    let (value, overflow) = units.multipliedReportingOverflow(by: 1000)
    thousandths = overflow ? (units < 0 ? .min : .max) : value
  }

  public static let zero = Amount(thousandths: 0)

  /// The largest magnitude accepted from outside: 10¹¹ units, some ninety thousand of which still add up.
  public static let limit = Amount(thousandths: 100_000_000_000_000)

  public static func < (left: Amount, right: Amount) -> Bool { left.thousandths < right.thousandths }

  public static func + (left: Amount, right: Amount) -> Amount {
    let (sum, overflow) = left.thousandths.addingReportingOverflow(right.thousandths)
    return Amount(thousandths: overflow ? (right.thousandths < 0 ? .min : .max) : sum)
  }

  public static func - (left: Amount, right: Amount) -> Amount {
    let (difference, overflow) = left.thousandths.subtractingReportingOverflow(right.thousandths)
    return Amount(thousandths: overflow ? (right.thousandths < 0 ? .max : .min) : difference)
  }

  public static prefix func - (value: Amount) -> Amount { .zero - value }
  public static func += (left: inout Amount, right: Amount) { left = left + right }
  public static func -= (left: inout Amount, right: Amount) { left = left - right }

  /// The value without its sign.
  public var magnitude: Amount { thousandths < 0 ? -self : self }

  /// Whether the value has no fraction.
  public var isWhole: Bool { thousandths % 1000 == 0 }

  /// The whole units, the fraction cut off.
  public var units: Int64 { thousandths / 1000 }

  /// This amount times `numerator / denominator`, rounded once, computed in 128 bits.
  ///
  /// - Returns: zero when `denominator` is zero; the range's end when the result does not fit.
  public func scaled(by numerator: Int64, over denominator: Int64, _ rounding: Rounding = .halfUp) -> Amount {
    guard denominator != 0 else { return .zero }
    let product = Int128(thousandths) * Int128(numerator)
    let value = rounding.divide(product, by: Int128(denominator))
    return Amount(thousandths: Int64(clamping: value))
  }

  /// This amount times another, such as points times the currency worth of a point.
  public static func * (left: Amount, right: Amount) -> Amount {
    left.scaled(by: right.thousandths, over: 1000)
  }

  /// The value rounded to `decimals` places (0 to 3).
  public func rounded(to decimals: Int, _ rounding: Rounding = .halfUp) -> Amount {
    let step: Int64 = switch decimals {
    case ..<1: 1000
    case 1: 100
    case 2: 10
    default: 1
    }
    return Amount(thousandths: Int64(clamping: rounding.divide(Int128(thousandths), by: Int128(step)) * Int128(step)))
  }
}

/// How a value between two steps is brought to one of them: the program's setting, half up unless it says otherwise.
public enum Rounding: String, Codable, Sendable, CaseIterable {
  case halfUp = "HALF_UP"
  case halfDown = "HALF_DOWN"
  case halfEven = "HALF_EVEN"
  case ceiling = "CEILING"
  case floor = "FLOOR"

  /// `value / divisor` as a whole number. Halves go away from zero with `halfUp`, towards it with `halfDown`.
  func divide(_ value: Int128, by divisor: Int128) -> Int128 {
    if divisor == 1 { return value }
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    guard remainder != 0 else { return quotient }
    let sign: Int128 = (remainder < 0) == (divisor < 0) ? 1 : -1
    let twice = remainder.magnitude * 2
    let half = divisor.magnitude
    return switch self {
    case .ceiling: sign > 0 ? quotient + 1 : quotient
    case .floor: sign < 0 ? quotient - 1 : quotient
    case .halfUp: twice >= half ? quotient + sign : quotient
    case .halfDown: twice > half ? quotient + sign : quotient
    case .halfEven:
      twice > half || (twice == half && !quotient.isMultiple(of: 2)) ? quotient + sign : quotient
    }
  }
}

extension Amount {
  /// Reads a decimal number such as `250`, `-12.5`, `.75` or `1.2e3`; digits after the third decimal are rounded half up.
  ///
  /// - Returns: nil when the text is not a number or its magnitude is beyond `Amount.limit`.
  public init?(_ text: some StringProtocol) {
    var digits = Int128(0)
    var scale = 0
    var count = 0
    var negative = false
    var point = false
    var exponent = 0
    var bytes = text.utf8.makeIterator()
    var next = bytes.next()
    if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
      negative = next == UInt8(ascii: "-")
      next = bytes.next()
    }
    while let byte = next {
      if byte >= 0x30, byte <= 0x39 {
        count += 1
        // Beyond thirty digits nothing can change: more integer digits are out of range, more decimals too small.
        if digits < 1_000_000_000_000_000_000_000_000_000_000 {
          digits = digits * 10 + Int128(byte - 0x30)
          if point { scale += 1 }
        } else if !point {
          return nil
        }
      } else if byte == UInt8(ascii: "."), !point {
        point = true
      } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E"), count > 0 {
        var rest: [UInt8] = []
        while let digit = bytes.next() { rest.append(digit) }
        guard rest.count <= 6, let value = Int(String(decoding: rest, as: UTF8.self)) else { return nil }
        exponent = value
        break
      } else {
        return nil
      }
      next = bytes.next()
    }
    guard count > 0 else { return nil }
    var shift = 3 - scale + exponent
    while shift > 0, digits != 0 {
      guard digits <= Int128(Amount.limit.thousandths) else { return nil }
      digits *= 10
      shift -= 1
    }
    // Past 33 places nothing is left of any number of digits kept above.
    var divisor = Int128(1)
    for _ in 0..<min(max(0, -shift), 33) { divisor *= 10 }
    let value = Rounding.halfUp.divide(digits, by: divisor)
    guard value <= Int128(Amount.limit.thousandths) else { return nil }
    thousandths = negative ? -Int64(value) : Int64(value)
  }

  /// The number with only the decimals it needs: `250`, `12.5`, `-0.125`.
  public var plain: String {
    let fraction = thousandths.magnitude % 1000
    return fixed(fraction == 0 ? 0 : fraction % 100 == 0 ? 1 : fraction % 10 == 0 ? 2 : 3)
  }

  /// The number with exactly `decimals` places (0 to 3), rounded half up: `250.000`.
  public func fixed(_ decimals: Int) -> String {
    let value = rounded(to: decimals).thousandths.magnitude
    let whole = String(value / 1000)
    let sign = thousandths < 0 && value != 0 ? "-" : ""
    guard decimals > 0 else { return sign + whole }
    let fraction = String(value % 1000 + 1000).dropFirst().prefix(min(decimals, 3))
    return sign + whole + "." + fraction
  }
}

extension Amount: CustomStringConvertible {
  public var description: String { plain }
}

extension Amount: DatabaseValueConvertible, StatementColumnConvertible {
  public var databaseValue: DatabaseValue { thousandths.databaseValue }

  public static func fromDatabaseValue(_ value: DatabaseValue) -> Amount? {
    Int64.fromDatabaseValue(value).map(Amount.init(thousandths:))
  }

  public init?(sqliteStatement: SQLiteStatement, index: CInt) {
    thousandths = Int64(sqliteStatement: sqliteStatement, index: index)
  }
}

extension Amount: Codable {
  /// Numbers are read from their text, or as decimal numbers, so that no digit passes through a `Double`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text: String
    do { text = try container.decode(String.self) } catch { text = try container.decode(Decimal.self).description }
    guard let amount = Amount(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text.prefix(40))' is not an amount"))
    }
    self = amount
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(plain)
  }
}
