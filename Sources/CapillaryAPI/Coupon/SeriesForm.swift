import Model

/// A coupon series as clients send it (coupon.v2.createSeries, coupon.v2.updateSeries). What is left out has the
/// documented default.
struct SeriesForm: Decodable, Sendable {
  var customPropertyMap: JSONObject?
  var description: String?
  var discountCode: String?
  var validTillDate: JSONValue?
  var validDaysFromCreation: Int64?
  var expiryStrategyValue: Int64?
  var maxCreate: Int64?
  var maxRedeem: Int64?
  var isTransferrable: Bool?
  var anyUser: Bool?
  var redemptionPerCouponMaxLimit: Int64?
  var sameUserMultipleRedeem: Bool?
  var isReferralExistingUsersAllowed: Bool?
  var isMultipleUseAllowed: Bool?
  var isValidationRequired: Bool?
  var isValidWithDiscountedItem: Bool?
  var seriesCode: String?
  var smsTemplate: String?
  var isSMSDisabled: Bool?
  var info: String?
  var isMultipleVouchersPerUserAllowed: Bool?
  var doNotResendExistingVoucher: Bool?
  var mutualExclusiveSeriesIds: JSONValue?
  var storeIdsJson: JSONValue?
  var isDvsEnabled: Bool?
  var dvsExpiryDate: JSONValue?
  var priority: Int64?
  var shortSMSTemplate: String?
  var maxVouchersPerUser: Int64?
  var minDaysBetweenVouchers: Int64?
  var discountUpto: JSONValue?
  var discountValue: JSONValue?
  var dvsItems: String?
  var redemptionRange: JSONValue?
  var minBillAmount: JSONValue?
  var maxBillAmount: JSONValue?
  var redeemAtStore: JSONValue?
  var campaignId: Int64?
  var tag: String?
  var maxRedemptionsInSeriesPerUser: Int64?
  var minDaysBetweenRedemption: Int64?
  var redemptionValidFrom: JSONValue?
  var sourceOrgId: Int64?
  var issueToLoyalty: Bool?
  var offlineRedeemType: Bool?
  var isOldFlowEnabled: Bool?
  var isPreRedeemEventRequired: Bool?
  var termsAndConditions: String?
  var signalRedemptionEvent: Bool?
  var syncToClient: Bool?
  var showPinCode: Bool?
  var productInfo: [Products]?
  var redemptionOrgEntityDetails: [Place]?
  var targetUserDetails: Target?
  var redemptionValidAfterDays: Int64?
  var ownerValidity: Int64?
  var alphaNumeric: Bool?
  var shortCodeLength: Int64?
  var randomCodeLength: Int64?
  var couponPrefix: String?
  var couponSuffix: String?
  var isPrefixEnabled: Bool?
  var isSuffixEnabled: Bool?
  var orgPrefixOverride: Bool?
  var orgSuffixOverride: Bool?
  var genericCode: String?
  var resendMessageEnabled: Bool?
  var seriesType: String?
  var clientHandlingType: String?
  var expiryStrategyType: String?
  var discountOn: String?
  var discountType: String?
  var externalIssual: Bool?
  var updateProductData: Bool?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case customPropertyMap, description, discountCode, validTillDate, validDaysFromCreation, expiryStrategyValue,
      maxCreate, maxRedeem, isTransferrable, anyUser, redemptionPerCouponMaxLimit, sameUserMultipleRedeem,
      isReferralExistingUsersAllowed, isMultipleUseAllowed, isValidationRequired, isValidWithDiscountedItem,
      seriesCode, smsTemplate, isSMSDisabled, info, isMultipleVouchersPerUserAllowed, doNotResendExistingVoucher,
      mutualExclusiveSeriesIds, storeIdsJson, isDvsEnabled, dvsExpiryDate, priority, shortSMSTemplate,
      maxVouchersPerUser, minDaysBetweenVouchers, discountUpto, discountValue, dvsItems, redemptionRange,
      minBillAmount, maxBillAmount, redeemAtStore, campaignId, tag, maxRedemptionsInSeriesPerUser,
      minDaysBetweenRedemption, redemptionValidFrom, sourceOrgId, issueToLoyalty, offlineRedeemType, isOldFlowEnabled,
      isPreRedeemEventRequired, termsAndConditions, signalRedemptionEvent, syncToClient, showPinCode, productInfo,
      redemptionOrgEntityDetails, targetUserDetails, redemptionValidAfterDays, ownerValidity, alphaNumeric,
      shortCodeLength, randomCodeLength, couponPrefix, couponSuffix, isPrefixEnabled, isSuffixEnabled,
      orgPrefixOverride, orgSuffixOverride, genericCode, resendMessageEnabled, seriesType, clientHandlingType,
      expiryStrategyType, discountOn, discountType, externalIssual, updateProductData
  }

  struct Products: Codable, Sendable {
    var productType: String
    var productIds: [JSONValue]?
  }

  struct Place: Decodable, Sendable {
    var redemptionOrgEntityType: String
    var orgEntityId: Int64
  }

  struct Target: Decodable, Sendable {
    var validMaxUserTransactionLimit: Int64?
    var validUserRegistrationStartTime: Int64?
    var validUserRegistrationEndTime: Int64?
  }

  /// The body, in its wrapper or, as the page of 2021 prints it, without.
  init(_ call: Call) throws {
    let wrapped = call.body.object?.anyCase("CouponSeriesV2") ?? call.body
    guard wrapped.object != nil else { throw PlatformError.mandatoryField("CouponSeriesV2") }
    self = try JSONReader.decode(SeriesForm.self, from: wrapped)
  }

  /// The series that the form describes.
  ///
  /// - Parameter old: the series as it is, for an update: what it may leave out stays.
  /// - Throws: `CouponError.settingMissing`, `.settingInvalid`.
  func series(replacing old: CouponSeries? = nil, _ session: Session) throws -> CouponSeries {
    let zone = try session.zone
    let today = zone.startOfDay(session.now)
    var series = old ?? CouponSeries()
    series.description = try need(description ?? old?.description, "description")
    series.discountCode = try need(discountCode, "discountCode")
    series.smsTemplate = try need(smsTemplate, "smsTemplate")
    series.anyUser = try need(anyUser, "anyUser")
    series.discountValue = try need(amount(discountValue, "discountValue"), "discountValue")
    series.kind = try word(clientHandlingType, "clientHandlingType")
    series.expiryStrategy = try word(expiryStrategyType, "expiryStrategyType")
    series.discountType = try word(discountType, "discountType")
    series.validTill = zone.endOfDay(
      try need(moment(validTillDate, "validTillDate", zone) ?? old?.validTill, "validTillDate"))
    series.seriesCode = seriesCode?.trimmed ?? ""
    series.info = info ?? series.description
    series.genericCode = series.kind == .generic ? genericCode?.trimmed : nil
    series.discountUpto = try amount(discountUpto, "discountUpto") ?? .zero
    series.discountOn = try discountOn.map { try word($0, "discountOn") } ?? .bill
    series.expiryValue = expiryStrategyValue ?? -1
    if series.expiryStrategy != .withSeries, series.expiryValue < 0 {
      series.expiryValue = series.expiryStrategy == .days ? validDays : 0
    }
    series.maxCreate = maxCreate ?? -1
    series.maxRedeem = maxRedeem ?? -1
    series.maxPerCustomer = maxVouchersPerUser ?? -1
    series.maxRedemptionsPerCustomer = maxRedemptionsInSeriesPerUser ?? -1
    series.maxRedemptionsPerCode = redemptionPerCouponMaxLimit ?? -1
    series.daysBetweenIssues = minDaysBetweenVouchers ?? -1
    series.daysBetweenRedemptions = minDaysBetweenRedemption ?? -1
    series.multipleUse = isMultipleUseAllowed ?? false
    series.sameUserAgain = sameUserMultipleRedeem ?? false
    series.validationRequired = isValidationRequired ?? false
    series.severalPerCustomer = isMultipleVouchersPerUserAllowed ?? false
    series.neverGiveAgain = doNotResendExistingVoucher ?? false
    series.loyaltyOnly = issueToLoyalty ?? false
    series.externalIssue = externalIssual ?? false
    series.exclusiveSeries = list(mutualExclusiveSeriesIds)
    series.stores = list(storeIdsJson)
    series.redemptionStores = list(redeemAtStore)
    series.redemptionRange = try range()
    series.redemptionFrom = zone.startOfDay(try moment(redemptionValidFrom, "redemptionValidFrom", zone) ?? today)
    series.redemptionAfterDays = redemptionValidAfterDays ?? 0
    series.minBill = try amount(minBillAmount, "minBillAmount") ?? Amount(-1)
    series.maxBill = try amount(maxBillAmount, "maxBillAmount") ?? Amount(-1)
    series.target = targetUserDetails.map {
      .init(
        maximumBills: $0.validMaxUserTransactionLimit, registeredFrom: $0.validUserRegistrationStartTime,
        registeredUntil: $0.validUserRegistrationEndTime)
    }
    series.alphanumeric = alphaNumeric ?? false
    series.codeLength = randomCodeLength ?? 0
    series.prefix = try affix(couponPrefix, isPrefixEnabled, orgPrefixOverride, "couponPrefix", session)
    series.suffix = try affix(couponSuffix, isSuffixEnabled, orgSuffixOverride, "couponSuffix", session)
    series.smsDisabled = isSMSDisabled ?? false
    series.resendEnabled = resendMessageEnabled ?? true
    series.properties = customPropertyMap?.serialized ?? "{}"
    series.isCampaigns = (campaignId ?? -1) > 0
    series.places = try places(session)
    series.shown = try shown(zone, today, session).serialized
    return series
  }

  private var validDays: Int64 { (validDaysFromCreation ?? 0) > 0 ? validDaysFromCreation ?? 30 : 30 }

  // MARK: - Single settings

  private func need<Value>(_ value: Value?, _ name: String) throws -> Value {
    guard let value else { throw CouponError.settingMissing(name) }
    return value
  }

  private func word<Value: RawRepresentable<String> & CaseIterable>(_ text: String?, _ name: String) throws -> Value {
    let text = try need(text, name)
    guard let value = Value.allCases.first(where: { $0.rawValue == text.uppercased() }) else {
      throw CouponError.settingInvalid("\(name) is one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return value
  }

  /// A number, also one far beyond what bills have: 9007199254740991 is how clients write "no limit".
  private func amount(_ value: JSONValue?, _ name: String) throws -> Amount? {
    guard let value, !value.isNull, value != .string("") else { return nil }
    guard let amount = value.amount ?? value.int.map({ Amount($0) }) else {
      throw CouponError.settingInvalid("\(name): a number was expected")
    }
    return amount
  }

  /// A date with or without a time, or milliseconds since 1970. The time of day does not count.
  private func moment(_ value: JSONValue?, _ name: String, _ zone: Zone) throws -> Timestamp? {
    guard let text = value?.text?.trimmed, !text.isEmpty else { return nil }
    if let moment = CouponDates.moment(text, zone) { return moment }
    throw CouponError.settingInvalid("\(name): a date was expected")
  }

  /// A JSON list, as text or as it is.
  private func list(_ value: JSONValue?) -> String {
    switch value {
    case nil, .null?, .string("")?: "[-1]"
    case .array?: value?.serialized ?? "[-1]"
    default: value?.text ?? "[-1]"
    }
  }

  private func range() throws -> RedemptionRange {
    guard let redemptionRange, !redemptionRange.isNull else { return .anyTime }
    let text = redemptionRange.text ?? redemptionRange.serialized
    if text.isEmpty { return .anyTime }
    guard let range = RedemptionRange(text) else {
      throw CouponError.settingInvalid("redemptionRange: dom 1-31, dow 1-7 and hours 0-23 were expected")
    }
    return range
  }

  /// A prefix or suffix: the series' own, or the organization's.
  private func affix(
    _ own: String?, _ isOn: Bool?, _ overridden: Bool?, _ name: String, _ session: Session
  ) throws -> String {
    guard isOn == true, clientHandlingType?.uppercased() == CouponSeries.Kind.generated.rawValue else { return "" }
    guard overridden == true else { return own ?? "" }
    let key = name == "couponPrefix" ? "CONF_COUPON_PREFIX" : "CONF_COUPON_SUFFIX"
    guard let text = try session.configs.text(key), !text.isEmpty else {
      throw CouponError.settingInvalid("\(name): the organization has none (\(key))")
    }
    return text
  }

  private func places(_ session: Session) throws -> [CouponSeries.Place] {
    let entities = try session.entities
    return try (redemptionOrgEntityDetails ?? []).prefix(1000).map { place in
      guard let kind = Entity.Kind(rawValue: place.redemptionOrgEntityType.uppercased()), kind != .storeServer else {
        throw CouponError.settingInvalid("redemptionOrgEntityType is one of CONCEPT, TILL, ZONE, STORE")
      }
      guard entities[place.orgEntityId]?.kind == kind else {
        throw CouponError.settingInvalid("orgEntityId: there is no \(kind.rawValue) \(place.orgEntityId)")
      }
      return CouponSeries.Place(kind: kind, id: place.orgEntityId)
    }
  }

  /// Products are named by their ids or by their codes. An SKU's code has to be known; ids, and the codes of what may
  /// be kept elsewhere, are taken as they are.
  private func checkCodes(_ products: Products, _ session: Session) throws {
    let codes = (products.productIds ?? []).filter { $0.int == nil }
    guard !codes.isEmpty else { return }
    guard codes.count == products.productIds?.count else {
      throw CouponError.settingInvalid("productIds: ids or codes were expected, not both")
    }
    guard products.productType.uppercased() == "SKU" else { return }
    for code in codes.compactMap(\.text) where try Model.Products.find(sku: code, session) == nil {
      throw CouponError.settingInvalid("productIds: there is no SKU \(code)")
    }
  }

  /// What no rule looks at and reads only show.
  private func shown(_ zone: Zone, _ today: Timestamp, _ session: Session) throws -> JSONObject {
    let types = ["UNDEFINED", "LOYALTY", "CAMPAIGN"]
    if let seriesType, !types.contains(seriesType.uppercased()) {
      throw CouponError.settingInvalid("seriesType is one of \(types.joined(separator: ", "))")
    }
    for products in productInfo ?? [] {
      guard ["SKU", "CATEGORY", "BRAND", "ATTRIBUTE"].contains(products.productType.uppercased()) else {
        throw CouponError.settingInvalid("productType is one of SKU, CATEGORY, BRAND, ATTRIBUTE")
      }
      let most = products.productType.uppercased() == "CATEGORY" ? 1000 : 400
      guard products.productIds?.count ?? 0 <= most else {
        throw CouponError.settingInvalid("productIds: at most \(most) of \(products.productType)")
      }
      try checkCodes(products, session)
    }
    let dvsExpiry = try moment(dvsExpiryDate, "dvsExpiryDate", zone).map { zone.startOfDay($0) } ?? today
    return [
      "validDaysFromCreation": .int(validDays), "isTransferrable": .bool(isTransferrable ?? false),
      "isReferralExistingUsersAllowed": .bool(isReferralExistingUsersAllowed ?? false),
      "isValidWithDiscountedItem": .bool(isValidWithDiscountedItem ?? false),
      "isDvsEnabled": .bool(isDvsEnabled ?? false), "dvsExpiryDate": .int(dvsExpiry.milliseconds),
      "priority": .int(priority ?? 0),
      "shortSMSTemplate": .string(shortSMSTemplate ?? "Hello {{cust_name}}, your voucher code is {{voucher_code}}"),
      "dvsItems": .string(dvsItems ?? "items"), "campaignId": .int(campaignId ?? -1),
      "tag": .string(tag ?? description ?? ""), "sourceOrgId": .int(sourceOrgId ?? -1),
      "offlineRedeemType": .bool(offlineRedeemType ?? false), "isOldFlowEnabled": .bool(isOldFlowEnabled ?? false),
      "isPreRedeemEventRequired": .bool(isPreRedeemEventRequired ?? false),
      "termsAndConditions": .string(termsAndConditions ?? "T&C"),
      "signalRedemptionEvent": .bool(signalRedemptionEvent ?? false), "syncToClient": .bool(syncToClient ?? false),
      "showPinCode": .bool(showPinCode ?? false),
      "productInfo": .array(
        (productInfo ?? []).map {
          ["productType": .string($0.productType.uppercased()), "productIds": .array($0.productIds ?? [])]
        }),
      "ownerValidity": .int(ownerValidity ?? 0), "shortCodeLength": .int(shortCodeLength ?? 0),
      "isPrefixEnabled": .bool(isPrefixEnabled ?? false), "isSuffixEnabled": .bool(isSuffixEnabled ?? false),
      "orgPrefixOverride": .bool(orgPrefixOverride ?? false), "orgSuffixOverride": .bool(orgSuffixOverride ?? false),
      "seriesType": .string(seriesType?.uppercased() ?? "UNDEFINED"),
      "updateProductData": .bool(updateProductData ?? false),
    ]
  }
}

/// The body of a create as the seed files write it.
public enum CouponSeriesBody {
  /// The names of all settings.
  public static let settings = SeriesForm.CodingKeys.allCases.map(\.rawValue)

  /// The series that settings describe, with the API's defaults for the others.
  ///
  /// - Throws: `CouponError.settingMissing`, `.settingInvalid`; `DecodingError` for a value of the wrong kind.
  public static func series(_ settings: JSONObject, _ session: Session) throws -> CouponSeries {
    try JSONReader.decode(SeriesForm.self, from: .object(settings)).series(session)
  }
}

/// The dates of coupon calls.
enum CouponDates {
  /// A date, with or without a time, or milliseconds since 1970. Of a date with a time of day that there is not, as
  /// samples have it, the day counts.
  static func moment(_ text: String, _ zone: Zone) -> Timestamp? {
    if let moment = zone.moment(text) ?? zone.moment(text.prefix(10)) { return moment }
    guard let milliseconds = Int64(text) else { return nil }
    let moment = Timestamp(milliseconds: milliseconds)
    return Timestamp.range.contains(moment) ? moment : nil
  }
}
