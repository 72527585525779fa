import Model

/// The failures of v1.1's points operations (contract: points).
enum PointsV1Error: APIError, Equatable {
  case invalidPoints
  case invalidIdentifier
  case currentPointsTooLow
  case lifetimePointsTooLow
  case lifetimePurchasesTooLow
  case notMultiple(of: String)
  case invalidCode
  case fraud
  case customerUnknown
  case insufficientPoints
  case aboveMaximum
  case belowMinimum
  case missedCallMissing
  case missedCallsOff
  case codeMissing
  case signatureMissing
  case redemptionOff
  case invalidTime
  case noCodeIssued
  case tooManyDecimals
  case notEnrolled
  case noProgram
  case invalidProgram
  case groupProgramsOff
  case groupUnknown
  case redemptionFailed
  case invalidBillNumber
  /// Known from campaigns only.
  case notInLoyalty
  case blocked(customer: Int64, status: String)
  case notInGroup(customer: Int64, group: Int64)
  /// The member may not spend the group's points.
  case groupBlocked

  var code: Int {
    switch self {
    case .invalidPoints: 801
    case .invalidIdentifier: 802
    case .currentPointsTooLow: 804
    case .lifetimePointsTooLow: 805
    case .lifetimePurchasesTooLow: 806
    case .notMultiple: 807
    case .invalidCode: 808
    case .fraud: 809
    case .customerUnknown: 816
    case .insufficientPoints: 818
    case .aboveMaximum: 819
    case .belowMinimum: 821
    case .missedCallMissing: 822
    case .missedCallsOff: 823
    case .codeMissing: 824
    case .signatureMissing: 825
    case .redemptionOff: 827
    case .invalidTime: 859
    case .noCodeIssued: 860
    case .tooManyDecimals: 878
    case .notEnrolled: 881
    case .noProgram: 895
    case .invalidProgram: 1101
    case .groupUnknown: 1632
    case .notInGroup: 1620
    case .groupBlocked: 828
    case .groupProgramsOff: 3316
    case .redemptionFailed: 817
    case .invalidBillNumber: 811
    case .notInLoyalty: 686
    case .blocked: 3045
    }
  }

  var message: String {
    switch self {
    case .invalidPoints: "Trying to redeem invalid points"
    case .invalidIdentifier: "Mobile number/email id/external id you have entered is invalid"
    case .currentPointsTooLow: "Insufficient current points."
    case .lifetimePointsTooLow: "Insufficient lifetime points."
    case .lifetimePurchasesTooLow: "Insufficient lifetime purchases amount."
    case .notMultiple(let step):
      "Unable to redeem. Make sure that the points you are trying to redeem is a multiple of \(step). "
        + "Check the points redemption configuration of your organization."
    case .invalidCode: "Unable to redeem. Validation code is invalid"
    case .fraud: "Unable to process. Customer is marked as fraud"
    case .customerUnknown: "Customer not found for organization"
    case .insufficientPoints: "Current points are less than points requested for redemption"
    case .aboveMaximum:
      "Points you are trying to redeem are more than the maximum allowed redemption limit.  "
        + "Unable to send message to customer"
    case .belowMinimum: "Points you are trying to redeem are less than the minimum redemption limit"
    case .missedCallsOff: "Missed call redemption is disabled for your organization"
    case .missedCallMissing: "Unable to find missed call from the registered mobile number"
    case .codeMissing: "Mobile number validation is mandatory for redeeming points"
    case .signatureMissing: "Client signature is required"
    // The words are the documentation's.
    case .redemptionOff: "Unable to redeem points. Points redemption is enabled for your organization"
    case .invalidTime: "The redemption time you have passed is invalid"
    case .noCodeIssued: "Unable to issue OTP"
    case .tooManyDecimals: "Invalid decimal precision in points redeemed"
    case .notEnrolled: "Customer is not registered into the loyalty program"
    case .noProgram: "Loyalty program is not configured for your organization"
    case .invalidProgram: "invalid programId passed"
    case .groupUnknown: "Invalid or non-existent groupId"
    case .notInGroup(let customer, let group): "User \(customer) does not belong to group \(group)."
    case .groupBlocked: "Points redemption not configured for the group"
    case .groupProgramsOff: "group redemption action executed from non group redemption payload"
    case .redemptionFailed: "Points redemption failed."
    case .invalidBillNumber: "The transaction number entered to redeem/revert points is invalid"
    case .notInLoyalty:
      "User is from campaign and has not enrolled in the loyalty program. Points redemption is not applicable for the user."
    case .blocked(let customer, let status):
      "Points Redemption is not allowed for the customer with id \(customer) as the status is \(status)."
    }
  }

  /// What a rule of the model means here.
  init?(_ error: any Error) {
    switch error {
    case let error as PointsV1Error: self = error
    case let error as PointsError:
      switch error {
      case .noProgram: self = .noProgram
      case .unknownProgram: self = .invalidProgram
      case .notEnrolled: self = .notEnrolled
      case .invalidPoints: self = .invalidPoints
      case .tooManyDecimals: self = .tooManyDecimals
      case .insufficientPoints: self = .insufficientPoints
      case .belowMinimum: self = .belowMinimum
      case .aboveMaximum: self = .aboveMaximum
      case .notMultiple(let step): self = .notMultiple(of: step.plain)
      case .balanceTooLow: self = .currentPointsTooLow
      case .lifetimePointsTooLow: self = .lifetimePointsTooLow
      case .lifetimePurchasesTooLow: self = .lifetimePurchasesTooLow
      case .wrongCode: self = .invalidCode
      case .limitReached: self = .redemptionFailed
      default: return nil
      }
    case CustomerStatusError.blocked(_, let customer, let status): self = .blocked(customer: customer, status: status)
    default: return nil
    }
  }
}
