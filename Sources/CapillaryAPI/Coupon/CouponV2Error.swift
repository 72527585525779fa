import Model

/// The codes of v2's coupon operations (contract: coupon, status codes).
enum CouponV2Error: APIError {
  case model(CouponError, operation: Operation)
  case seriesMissing
  case seriesMalformed
  case invalidSource
  case invalidCount
  case countMissing
  case seriesIDMandatory
  case couponSeriesMandatory
  case expiriesMandatory
  case nothingToRevoke
  case customerMandatoryForGeneric
  case tooManyToRevoke
  case noRedemptionIDs
  case invalidRedemptionIDs
  case noFilter
  case couponNotFound(String)
  case codeMissing
  case invalidInput
  case onlyOneGeneric
  case onlyOnePerCustomer
  case someNotIssued
  case failedWithOthers
  case redemptionFailed
  case checkFailed

  /// What was being done, where the same failure has another code.
  enum Operation: Sendable {
    case series
    case issue
    case redeem
    case expiry
    case revoke
  }

  var code: Int { entry.0 }
  var message: String { entry.1 }

  private var entry: (Int, String) {
    switch self {
    case .model(let error, let operation): CouponV2Error.entry(error, operation)
    case .seriesMissing: (746, "Please provide series id")
    case .seriesMalformed: (755, "invalid coupon series id")
    case .invalidSource: (777, "coupon source not valid for issue coupon")
    case .invalidCount: (677, "Invalid coupon count. Minimum 1 and Maximum 500.")
    case .countMissing: (756, "count should be greater than 0")
    case .seriesIDMandatory: (756, "seriesId is mandatory to set")
    case .couponSeriesMandatory: (756, "coupon seriesid is mandatory")
    case .expiriesMandatory: (756, "Atleast one coupon code and expiry date info is mandatory")
    case .nothingToRevoke: (756, "CouponCode/s or customer info is mandatory")
    case .customerMandatoryForGeneric: (695, "User Id is mandatory for common coupon to change expiry")
    case .tooManyToRevoke: (629, "Invalid Input")
    case .noRedemptionIDs: (661, "No Redemption id passed")
    case .invalidRedemptionIDs: (510, "Invalid Redemption ids present")
    case .noFilter: (1000, "Filters not provided")
    case .couponNotFound(let name): (780, "Coupon not found Identifier: \(name).")
    case .codeMissing: (781, "Either coupon ID or coupon code is missing")
    case .invalidInput: (629, "Invalid Input")
    case .onlyOneGeneric: (5004, "Cannot issue more than one GENERIC coupon code.")
    case .onlyOnePerCustomer: (5004, "Issue only one coupon. Since isAllowMultipleVouchersPerUser=false.")
    case .someNotIssued: (5006, "Unable to issue certain number of coupons")
    case .failedWithOthers:
      (749, "Coupon Redeem/isRedeem failed because of failure on other coupons in the batch")
    case .redemptionFailed: (759, "Coupon redemption failed")
    case .checkFailed: (780, "Coupon isRedeem failed")
    }
  }

  private static func entry(_ error: CouponError, _ operation: Operation) -> (Int, String) {
    switch error {
    case .customerUnknown:
      (701, "The customer could not be found. Please check mobile, email, external id passed")
    case .markedAsFraud: (740, "Fraud customer")
    case .statusIsFraud: (750, "Operation not allowed. Not allowed - customer is marked as fraud.")
    case .blocked: (742, "Coupon issue and redemption blocked for customer")
    case .customerInvalid: (721, "Invalid customer")
    case .notMeantForCustomer: (710, "Coupon is not meant for this customer")
    case .seriesUnknown: (707, "Coupon Series ID is invalid")
    case .seriesExpired:
      operation == .issue ? (713, "Coupon has expired") : (712, "Coupon Series / Campaign has expired")
    case .seriesCodeTaken: (751, "coupon series with same series code is already present")
    case .seriesCodeEmpty: (753, "series code cannot be empty")
    case .genericCodeMissing: (754, "generic cannot be empty for series type GENERIC")
    case .exclusiveSeriesInvalid: (756, "invalid value for mutually exclusive config series")
    case .settingMissing(let name): (403, PlatformError.mandatoryField(name).message)
    case .settingInvalid(let detail): (400, PlatformError.invalidInput(detail).message)
    case .alreadyHolds: (709, "Coupon processing failed: user already has a coupon")
    case .holdsExclusive: (709, "Coupon processing failed: user has a coupon of a mutually exclusive series")
    case .tooSoonToIssue, .issuedElsewhere, .codeTaken: (722, "Unable to create coupon")
    case .customerIssueLimit: (5002, "max coupon per user exceeded")
    case .seriesIssueLimit: (5001, "Maximum number of series has been created.")
    case .noCodeLeft: (5005, "Queue is empty for series")
    case .codeUnknown:
      switch operation {
      case .expiry: (633, "invalid coupon code")
      case .revoke: (682, "Coupon not found ")
      default: (702, "Coupon code is invalid")
      }
    case .idUnknown: (719, "Coupon code does not exist")
    case .revoked: (660, "Coupon code has been revoked")
    case .expired: (713, "Coupon has expired")
    case .notIssuedToCustomer: (703, "Coupon not issued to this customer")
    case .notIssued: (723, "Coupon not issued to this customer")
    case .billNumberMissing: (718, "Transaction number needed for redemption")
    case .validationRequired: (725, "Validation required")
    case .validationWrong: (705, "Both coupon code and the validation code are invalid")
    case .validationNotRequired: (726, "Validation not required")
    case .billAmount: (733, "Invalid transaction amount")
    case .place: (735, "Invalid store")
    case .tooEarly: (739, "Allowed redemption date is invalid")
    case .outsideRange: (729, "Invalid redemption range For coupon series")
    case .sameCustomerAgain: (716, "Cannot redeem same Coupon multiple times")
    case .secondUse: (747, "Multiple redemption not allowed")
    case .usedUp: (711, "Coupon is already used")
    case .customerRedemptionLimit: (736, "Allowed redemption consumed")
    case .tooSoonToRedeem: (738, "Allowed redemption gap is invalid")
    case .seriesRedemptionLimit: (728, "Maximum number of redemptions reached")
    case .campaignOver: (714, "Campaign over, it was first come first serve")
    case .codeRedemptionLimit: (696, "Redemption per coupon code limit has reached max limit")
    case .redemptionUnknown: (510, "Invalid Redemption ids present")
    case .redeemed: (405, "Coupon code redeemed")
    case .notRevocableByCode: (108, "Unsupported coupons series config with client handling type GENERIC")
    case .expiryInPast: (690, "Expiry date is past date")
    case .expiryBeyondSeries: (691, "coupon code expiry date cannot be set beyond series expiry")
    case .noMobile: (704, "Error in sending coupon through SMS")
    case .resendDisabled: (724, "Unable to communicate information to customer")
    }
  }

  /// Runs the model and gives its refusals their codes.
  static func translating<Value>(_ operation: Operation, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as CouponError {
      throw CouponV2Error.model(error, operation: operation)
    }
  }
}
