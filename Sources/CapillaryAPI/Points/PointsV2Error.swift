import Model

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
