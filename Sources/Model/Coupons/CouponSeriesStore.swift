import Foundation
import GRDB

/// Keeping coupon series: create, change, find.
extension Coupons {
  /// Creates a series. Its id (unless given), series code, author and counters are the model's.
  ///
  /// - Throws: `CouponError.genericCodeMissing`, `.exclusiveSeriesInvalid`, `.settingInvalid`; source:
  ///   coupon.v2.createSeries.
  public static func create(_ new: CouponSeries, by till: Int64, _ session: WriteSession) throws -> CouponSeries {
    var series = new
    try check(series)
    repeat {
      series.seriesCode = try session.random { $0.code(length: 10, from: letters) }
    } while try isTaken(seriesCode: series.seriesCode, by: 0, session)
    series.createdAt = session.now
    series.updatedAt = session.now
    series.createdBy = till
    let columns = CouponSeries.settings(series)
    let names = ["id", "created_at", "created_by"] + columns.map(\.0)
    let values: [(any DatabaseValueConvertible)?] =
      [new.id > 0 ? new.id : nil, series.createdAt, series.createdBy] + columns.map(\.1)
    try session.db.execute(
      sql: """
        INSERT INTO coupon_series (\(names.joined(separator: ", ")))
        VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))
        """,
      arguments: StatementArguments(values))
    series.id = session.db.lastInsertedRowID
    try writePlaces(series, session)
    return series
  }

  /// Replaces the settings of a series. How codes are made and how coupons expire stay as they were.
  ///
  /// - Throws: as `create`, and `CouponError.seriesUnknown`, `.seriesCodeEmpty`, `.seriesCodeTaken`; source:
  ///   coupon.v2.updateSeries.
  public static func update(_ changed: CouponSeries, _ session: WriteSession) throws -> CouponSeries {
    guard let old = try series(id: changed.id, session) else { throw CouponError.seriesUnknown }
    var series = changed
    series.kind = old.kind
    series.expiryStrategy = old.expiryStrategy
    if series.kind != .generic { series.genericCode = nil }
    guard !series.seriesCode.isEmpty else { throw CouponError.seriesCodeEmpty }
    try check(series)
    guard try !isTaken(seriesCode: series.seriesCode, by: series.id, session) else {
      throw CouponError.seriesCodeTaken
    }
    guard series.maxCreate < 0 || series.maxCreate > old.issued || series.maxCreate == old.maxCreate else {
      throw CouponError.settingInvalid("maxCreate is to be greater than the \(old.issued) coupons already issued")
    }
    // A code that customers hold stays what they were told.
    if series.kind == .generic, old.issued > 0 { series.genericCode = old.genericCode }
    series.updatedAt = session.now
    let columns = CouponSeries.settings(series)
    let values: [(any DatabaseValueConvertible)?] = columns.map(\.1) + [series.id]
    try session.db.execute(
      sql: "UPDATE coupon_series SET \(columns.map { "\($0.0) = ?" }.joined(separator: ", ")) WHERE id = ?",
      arguments: StatementArguments(values))
    try writePlaces(series, session)
    return try self.series(id: series.id, session) ?? series
  }

  static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

  private static func check(_ series: CouponSeries) throws {
    if series.kind == .generic, series.genericCode?.isEmpty ?? true { throw CouponError.genericCodeMissing }
    guard CouponSeries.ids(series.exclusiveSeries) != nil else { throw CouponError.exclusiveSeriesInvalid }
    guard CouponSeries.ids(series.stores) != nil else { throw CouponError.settingInvalid("storeIdsJson") }
    guard CouponSeries.ids(series.redemptionStores) != nil else { throw CouponError.settingInvalid("redeemAtStore") }
    guard (0...40).contains(series.codeLength),
      codeLength(series) + series.prefix.utf8.count + series.suffix.utf8.count <= 40,
      (series.genericCode ?? "").utf8.count <= 40
    else { throw CouponError.settingInvalid("a code has at most 40 characters") }
    for (name, affix) in [("couponPrefix", series.prefix), ("couponSuffix", series.suffix)] {
      guard affix.utf8.count <= 10, affix.utf8.allSatisfy(isAffix) else { throw CouponError.settingInvalid(name) }
    }
  }

