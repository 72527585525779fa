import Model

/// The failures of cards and their series (contract: card, status codes). Some numbers are used for two things; the
/// message tells them apart.
struct CardAPIError: APIError {
  let code: Int
  let message: String
  let status: Int?

  private init(_ code: Int, _ message: String, status: Int? = nil) {
    self.code = code
    self.message = message
    self.status = status
  }

  static let fieldsMissing = CardAPIError(
    400, "Invalid request. Check that all required fields (`seriesId`, `cardNumber`, `statusLabel`) are present and valid.")
  static let bulkTooLarge = CardAPIError(1060, "Exceeded maximum limit size of 200.")
  static let labelsEmpty = CardAPIError(3014, "Status labels are empty.")
  static let statusesRepeated = CardAPIError(3015, "Duplicate statuses passed.")
  static func invalidStatus(_ status: String) -> CardAPIError { .init(3016, "\(status) card status is not valid.") }
  static func mappingMissing(_ status: String) -> CardAPIError {
    .init(3033, "\(status) status mapping is not passed.")
  }
  static func defaultMissing(_ status: String) -> CardAPIError {
    .init(3034, "Default label is not set for \(status) status.")
  }
  static func twoDefaults(_ status: String) -> CardAPIError {
    .init(3035, "More than one label is set as default for \(status) status.")
  }
  static func labelRepeated(_ label: String) -> CardAPIError { .init(3036, "\(label) label passed is repeating.") }
  static func actionUnsupported(_ action: String, _ status: String) -> CardAPIError {
    .init(3040, "\(action) action not supported for status \(status).")
  }
  static let severalLinked = CardAPIError(3037, "Multiple cards can not be linked or unlinked at once.")
  static let severalRegistered = CardAPIError(3035, "Multiple cards can not be registered/updated in a single call.")

  init(_ error: CardError) {
    switch error {
    case .unknownSeries: self.init(3000, "Invalid card series.")
    case .seriesCodeMissing: self.init(3001, "Series code empty.")
    case .seriesCodeTaken: self.init(3002, "Series already exists.")
    case .seriesTypeMissing: self.init(3003, "Series type is empty.")
    case .lengthInvalid: self.init(3005, "Card length invalid.")
    case .layoutTaken:
      self.init(3006, "Card configuration already exists with the same prefix, suffix and card length.")
    case .layoutMissing: self.init(3007, "Card generation config not passed.")
    case .seriesInactive: self.init(3008, "Card series expired.")
    case .numberTaken: self.init(3009, "Card number exists.", status: 409)
    case .unknownCard: self.init(3010, "Card number does not exists.")
    case .labelMissing: self.init(3011, "Card status not passed.")
    case .unknownLabel: self.init(3017, "Status label invalid.")
    case .labelNotOfNotIssued: self.init(3018, "Card status label is not mapped to NOT_ISSUED.")
    case .expiryDaysNegative: self.init(3019, "Card expiry days should not be negative.")
    case .seriesTypeInvalid: self.init(3020, "DIGITAL & PHYSICAL are the only possible card types.")
    case .prefixInvalid: self.init(3022, "Card prefix passed is not a standard string.")
    case .suffixInvalid: self.init(3023, "Card suffix passed is not a standard string.")
    case .numberTooLong: self.init(3024, "Card number total length should not be more than 150.")
    case .countInvalid: self.init(3025, "Count field invalid.")
    case .countTooLarge: self.init(3026, "Card count exceeds 100000.")
    case .notLinkable: self.init(3027, "Card is not linkable.")
    case .lengthTooSmall: self.init(3028, "Card length should not be less than 5.")
    case .numbersUsedUp: self.init(3029, "Card number max length exceeded.")
    case .notDelinkable: self.init(3031, "Card can not get be unlinked.")
    case .conceptInvalid: self.init(3032, "Org unit passed is not valid.")
    case .numberInvalid(let number): self.init(3032, "\(number) is not alphanumeric.")
    case .expiryDaysMissing: self.init(3033, "Card expiry days not passed.")
    case .maximumNegative: self.init(3034, "Max active card per customer passed is negative.")
    case .seriesLimit:
      self.init(3036, "Active cards of the customer exceeded the max configured value for this card series.")
    case .conceptTaken: self.init(3037, "Org unit passed is linked to a different card series.")
    case .registrationTriggerTaken:
      self.init(3038, "Registration trigger exists for a different card series.")
    case .moveForbidden(let from, let to): self.init(3038, "Card status can not be changed from \(from) to \(to).")
    case .organizationLimit:
      self.init(3039, "Active cards of the customer exceeded the max configured value for this org.")
    case .externalIDTaken: self.init(3045, "Card external id exists.", status: 409)
    case .externalIDMismatch: self.init(3046, "Card external id & card number mismatch.")
    case .offsetInvalid: self.init(3047, "Card offset invalid.")
    case .mappedEntityInvalid(let type, let value):
      self.init(3048, "Mapped Entity type \(type) and Entity value \(value) passed is invalid.")
    case .mappedTypeInvalid: self.init(3049, "Mapped Entity Type Passed is invalid.")
    case .externalIDTooShort(let length, let minimum):
      self.init(
        3050, "Card external id length \(length) should be equal or greater than card id length \(minimum).")
    case .generationDisabled: self.init(703, "Card number generation disabled")
    case .methodInvalid, .triggerInvalid: self.init(701, "Invalid configurations set")
    case .labelOfOtherStatus(let label): self.init(3036, "\(label) label passed is repeating.")
    }
  }

  static let numberingInvalid = CardAPIError(701, "Invalid configurations set")
  static let numbersReached = CardAPIError(702, "Maximum card numbers reached.")
  static let numberingDisabled = CardAPIError(703, "Card number generation disabled")
  static let numberLengthInvalid = CardAPIError(704, "Invalid card number length configured.")
  static let unchanged = CardAPIError(3021, "No change in card generation configurations.")
  static let customerDeleted = CardAPIError(
    3042, "customer status was marked to deleted. Any further changes on this customer are not allowed.")
  static let unknownSeriesID = CardAPIError(3004, "Series does not exist.")
  static let noChange = Warning(code: 3039, message: "No update in status label")
  static let invalidCustomField = Warning(code: 1022, message: "Invalid Custom-field name")

  /// Runs a rule of the model and gives its refusals their codes.
  static func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as CardError {
      throw CardAPIError(error)
    }
  }
}
