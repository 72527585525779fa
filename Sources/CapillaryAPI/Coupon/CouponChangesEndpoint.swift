import Model

/// What v2 does to coupons and redemptions afterwards: reactivate, tell the bill, move the expiry, revoke.
enum CouponChangesEndpoint {
  struct Outcome: Encodable, Sendable {
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
    var success: Bool
  }

  private static func refusal(_ error: CouponV2Error, status: Int = 400) -> Refusal {
    Refusal(Reply(Outcome(errors: [ErrorItem(error)], success: false), status: status))
  }

  struct Whole<Entity: Encodable & Sendable>: Encodable, Sendable {
    var entity: Entity
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
    var success = true
  }

  // MARK: - Reactivate

  struct Reactivation: Decodable {
    var redemptionIds: [Int64]?
  }

  /// Undoes all the redemptions or, where an id is not good, none.
  static func reactivate(_ call: Call, _ session: WriteSession) throws -> Reply {
    let ids = try call.decode(Reactivation.self).redemptionIds ?? []
    guard !ids.isEmpty else { throw refusal(.noRedemptionIDs) }
    guard ids.count <= 100 else { throw refusal(.invalidInput) }
    do {
      for id in ids { try Coupons.reactivate(redemption: id, session) }
    } catch is CouponError {
      throw refusal(.invalidRedemptionIDs)
    }
    return Reply(Outcome(success: true))
  }

  // MARK: - The bill of a redemption

  struct RedemptionUpdate: Decodable {
    var redemptions: [Entry]?
    var user: CouponCustomerName?

    struct Entry: Decodable {
      var redemptionId: Int64?
      var billAmount: Amount?
      var transactionNumber: String?
      var billId: Int64?
      var customFields: JSONObject?
    }
  }

  struct UpdatedRedemptions: Encodable, Sendable {
    var redemptions: [Entry]
    var user: CouponCustomer?
    var status: RedeemEndpoint.Status
    var totalCount: Int
    var failedCount: Int

    struct Entry: Encodable, Sendable {
      var redemptionId: Int64
      var billAmount: Amount
      var transactionNumber: String?
      var billId: Int64?
      var customFields: JSONObject?
      var redemptionStatus: RedeemEndpoint.Status
    }
  }

  static func updateRedemption(_ call: Call, _ session: WriteSession) throws -> Reply {
    let update = try call.decode(RedemptionUpdate.self)
    let wanted = update.redemptions ?? []
    guard !wanted.isEmpty else { throw refusal(.noRedemptionIDs) }
    guard wanted.count <= 100 else { throw refusal(.invalidInput) }
    var customer: Customer?
    if let name = update.user, !name.isEmpty {
      customer = try CouponV2Error.translating(.redeem) { try name.find(session) }
    }
    let entries = try wanted.map { entry -> UpdatedRedemptions.Entry in
      guard let id = entry.redemptionId else { throw PlatformError.mandatoryField("redemptionId") }
      guard let amount = entry.billAmount else { throw PlatformError.mandatoryField("billAmount") }
      var done = UpdatedRedemptions.Entry(
        redemptionId: id, billAmount: amount, transactionNumber: entry.transactionNumber, billId: entry.billId,
        customFields: entry.customFields, redemptionStatus: .init(761, "Coupon redemption update successful"))
      do {
        try Coupons.update(
          redemption: id, billNumber: entry.transactionNumber, billAmount: amount, bill: entry.billId,
          customFields: entry.customFields?.serialized, session)
      } catch is CouponError {
        done.redemptionStatus = .init(.invalidRedemptionIDs)
      }
      return done
    }
    let failed = entries.count { !$0.redemptionStatus.status }
    let status: RedeemEndpoint.Status =
      switch failed {
      case 0: .init(761, "Coupon redemption update successful")
      case entries.count: .init(.invalidRedemptionIDs)
      default: .init(762, "Coupon redemption update partially successful")
      }
    var answer = Whole(
      entity: UpdatedRedemptions(
        redemptions: entries, user: try customer.map { try CouponCustomer($0, session) }, status: status,
        totalCount: entries.count, failedCount: failed))
    answer.success = failed < entries.count
    return Reply(answer)
  }

  // MARK: - Expiry

  struct ExpiryUpdate: Decodable {
    var couponSeriesId: Int64?
    var customer: CouponCustomerName?
    var couponCodes: [Entry]?

    struct Entry: Decodable {
      var couponCode: String?
      var expiryDate: String?
    }
  }

  struct UpdatedExpiries: Encodable, Sendable {
    var totalCount: Int
    var failedCount: Int
    var successCount: Int
    var unprocessedCoupons: [Failed]
    var userId: Int64?
    var couponSeriesId: Int64

    struct Failed: Encodable, Sendable {
      var couponCode: String
      var expiryDate: String
      var errorCode: Int
      var errorMessage: String
    }
  }

