import Model

/// `GET /v1.1/coupon/series`: one series, or all of the organization.
enum V1SeriesEndpoint {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var series: Items

    struct Items: Encodable, Sendable {
      var items: Item

      struct Item: Encodable, Sendable {
        var item: OneOrMany<JSONObject>
      }
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let found: [CouponSeries]
    if let text = call.query["id"] {
      guard let series = try Int64(text.trimmed).flatMap({ try Coupons.series(id: $0, session) }) else {
        let status = V1ItemStatus(CouponV1Error.model(.seriesUnknown, issuing: false))
        let item: JSONObject = ["id": .string(text), "item_status": object(status)]
        return Reply(
          Answer(status: V1Status(succeeded: 0, of: 1), series: .init(items: .init(item: .init([item])))))
      }
      found = [series]
    } else {
      let wanted = call.query["expired"]?.lowercased()
      found = try Coupons.allSeries(session).filter { series in
        switch wanted {
        case "true": series.validTill < session.now
        case "false": series.validTill >= session.now
        default: true
        }
      }
    }
    let items = try found.map { try item($0, session) }
    return Reply(
      Answer(
        status: V1Status(success: true, code: 200, message: "Success"),
        series: .init(items: .init(item: .init(items)))))
  }

  private static func object(_ status: V1ItemStatus) -> JSONValue {
    [
      "success": .string(status.success ? "true" : "false"), "code": .string(String(status.code)),
      "message": .string(status.message),
    ]
  }

  /// Truth values are 0 and 1 here, but for two that are words; numbers are texts.
  private static func item(_ series: CouponSeries, _ session: Session) throws -> JSONObject {
    let zone = try session.zone
    let other = JSONObject(stored: series.shown)
    func text(_ value: some CustomStringConvertible) -> JSONValue { .string("\(value)") }
    func flag(_ value: Bool) -> JSONValue { .string(value ? "1" : "0") }
    func shown(_ name: String) -> JSONValue { .string(other[name]?.text ?? "") }
    func shownFlag(_ name: String) -> JSONValue { flag(other[name]?.bool ?? false) }
    let dvsExpiry = Timestamp(milliseconds: other["dvsExpiryDate"]?.int ?? 0)
    return [
      "id": text(series.id), "description": .string(series.description), "series_type": shown("seriesType"),
      "client_handling_type": .string(series.kind.rawValue), "discount_code": .string(series.discountCode),
      "valid_till_date": .string(zone.date(series.validTill)),
      "valid_days_from_create": shown("validDaysFromCreation"),
      "expiry_strategy_type": .string(series.expiryStrategy.rawValue),
      "expiry_strategy_value": text(series.expiryValue), "max_create": text(series.maxCreate),
      "max_redeem": text(series.maxRedeem), "transferrable": shownFlag("isTransferrable"),
      "any_user": flag(series.anyUser), "same_user_multiple_redeem": flag(series.sameUserAgain),
      "allow_referral_existing_users": shownFlag("isReferralExistingUsersAllowed"),
      "multiple_use": flag(series.multipleUse), "is_validation_required": flag(series.validationRequired),
      "valid_with_discounted_item": shown("isValidWithDiscountedItem"), "created_by": text(series.createdBy),
      "created": .string(zone.dateTime(series.createdAt)), "last_used": .string(zone.dateTime(series.updatedAt)),
      "series_code": .string(series.seriesCode), "sms_template": .string(series.smsTemplate),
      "disable_sms": flag(series.smsDisabled), "info": .string(series.info),
      "allow_multiple_vouchers_per_user": flag(series.severalPerCustomer),
      "do_not_resend_existing_voucher": flag(series.neverGiveAgain),
      "mutual_exclusive_series_ids": .string(series.exclusiveSeries), "store_ids_json": .string(series.stores),
      "dvs_enabled": shownFlag("isDvsEnabled"), "dvs_expiry_date": .string(zone.date(dvsExpiry)),
      "priority": shown("priority"), "short_sms_template": shown("shortSMSTemplate"),
      "max_vouchers_per_user": text(series.maxPerCustomer),
      "min_days_between_vouchers": text(series.daysBetweenIssues), "max_referrals_per_referee": "-1",
      "discount_on": .string(series.discountOn.rawValue), "discount_type": .string(series.discountType.rawValue),
      "discount_value": .string(series.discountValue.plain), "discount_upto": .string(series.discountUpto.plain),
      "dvs_items": shown("dvsItems"), "redemption_range": .string(series.redemptionRange.text),
      "min_bill_amount": .string(series.minBill.plain), "max_bill_amount": .string(series.maxBill.plain),
      "redeem_at_store": .string(series.redemptionStores), "campaign_id": shown("campaignId"), "tag": shown("tag"),
      "max_redemptions_in_series_per_user": text(series.maxRedemptionsPerCustomer),
      "min_days_between_redemption": text(series.daysBetweenRedemptions),
      "redemption_valid_from": .string(zone.date(series.redemptionFrom)), "source_org_id": shown("sourceOrgId"),
      "issue_to_loyalty": flag(series.loyaltyOnly), "redeem_store_type": "redeemable_stores",
      "old_flow_enabled": shownFlag("isOldFlowEnabled"),
      "pre_redeem_event_required": shownFlag("isPreRedeemEventRequired"),
      "coupons": ["issued": text(series.issued), "redeemed": text(series.redeemed)],
      "offline_redemption_enabled": shown("offlineRedeemType"), "campaign_name": "", "purpose": "", "metadata": "",
      "item_status": object(V1ItemStatus(code: 700, message: "Coupon series fetched successfully")),
      "valid_redemption_org_entities": .object(places(series)),
      "products": .string(list(series, "SKU")), "brands": .string(list(series, "BRAND")),
      "categories": .string(list(series, "CATEGORY")),
    ]
  }

  private static func list(_ series: CouponSeries, _ type: String) -> String {
    let ids = series.products(type)
    return ids.isEmpty ? "" : JSONValue.array(ids).serialized
  }

  /// The entities at which a series may be redeemed, by kind: JSON lists as texts, or null.
  static func places(_ series: CouponSeries) -> JSONObject {
    var object = JSONObject()
    for (name, kind) in [
      ("concepts", Entity.Kind.concept), ("zones", .zone), ("stores", .store), ("tills", .till),
    ] {
      let ids = series.places.filter { $0.kind == kind }.map { JSONValue.int($0.id) }
      object[name] = ids.isEmpty ? .null : .string(JSONValue.array(ids).serialized)
    }
    return object
  }
}