  private static func isAffix(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }

  private static func isTaken(seriesCode: String, by id: Int64, _ session: Session) throws -> Bool {
    try Bool.fetchOne(
      session.db, sql: "SELECT EXISTS (SELECT 1 FROM coupon_series WHERE series_code = ? AND id <> ?)",
      arguments: [seriesCode, id]) ?? false
  }

  private static func writePlaces(_ series: CouponSeries, _ session: WriteSession) throws {
    try session.db.execute(sql: "DELETE FROM coupon_series_entity WHERE series_id = ?", arguments: [series.id])
    for place in series.places {
      try session.db.execute(
        sql: "INSERT OR IGNORE INTO coupon_series_entity VALUES (?, ?, ?)",
        arguments: [series.id, place.kind.rawValue, place.id])
    }
  }

  // MARK: - Finding

  /// A series with its counters as they are now.
  public static func series(id: Int64, _ session: Session) throws -> CouponSeries? {
    try session.statement(byID).first(id) { try complete(CouponSeries($0), session) }
  }

  private static let byID = SQLText("SELECT \(CouponSeries.columns) FROM coupon_series WHERE id = ?")
  private static let inOrder = SQLText("SELECT \(CouponSeries.columns) FROM coupon_series ORDER BY id LIMIT ?")

  /// All series, the oldest first, at most `limit`.
  public static func allSeries(limit: Int = 1000, _ session: Session) throws -> [CouponSeries] {
    try session.statement(inOrder).all(limit) { try complete(CouponSeries($0), session) }
  }

  /// The series that may be redeemed at one of these entities because they name it themselves.
  public static func series(at kind: Entity.Kind, _ ids: [Int64], _ session: Session) throws -> [CouponSeries] {
    var found: Set<Int64> = []
    for id in ids {
      let statement = try session.statement(
        "SELECT series_id FROM coupon_series_entity WHERE type = ? AND entity_id = ? LIMIT 1000")
      try found.formUnion(Int64.fetchAll(statement, arguments: [kind.rawValue, id]))
    }
    return try found.sorted().compactMap { try series(id: $0, session) }
  }

  private static func complete(_ series: CouponSeries, _ session: Session) throws -> CouponSeries {
    var series = series
    let statement = try session.statement(
      "SELECT type, entity_id FROM coupon_series_entity WHERE series_id = ?")
    series.places = try Row.fetchAll(statement, arguments: [series.id]).compactMap { row in
      Entity.Kind(rawValue: row[0]).map { CouponSeries.Place(kind: $0, id: row[1]) }
    }
    return series
  }
}

extension CouponSeries {
  /// The settings as columns and values, for both ways of writing them.
  fileprivate static func settings(_ series: CouponSeries) -> [(String, (any DatabaseValueConvertible)?)] {
    [
      ("series_code", series.seriesCode), ("description", series.description), ("discount_code", series.discountCode),
      ("info", series.info), ("kind", series.kind.rawValue), ("generic_code", series.genericCode),
      ("discount_type", series.discountType.rawValue), ("discount_value", series.discountValue),
      ("discount_upto", series.discountUpto), ("discount_on", series.discountOn.rawValue),
      ("valid_till", series.validTill), ("expiry_strategy", series.expiryStrategy.rawValue),
      ("expiry_value", series.expiryValue), ("max_create", series.maxCreate), ("max_redeem", series.maxRedeem),
      ("max_per_customer", series.maxPerCustomer), ("max_redemptions_per_customer", series.maxRedemptionsPerCustomer),
      ("max_redemptions_per_code", series.maxRedemptionsPerCode), ("days_between_issues", series.daysBetweenIssues),
      ("days_between_redemptions", series.daysBetweenRedemptions), ("any_user", series.anyUser),
      ("multiple_use", series.multipleUse), ("same_user_again", series.sameUserAgain),
      ("validation_required", series.validationRequired), ("several_per_customer", series.severalPerCustomer),
      ("never_give_again", series.neverGiveAgain), ("loyalty_only", series.loyaltyOnly),
      ("external_issue", series.externalIssue), ("exclusive_series", series.exclusiveSeries),
      ("stores", series.stores), ("redemption_stores", series.redemptionStores),
      ("redemption_range", series.redemptionRange.text), ("redemption_from", series.redemptionFrom),
      ("redemption_after_days", series.redemptionAfterDays), ("min_bill", series.minBill),
      ("max_bill", series.maxBill),
      ("target", series.target.flatMap { try? String(decoding: JSONEncoder().encode($0), as: UTF8.self) }),
      ("alphanumeric", series.alphanumeric), ("code_length", series.codeLength), ("prefix", series.prefix),
      ("suffix", series.suffix), ("sms_template", series.smsTemplate), ("sms_disabled", series.smsDisabled),
      ("resend_enabled", series.resendEnabled), ("properties", series.properties), ("shown", series.shown),
      ("campaign", series.isCampaigns), ("updated_at", series.updatedAt),
    ]
  }