  static func updateExpiry(_ call: Call, _ session: WriteSession) throws -> Reply {
    let update = try call.decode(ExpiryUpdate.self)
    let entries = update.couponCodes ?? []
    guard !entries.isEmpty, entries.allSatisfy({ $0.couponCode != nil && $0.expiryDate != nil }) else {
      throw refusal(.expiriesMandatory)
    }
    guard entries.count <= 100 else { throw refusal(.invalidInput) }
    do {
      let customer = try update.customer.flatMap { $0.isEmpty ? nil : try $0.find(session) }
      let series = try series(update, session)
      guard series.kind != .generic || customer != nil else { throw refusal(.customerMandatoryForGeneric) }
      var failed: [UpdatedExpiries.Failed] = []
      let zone = try session.zone
      for entry in entries {
        let (code, date) = (entry.couponCode?.trimmed ?? "", entry.expiryDate?.trimmed ?? "")
        guard let moment = CouponDates.moment(date, zone) else {
          throw PlatformError.invalidInput("expiryDate: a date and time were expected")
        }
        do {
          try Coupons.setExpiry(moment, ofCode: code, in: series, customer: customer?.id, session)
        } catch let error as CouponError {
          let error = CouponV2Error.model(error, operation: .expiry)
          failed.append(.init(couponCode: code, expiryDate: date, errorCode: error.code, errorMessage: error.message))
        }
      }
      return Reply(
        Whole(
          entity: UpdatedExpiries(
            totalCount: entries.count, failedCount: failed.count, successCount: entries.count - failed.count,
            unprocessedCoupons: failed, userId: customer?.id, couponSeriesId: series.id)))
    } catch let error as CouponError {
      throw refusal(.model(error, operation: .expiry))
    }
  }

  /// The series of the call; with a single code, the code's.
  private static func series(_ update: ExpiryUpdate, _ session: Session) throws -> CouponSeries {
    if let id = update.couponSeriesId {
      guard let series = try Coupons.series(id: id, session) else { throw CouponError.seriesUnknown }
      return series
    }
    guard let entries = update.couponCodes, entries.count == 1, let code = entries[0].couponCode else {
      throw refusal(.couponSeriesMandatory)
    }
    return try Coupons.find(.code(code), for: nil, session).series
  }

  // MARK: - Revoke

  struct Revocation: Decodable {
    var couponSeriesId: Int64?
    var customer: CouponCustomerName?
    var couponCodes: [String]?
  }

  struct Revoked: Encodable, Sendable {
    var totalCount: Int
    var failedCount: Int
    var revokedCoupons: [Item]
    var failedToRevoke: [Failed]

    struct Item: Encodable, Sendable {
      var couponId: Int64
      var couponCode: String
      var issuedToUserId: Int64?
    }

    struct Failed: Encodable, Sendable {
      var errorCode: Int
      var errorMessage: String
      var couponCodes: [String]
    }
  }

  /// Revokes codes, or all unredeemed coupons of a customer in a series. Refusals come with HTTP 200, as documented.
  static func revoke(_ call: Call, _ session: WriteSession) throws -> Reply {
    let form = try call.decode(Revocation.self)
    let codes = form.couponCodes ?? []
    let name = form.customer.flatMap { $0.isEmpty ? nil : $0 }
    guard !codes.isEmpty || name != nil else { throw refusal(.nothingToRevoke, status: 200) }
    guard codes.count <= 50 else { throw refusal(.tooManyToRevoke, status: 200) }
    guard form.couponSeriesId != nil || codes.count == 1 else { throw refusal(.couponSeriesMandatory, status: 200) }
    do {
      if let id = form.couponSeriesId {
        guard let series = try Coupons.series(id: id, session) else { throw CouponError.seriesUnknown }
        guard series.validTill >= session.now else { throw CouponError.seriesExpired }
        // A series of one common code knows no other than through the customer.
        if series.kind == .generic, name == nil { throw CouponError.notRevocableByCode }
      }
      let customer = try name?.find(session)
      let letters = CodeCase(call.query)
      if codes.isEmpty, let customer, let series = form.couponSeriesId {
        return try revokeAll(of: customer, series, letters, session)
      }
      return try revoke(codes, form.couponSeriesId, customer, letters, session)
    } catch let error as CouponError {
      throw refusal(.model(error, operation: .revoke), status: 200)
    }
  }

  private static func revokeAll(
    of customer: Customer, _ series: Int64, _ letters: CodeCase, _ session: WriteSession
  ) throws -> Reply {
    let coupons = try Coupons.revocable(of: customer.id, series: series, limit: 101, session)
    guard coupons.count <= 100 else { throw refusal(.tooManyToRevoke, status: 200) }
    try Coupons.revoke(coupons, session)
    return Reply(
      Whole(
        entity: Revoked(
          totalCount: coupons.count, failedCount: 0, revokedCoupons: coupons.map { item($0, letters) },
          failedToRevoke: [])))
  }

  private static func revoke(
    _ codes: [String], _ series: Int64?, _ customer: Customer?, _ letters: CodeCase, _ session: WriteSession
  ) throws -> Reply {
    var revoked: [Revoked.Item] = []
    var failed: [Revoked.Failed] = []
    for code in codes {
      do {
        revoked.append(item(try Coupons.revoke(code: code, series: series, customer: customer?.id, session), letters))
      } catch let error as CouponError where error == .codeUnknown || error == .redeemed {
        let error = CouponV2Error.model(error, operation: .revoke)
        if let index = failed.firstIndex(where: { $0.errorCode == error.code }) {
          failed[index].couponCodes.append(code)
        } else {
          failed.append(.init(errorCode: error.code, errorMessage: error.message, couponCodes: [code]))
        }
      }
    }
    return Reply(
      Whole(
        entity: Revoked(
          totalCount: codes.count, failedCount: codes.count - revoked.count, revokedCoupons: revoked,
          failedToRevoke: failed)))
  }

  private static func item(_ coupon: Coupon, _ letters: CodeCase) -> Revoked.Item {
    .init(couponId: coupon.id, couponCode: letters(coupon.code), issuedToUserId: coupon.customer)
  }
}
