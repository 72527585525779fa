import Model

extension CouponSeries {
  /// The series as v2 shows it, in the documented order.
  ///
  /// - Parameter isRead: reads show the limit of codes as `numTotal` and the days and hours as an object where they
  ///   stand beside a coupon; answers to create and update show 0.
  func object(isRead: Bool, rangeAsObject: Bool = false, _ session: Session) throws -> JSONObject {
    let zone = try session.zone
    let other = JSONObject(stored: self.shown)
    func shown(_ name: String) -> JSONValue { other[name] ?? .null }
    let range = redemptionRange.text
    let day = zone.startOfDay(validTill)
    var object = JSONObject()
    let properties = JSONObject(stored: properties)
    if !properties.isEmpty { object["customPropertyMap"] = .object(properties) }
    object["id"] = .int(id)
    object["orgId"] = .int(try session.organization.id)
    object["description"] = .string(description)
    object["discountCode"] = .string(discountCode)
    object["validTillDate"] = .string(zone.iso(day))
    object["validTillDateTime"] = .string(zone.iso(validTill))
    object["validTillISODate"] = .string(zone.date(validTill))
    object["validDaysFromCreation"] = shown("validDaysFromCreation")
    object["expiryStrategyValue"] = .int(expiryValue)
    object["maxCreate"] = .int(maxCreate)
    object["maxRedeem"] = .int(maxRedeem)
    object["isTransferrable"] = shown("isTransferrable")
    object["anyUser"] = .bool(anyUser)
    object["sameUserMultipleRedeem"] = .bool(sameUserAgain)
    object["isReferralExistingUsersAllowed"] = shown("isReferralExistingUsersAllowed")
    object["isMultipleUseAllowed"] = .bool(multipleUse)
    object["isValidationRequired"] = .bool(validationRequired)
    object["isValidWithDiscountedItem"] = shown("isValidWithDiscountedItem")
    object["createdBy"] = .int(createdBy)
    object["numIssued"] = .int(issued)
    object["numRedeemed"] = .int(redeemed)
    object["createdOn"] = .string(zone.iso(createdAt))
    object["lastUsed"] = .string(zone.iso(updatedAt))
    object["seriesCode"] = .string(seriesCode)
    object["smsTemplate"] = .string(smsTemplate)
    object["isSMSDisabled"] = .bool(smsDisabled)
    object["info"] = .string(info)
    object["isMultipleVouchersPerUserAllowed"] = .bool(severalPerCustomer)
    object["doNotResendExistingVoucher"] = .bool(neverGiveAgain)
    object["mutualExclusiveSeriesIds"] = .string(exclusiveSeries)
    object["storeIdsJson"] = .string(stores)
    object["isDvsEnabled"] = shown("isDvsEnabled")
    object["dvsExpiryDate"] = .string(zone.iso(Timestamp(milliseconds: shown("dvsExpiryDate").int ?? 0)))
    object["priority"] = shown("priority")
    object["shortSMSTemplate"] = shown("shortSMSTemplate")
    object["maxVouchersPerUser"] = .int(maxPerCustomer)
    object["minDaysBetweenVouchers"] = .int(daysBetweenIssues)
    object["maxReferralsPerReferee"] = -1
    object["discountUpto"] = .amount(discountUpto)
    object["discountValue"] = .amount(discountValue)
    object["dvsItems"] = shown("dvsItems")
    object["redemptionRange"] = rangeAsObject ? JSONValue(stored: range) : .string(range)
    object["minBillAmount"] = .amount(minBill)
    object["maxBillAmount"] = .amount(maxBill)
    object["redeemAtStore"] = .string(redemptionStores)
    object["campaignId"] = shown("campaignId")
    object["tag"] = shown("tag")
    object["maxRedemptionsInSeriesPerUser"] = .int(maxRedemptionsPerCustomer)
    object["minDaysBetweenRedemption"] = .int(daysBetweenRedemptions)
    object["redemptionValidFrom"] = .string(zone.iso(redemptionFrom))
    object["sourceOrgId"] = shown("sourceOrgId")
    object["issueToLoyalty"] = .bool(loyaltyOnly)
    object["redeemStoreType"] = "redeemable_stores"
    for name in [
      "offlineRedeemType", "isOldFlowEnabled", "isPreRedeemEventRequired", "termsAndConditions",
      "signalRedemptionEvent", "syncToClient", "showPinCode",
    ] { object[name] = shown(name) }
    if let products = other["productInfo"], !products.list.isEmpty { object["productInfo"] = products }
    if !places.isEmpty {
      object["redemptionOrgEntityDetails"] = .array(
        places.map { ["redemptionOrgEntityType": .string($0.kind.rawValue), "orgEntityId": .int($0.id)] })
    }
    if let target {
      var details = JSONObject()
      details["validMaxUserTransactionLimit"] = target.maximumBills.map { .int($0) }
      details["validUserRegistrationStartTime"] = target.registeredFrom.map { .int($0) }
      details["validUserRegistrationEndTime"] = target.registeredUntil.map { .int($0) }
      object["targetUserDetails"] = .object(details)
    }
    object["numUploadedNonIssued"] = .int(uploadedLeft)
    object["numUploadedTotal"] = .int(uploaded)
    object["redemptionValidAfterDays"] = .int(redemptionAfterDays)
    object["ownedBy"] = "NONE"
    object["ownerId"] = -1
    object["ownerValidity"] = shown("ownerValidity")
    object["alphaNumeric"] = .bool(alphanumeric)
    object["shortCodeLength"] = shown("shortCodeLength")
    object["randomCodeLength"] = .int(codeLength)
    if !prefix.isEmpty { object["couponPrefix"] = .string(prefix) }
    if !suffix.isEmpty { object["couponSuffix"] = .string(suffix) }
    object["fixedExpiryDate"] = .int(day.milliseconds)
    object["numTotal"] = .int(isRead ? maxCreate : 0)
    object["latestIssualTime"] = .int(lastIssuedAt?.milliseconds ?? 0)
    object["latestRedemptionTime"] = .int(lastRedeemedAt?.milliseconds ?? 0)
    if let genericCode { object["genericCode"] = .string(genericCode) }
    object["resendMessageEnabled"] = .bool(resendEnabled)
    object["redemptionPerCouponMaxLimit"] = .int(maxRedemptionsPerCode)
    for name in ["isPrefixEnabled", "isSuffixEnabled", "orgPrefixOverride", "orgSuffixOverride", "seriesType"] {
      object[name] = shown(name)
    }
    object["clientHandlingType"] = .string(kind.rawValue)
    object["expiryStrategyType"] = .string(expiryStrategy.rawValue)
    object["discountOn"] = .string(discountOn.rawValue)
    object["discountType"] = .string(discountType.rawValue)
    object["externalIssual"] = .bool(externalIssue)
    object["updateProductData"] = shown("updateProductData")
    return object
  }
}