  static let columns = """
    id, series_code, description, discount_code, info, kind, generic_code, discount_type, discount_value, \
    discount_upto, discount_on, valid_till, expiry_strategy, expiry_value, max_create, max_redeem, max_per_customer, \
    max_redemptions_per_customer, max_redemptions_per_code, days_between_issues, days_between_redemptions, any_user, \
    multiple_use, same_user_again, validation_required, several_per_customer, never_give_again, loyalty_only, \
    external_issue, exclusive_series, stores, redemption_stores, redemption_range, redemption_from, \
    redemption_after_days, min_bill, max_bill, target, alphanumeric, code_length, prefix, suffix, sms_template, \
    sms_disabled, resend_enabled, properties, shown, campaign, created_at, created_by, updated_at, issued, redeemed, \
    uploaded, uploaded_left, last_issued_at, last_redeemed_at
    """

  init(_ row: Row) {
    id = row[0]
    seriesCode = row[1]
    description = row[2]
    discountCode = row[3]
    info = row[4]
    kind = Kind(rawValue: row[5]) ?? .generated
    genericCode = row[6]
    discountType = DiscountType(rawValue: row[7]) ?? .absolute
    discountValue = row[8]
    discountUpto = row[9]
    discountOn = DiscountOn(rawValue: row[10]) ?? .bill
    validTill = row[11]
    expiryStrategy = ExpiryStrategy(rawValue: row[12]) ?? .withSeries
    expiryValue = row[13]
    maxCreate = row[14]
    maxRedeem = row[15]
    maxPerCustomer = row[16]
    maxRedemptionsPerCustomer = row[17]
    maxRedemptionsPerCode = row[18]
    daysBetweenIssues = row[19]
    daysBetweenRedemptions = row[20]
    anyUser = row[21]
    multipleUse = row[22]
    sameUserAgain = row[23]
    validationRequired = row[24]
    severalPerCustomer = row[25]
    neverGiveAgain = row[26]
    loyaltyOnly = row[27]
    externalIssue = row[28]
    exclusiveSeries = row[29]
    stores = row[30]
    redemptionStores = row[31]
    redemptionRange = RedemptionRange(row[32]) ?? .anyTime
    redemptionFrom = row[33]
    redemptionAfterDays = row[34]
    minBill = row[35]
    maxBill = row[36]
    target = (row[37] as String?).flatMap { try? JSONDecoder().decode(Target.self, from: Data($0.utf8)) }
    alphanumeric = row[38]
    codeLength = row[39]
    prefix = row[40]
    suffix = row[41]
    smsTemplate = row[42]
    smsDisabled = row[43]
    resendEnabled = row[44]
    properties = row[45]
    shown = row[46]
    isCampaigns = row[47]
    createdAt = row[48]
    createdBy = row[49]
    updatedAt = row[50]
    issued = row[51]
    redeemed = row[52]
    uploaded = row[53]
    uploadedLeft = row[54]
    lastIssuedAt = row[55]
    lastRedeemedAt = row[56]
  }
}
