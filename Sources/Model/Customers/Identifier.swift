/// What a customer can be found by, beside the id: a kind and a value, unique in a source's account.
public struct Identifier: Hashable, Sendable {
  /// The kinds that the API knows, in the spelling that it shows.
  public enum Kind: String, Sendable, CaseIterable {
    case mobile
    case email
    case externalID = "externalId"
    case wechat
    case unionID = "unionId"
    case cuid
    case martjackID = "martjackId"
    case facebook = "fbId"
    case tmall = "tmall_uname"
    case ali = "ali_uname"
    case jd = "jd_uname"
    case vip = "vip_uname"
    case line
    case mobilePush
    case whatsapp

    private static let names: [String: Kind] = {
      var names = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
      names["external_id"] = .externalID
      names["facebook"] = .facebook
      return names
    }()

    /// Reads the name in any case, with its synonyms.
    public init?(name: String) {
      if let kind = Kind(rawValue: name) {
        self = kind
      } else if let kind = Kind.names[name.lowercased()] {
        self = kind
      } else {
        return nil
      }
    }
  }

  public var type: Kind
  public var value: String

  public init(_ type: Kind, _ value: String) {
    self.type = type
    self.value = value
  }

  /// The identifier in the form in which it is stored and compared; nil where its value cannot be one of its kind.
  public func normalized(_ organization: Organization) -> Identifier? {
    let text = value.trimmingSpaces
    switch type {
    case .mobile:
      return Mobile.normalized(text, countryCode: organization.countryCode).map { Identifier(.mobile, $0) }
    case .email:
      return Email.isValid(text) ? Identifier(.email, text) : nil
    default:
      return text.isEmpty || text.utf8.count > 255 ? nil : Identifier(type, text)
    }
  }
}

/// Mobile numbers: digits with the country's code in front.
public enum Mobile {
  /// The number with its country code; nil where it cannot be a mobile number.
  ///
  /// A number of national length gets the organization's code; one of 11 to 15 digits that does not begin with it is
  /// another country's.
  public static func normalized(_ text: String, countryCode: String) -> String? {
    var digits = Substring(text)
    if digits.hasPrefix("+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    while digits.hasPrefix("0") { digits = digits.dropFirst() }
    let count = digits.utf8.count
    let national = nationalLengths[countryCode] ?? 7...11
    if digits.hasPrefix(countryCode), national.contains(count - countryCode.utf8.count) { return String(digits) }
    if national.contains(count) { return countryCode + digits }
    return (11...15).contains(count) && !digits.hasPrefix(countryCode) ? String(digits) : nil
  }

  /// How many digits a mobile number has without its code, for countries in which retailers use the API most.
  private static let nationalLengths: [String: ClosedRange<Int>] = [
    "91": 10...10, "1": 10...10, "44": 10...10, "86": 11...11, "65": 8...8, "971": 9...9, "966": 9...9, "62": 9...12,
    "60": 9...10, "63": 10...10, "66": 9...9, "84": 9...10, "852": 8...8, "61": 9...9, "27": 9...9,
  ]
}

/// E-mail addresses, as far as the API looks at them.
public enum Email {
  /// Letters, digits, `-`, `_`, `+` and `.` around one `@`, a dot in the domain, 255 characters at most.
  public static func isValid(_ text: String) -> Bool {
    guard text.utf8.count <= 255 else { return false }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return false }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty }) else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2B, 0x2E, 0x40: true
      default: false
      }
    }
  }
}

extension StringProtocol {
  /// Without white space at its ends.
  var trimmingSpaces: String {
    // Nearly all that comes here: characters are looked at one by one only where there is something to look for.
    if utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return String(self) }
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }
}
