import Model

/// Issuing coupons in v2: one, one of each of several series, several of one.
enum IssueEndpoint {
  struct Single: Decodable {
    var seriesId: Int64?
    var customer: CouponCustomerName?
  }

  struct Bulk: Decodable {
    var seriesIds: [Int64]?
    var customer: CouponCustomerName?
    var metadata: JSONObject?
  }

  struct Multiple: Decodable {
    var seriesId: Int64?
    var count: Int64?
    var customer: CouponCustomerName?
  }

  /// A series may be asked for so often in one call, and a call may name so many series.
  static let limit = 100

  // MARK: - One

  static func issue(_ call: Call, _ session: WriteSession) throws -> Reply {
    let wish = try call.decode(Single.self)
    return try CouponV2Error.translating(.issue) {
      guard let customer = try wish.customer?.find(session) else { throw CouponError.customerUnknown }
      guard let series = wish.seriesId else { throw CouponError.seriesUnknown }
      let issued = try Coupons.issue(series: series, to: customer, .init(till: call.caller.till.id), session)
      var form = CouponForm(issued: issued, try session.zone)
      form.customer = try CouponCustomer(customer, session)
      form.warnings = []
      return Reply(form)
    }
  }

  // MARK: - One of each of several series

  struct BulkAnswer: Encodable, Sendable {
    var response: [Item]
    var totalCount: Int
    var failureCount: Int

    struct Item: Encodable, Sendable {
      var entityId: Int64
      var result: CouponForm?
      var errors: [ErrorItem]
      var warnings: [Warning] = []
    }
  }

  static func bulk(_ call: Call, _ session: WriteSession) throws -> Reply {
    let wish = try call.decode(Bulk.self)
    let ids = wish.seriesIds ?? []
    guard !ids.isEmpty else { throw CouponV2Error.seriesMissing }
    guard ids.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    if let source = call.query["source"] { try check(source, call.query["accountId"], session) }
    guard let customer = try CouponV2Error.translating(.issue, { try wish.customer?.find(session) }) else {
      throw CouponV2Error.model(.customerUnknown, operation: .issue)
    }
    var issue = CouponIssue(till: call.caller.till.id)
    issue.metadata = try metadata(wish.metadata)
    let zone = try session.zone
    let items = try ids.map { id in
      do {
        let issued = try session.savepoint { try Coupons.issue(series: id, to: customer, issue, session) }
        return BulkAnswer.Item(entityId: id, result: CouponForm(issued: issued, zone), errors: [])
      } catch let error as CouponError {
        return BulkAnswer.Item(entityId: id, errors: [ErrorItem(CouponV2Error.model(error, operation: .issue))])
      }
    }
    return Reply(
      BulkAnswer(response: items, totalCount: items.count, failureCount: items.count { $0.result == nil }))
  }

  private static func check(_ source: String, _ account: String?, _ session: Session) throws {
    do {
      _ = try Customers.place(source, account, session)
    } catch is CustomerError {
      throw CouponV2Error.invalidSource
    }
  }

  /// What is kept of why coupons were issued.
  private static func metadata(_ given: JSONObject?) throws -> String {
    guard let given else { return "{}" }
    var kept = JSONObject()
    for (name, length) in [
      ("sourceType", 50), ("sourceId", 50), ("sourceActivity", 50), ("notes", 250), ("reason", 250),
    ] {
      guard let text = given.anyCase(name)?.text else { continue }
      guard text.count <= length else { throw PlatformError.invalidInput("metadata.\(name): at most \(length) characters") }
      kept[name] = .string(text)
    }
    return kept.serialized
  }

  // MARK: - Several of one series

  struct MultipleAnswer: Encodable, Sendable {
    var coupons: [Item]
    var couponConfig: JSONObject
    var totalCount: Int64
    var failureCount: Int64
    var successCount: Int64
    var customer: CouponCustomer
    var errors: [ErrorItem]
    var warnings: [Warning] = []

    struct Item: Encodable, Sendable {
      var code: String
      var couponId: Int64
    }
  }

  /// What is refused altogether comes with HTTP 200, as documented.
  struct MultipleRefusal: Encodable, Sendable {
    var errors: [ErrorItem]
    var warnings: [Warning] = []
  }

  static func multiple(_ call: Call, _ session: WriteSession) throws -> Reply {
    let wish = try call.decode(Multiple.self)
    guard let id = wish.seriesId else { throw refusal(.seriesIDMandatory) }
    let count = wish.count ?? 1
    guard count > 0 else { throw refusal(.countMissing) }
    guard count <= 500 else { throw refusal(.invalidCount) }
    do {
      guard let customer = try wish.customer?.find(session) else { throw CouponError.customerUnknown }
      return try multiple(id, count, customer, call, session)
    } catch let error as CouponError {
      throw refusal(.model(error, operation: .issue))
    }
  }

  private static func refusal(_ error: CouponV2Error) -> Refusal {
    Refusal(Reply(MultipleRefusal(errors: [ErrorItem(error)])))
  }

  private static func multiple(
    _ id: Int64, _ count: Int64, _ customer: Customer, _ call: Call, _ session: WriteSession
  ) throws -> Reply {
    guard let series = try Coupons.series(id: id, session) else { throw CouponError.seriesUnknown }
    var coupons: [MultipleAnswer.Item] = []
    var errors: [ErrorItem] = []
    for _ in 0..<count {
      do {
        let issued = try session.savepoint {
          try Coupons.issue(series: id, to: customer, .init(till: call.caller.till.id), again: false, session)
        }
        coupons.append(.init(code: issued.coupon.code.uppercased(), couponId: issued.coupon.id))
      } catch let error as CouponError {
        let reason: CouponV2Error =
          switch error {
          case .alreadyHolds where series.kind == .generic: .onlyOneGeneric
          case .alreadyHolds where !coupons.isEmpty: .onlyOnePerCustomer
          case .customerIssueLimit, .seriesIssueLimit, .noCodeLeft: .model(error, operation: .issue)
          default: coupons.isEmpty ? .model(error, operation: .issue) : .someNotIssued
          }
        guard !coupons.isEmpty else { throw refusal(reason) }
        errors = [ErrorItem(reason)]
        break
      }
    }
    let made = Int64(coupons.count)
    return Reply(
      MultipleAnswer(
        coupons: coupons, couponConfig: summary(series), totalCount: count, failureCount: count - made,
        successCount: made, customer: try CouponCustomer(customer, session), errors: errors))
  }

  /// The series as this one operation shows it: the numbers that it leaves at 0 are 0 in every sample.
  private static func summary(_ series: CouponSeries) -> JSONObject {
    let shown = JSONObject(stored: series.shown)
    return [
      "customPropertyMap": .object(JSONObject(stored: series.properties)), "id": 0,
      "description": .string(series.description), "discountCode": .string(series.discountCode),
      "info": .string(series.info), "discountUpto": .amount(series.discountUpto),
      "discountValue": .amount(series.discountValue), "issueToLoyalty": .bool(series.loyaltyOnly),
      "numUploadedNonIssued": 0, "numUploadedTotal": 0, "redemptionValidAfterDays": 0, "ownerId": 0,
      "ownerValidity": 0, "alphaNumeric": false, "shortCodeLength": 0, "randomCodeLength": 0, "fixedExpiryDate": 0,
      "numTotal": 0, "latestIssualTime": 0, "latestRedemptionTime": 0,
      "discountOn": .string(series.discountOn.rawValue), "discountType": .string(series.discountType.rawValue),
      "externalIssual": .bool(series.externalIssue),
      "updateProductData": shown["updateProductData"] ?? false,
    ]
  }
}
