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

/// The failures of v2's points operations (contract: points).
enum PointsV2Error: APIError {
  case fraudulentReceiver
  case fraudulentSender
  case senderMissing
  case receiverMissing
  case invalidTransferEntity
  case groupUnknown
  case sameCustomer
  case merged(Int64)
  case pointsMissing
  case identifierType(String)
  case unauthorizedTransfer
  case notDivisible
  case invalidCode
  case transferFailed
  case transferOff
  case redemptionOff
  case limitReached
  case tooManyDecimals
  case invalidProgram
  case groupProgramsOff
  case invalidIdentifier
  case customerNotFound
  case notEnrolled
  case reversalTooLarge
  case invalidRedemption
  case redemptionUnknown
  case invalidCustomer
  case reversalOff
  case alreadyReversed
  case noUpdate
  case oneRedemptionNeeded
  case updateFailed(String)
  case invalidEntityType
  case invalidEntity
  case malformedIdentifier
  case eventLogUnknown
  case billNumberMissing
  case eventNameUnknown
  case unlockEntityType
  case billUnknown
  case nothingPromised
  case identifierMissing

  var code: Int {
    switch self {
    case .fraudulentReceiver: 414
    case .fraudulentSender: 415
    case .sameCustomer: 418
    case .merged: 419
    case .pointsMissing: 422
    case .identifierType: 434
    case .unauthorizedTransfer: 830
    case .notDivisible: 807
    case .invalidCode: 808
    case .transferFailed, .reversalTooLarge: 817
    case .transferOff: 818
    case .redemptionOff: 827
    case .tooManyDecimals: 878
    case .notEnrolled: 881
    case .invalidProgram: 885
    case .invalidRedemption: 901
    case .redemptionUnknown: 902
    case .limitReached: 903
    case .invalidCustomer: 904
    case .reversalOff: 905
    case .groupProgramsOff: 3316
    case .alreadyReversed: 3802
    case .invalidIdentifier: 8013
    case .customerNotFound, .malformedIdentifier: 8015
    case .noUpdate: 748
    case .oneRedemptionNeeded: 749
    case .updateFailed: 750
    case .senderMissing: 1206
    case .receiverMissing: 1207
    case .invalidTransferEntity: 1208
    case .groupUnknown: 1645
    case .invalidEntityType: 1212
    case .invalidEntity: 1219
    case .eventLogUnknown: 3918
    case .billNumberMissing: 82_323_271
    case .eventNameUnknown: 82_323_272
    case .unlockEntityType: 82_323_276
    case .billUnknown: 82_323_277
    case .nothingPromised: 82_323_282
    case .identifierMissing: 82_323_284
    }
  }

  var message: String {
    switch self {
    case .fraudulentReceiver:
      "Destination customer status is fraud. Points cannot be transferred to customers with fraud status."
    case .fraudulentSender:
      "Source customer status is fraud. Points cannot be transferred by customers with fraud status."
    case .senderMissing: "points transfer from entity details not set/invalid"
    case .receiverMissing: "points transfer to entity details not set/invalid"
    case .invalidTransferEntity: "points transfer entity type not set/invalid."
    case .groupUnknown: "group details passed are not valid"
    case .sameCustomer: "From and To customers are same."
    case .merged(let id): "Merged customer found with id: \(id)"
    case .pointsMissing: "pointsToBeTransferred value is invalid"
    case .identifierType(let field): "Invalid \(field) set in the request payload"
    case .unauthorizedTransfer: "User does not have permissions to transfer points from this entity"
    case .notDivisible: "Redemption points not divisible"
    case .invalidCode: "Unable to redeem. Validation code is invalid."
    case .transferFailed: "Redemption failed due to insufficient points or configuration"
    case .transferOff: "Points transfer not allowed for the specified program"
    case .redemptionOff: "Unable to redeem points. Points redemption is enabled for your organization."
    case .tooManyDecimals: "Points decimal precision not supported"
    case .notEnrolled: "Customer is not registered into the loyalty program."
    case .invalidProgram: "Invalid program id passed"
    case .reversalTooLarge: "Points reversal failed due to insufficient points"
    case .invalidRedemption: "Invalid points or points redemption ID."
    case .redemptionUnknown: "Redemption ID does not exist."
    case .limitReached: "Redemption limit exceeded"
    case .invalidCustomer: "Invalid customer details passed."
    case .reversalOff: "points redemption reversal is disabled for the org."
    case .groupProgramsOff: "Group redemption action executed for non-group payload"
    case .alreadyReversed: "Points reversal redeemed points already reversed."
    case .invalidIdentifier: "Lookup,Invalid identifier passed"
    case .customerNotFound: "Customer not found for the given identifiers"
    case .noUpdate: "No metadata update requested."
    case .oneRedemptionNeeded: "Exactly one redemption identifier needed to identify redemption."
    case .updateFailed(let reason): "Redemption update failed: \(reason)."
    case .invalidEntityType: "Entity type passed is not valid."
    case .invalidEntity: "Entity details not set/invalid."
    case .malformedIdentifier: "Invalid or malformed identifier provided in request body."
    case .eventLogUnknown: "Error unlocking points: no eventLog found for given eventLogId."
    case .billNumberMissing: "Bill number missing."
    case .eventNameUnknown: "Event name not found."
    case .unlockEntityType: "Entity type invalid."
    case .billUnknown: "No bill found for given bill number."
    case .nothingPromised: "No promise points found to unlock."
    case .identifierMissing: "identifierName, identifierValue, or source cannot be empty."
    }
  }

  /// What a rule of the model means for a transfer or a reversal.
  init?(_ error: any Error) {
    switch error {
    case let error as PointsV2Error: self = error
    case let error as PointsError:
      switch error {
      case .noProgram, .unknownProgram: self = .invalidProgram
      case .notEnrolled: self = .notEnrolled
      case .invalidPoints: self = .pointsMissing
      case .tooManyDecimals: self = .tooManyDecimals
      case .notMultiple: self = .notDivisible
      case .unknownRedemption: self = .redemptionUnknown
      case .redemptionOfAnother: self = .invalidCustomer
      case .alreadyReversed: self = .alreadyReversed
      case .moreThanRedeemed: self = .reversalTooLarge
      case .sameCustomer: self = .sameCustomer
      case .wrongCode: self = .invalidCode
      case .nothingPromised: self = .nothingPromised
      case .limitReached: self = .limitReached
      default: self = .transferFailed
      }
    default: return nil
    }
  }
}

extension Call {
  /// Runs a piece of a v2 points operation, and answers the model's refusals with the documented codes.
  func translatingPoints<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw PointsV2Error(error) ?? error }
  }
}
