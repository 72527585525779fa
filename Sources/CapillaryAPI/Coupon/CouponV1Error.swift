import Model

/// The codes of v1.1's coupon operations (contract: coupon, status codes).
enum CouponV1Error: APIError {
  case model(CouponError, issuing: Bool)
  case codeMissing

  var code: Int { entry.0 }
  var message: String { entry.1 }

  private var entry: (Int, String) {
    switch self {
    case .codeMissing: (702, "Coupon code is invalid")
    case .model(let error, let issuing): CouponV1Error.entry(error, issuing: issuing)
    }
  }

  private static func entry(_ error: CouponError, issuing: Bool) -> (Int, String) {
    switch error {
    case .customerUnknown:
      (701, "Unable to find the customer. Please enter correct mobile number/email id/external id")
    case .markedAsFraud: (740, "Unable to process. Customer is marked as fraud")
    case .statusIsFraud: (750, "Unable to process. Customer is marked as fraud")
    case .blocked: (742, "Coupon issual or redemption is blocked for this customer")
    case .customerInvalid: (721, "Unable to issue/redeem coupon. Customer is invalid")
    case .notMeantForCustomer: (710, "Coupon cannot be redeemed by this customer")
    case .seriesUnknown: (707, "Coupon series id is invalid")
    case .seriesExpired: (712, "Unable to redeem. Either coupon series or campaign might have expired")
    case .alreadyHolds: (709, issuing ? "Coupon processing failed: user already has a coupon" : "Unable to redeem coupon")
    case .holdsExclusive, .tooSoonToIssue, .customerIssueLimit, .seriesIssueLimit, .noCodeLeft, .issuedElsewhere,
      .codeTaken:
      (722, "Unable to issue coupon")
    case .codeUnknown: (702, "Coupon code is invalid")
    case .idUnknown: (719, "Coupon code does not exist")
    case .revoked: (660, "Coupon code has been revoked")
    case .expired: (713, "Coupon has expired")
    case .notIssuedToCustomer: (703, "Coupon not issued to this customer")
    case .notIssued: (723, "Unable to redeem. The coupon cannot be used by this customer")
    case .billNumberMissing: (718, "Unable to redeem. Please enter transaction number must be entered to redeem")
    case .validationRequired: (725, "Unable to redeem coupon. Please provide validation code to redeem")
    case .validationWrong: (705, "Invalid coupon code and validation code")
    case .validationNotRequired: (726, "Validation not required")
    case .billAmount: (733, "Transaction amount invalid")
    case .place: (735, "Unable to redeem coupon. The coupon cannot be redeemed at this store")
    case .tooEarly: (739, "Unable to redeem. Make sure that the redemption date you have entered is valid")
    case .outsideRange: (729, "Invalid redemption date range for the coupon series")
    case .sameCustomerAgain: (706, "Cannot redeem same voucher multiple times")
    case .secondUse: (716, "Unable to redeem. Cannot redeem same coupon multiple times")
    case .usedUp: (711, "Coupon is redeemed already")
    case .customerRedemptionLimit:
      (736, "Unable to redeem coupon. Maximum number of coupon redemptions allowed has already been reached")
    case .tooSoonToRedeem(let days):
      (738, "Cannot redeem the coupon. Please wait for \(days) days to redeem this coupon again")
    case .seriesRedemptionLimit:
      (728, "Unable to redeem. Maximum number of coupon redemptions allowed has already been reached")
    case .campaignOver:
      (714, "Unable to redeem. Maximum redemptions allowed for this campaign are already reached")
    case .codeRedemptionLimit: (696, "Redemption per coupon code limit has reached max limit")
    case .noMobile: (704, "Unable to send coupon to the customer’s mobile number")
    case .resendDisabled: (724, "Unable to send message")
    default: (709, "Unable to redeem coupon")
    }
  }

  static func translating<Value>(issuing: Bool = false, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as CouponError {
      throw CouponV1Error.model(error, issuing: issuing)
    }
  }
}
