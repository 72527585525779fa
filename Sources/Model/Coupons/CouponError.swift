/// Why something cannot be done with a coupon or a series. The wire folder gives each its code, which differ by version.
public enum CouponError: Error, Hashable, Sendable {
  // The customer
  case customerUnknown
  /// The fraud status says so (`fraud_status`), or the organization's status of the customer.
  case markedAsFraud
  case statusIsFraud
  /// The status forbids issue or redemption.
  case blocked
  /// The series is for loyalty customers.
  case customerInvalid
  /// Registration or number of bills is not what the series wants.
  case notMeantForCustomer

  // Series
  case seriesUnknown
  case seriesExpired
  case seriesCodeTaken
  case seriesCodeEmpty
  case genericCodeMissing
  case exclusiveSeriesInvalid
  /// A setting that is missing or cannot be what was sent.
  case settingMissing(String)
  case settingInvalid(String)

  // Issue
  /// The customer has one, and the series gives no second.
  case alreadyHolds
  case holdsExclusive
  case tooSoonToIssue
  case customerIssueLimit
  case seriesIssueLimit
  case noCodeLeft
  /// Codes of the series come from another system.
  case issuedElsewhere
  case codeTaken

  // Redemption
  case codeUnknown
  case idUnknown
  case revoked
  case expired
  /// The code is somebody else's.
  case notIssuedToCustomer
  /// The code has been issued to nobody.
  case notIssued
  case billNumberMissing
  case validationRequired
  case validationWrong
  case validationNotRequired
  case billAmount
  case place
  case tooEarly
  case outsideRange
  /// The same customer again, who may use it once.
  case sameCustomerAgain
  /// The same customer again, for a code that works once.
  case secondUse
  case usedUp
  case customerRedemptionLimit
  case tooSoonToRedeem(days: Int64)
  case seriesRedemptionLimit
  /// The same for a series that a campaign has claimed.
  case campaignOver
  case codeRedemptionLimit

  // Changes
  case redemptionUnknown
  case redeemed
  case notRevocableByCode
  case expiryInPast
  case expiryBeyondSeries
  case noMobile
  case resendDisabled
}
