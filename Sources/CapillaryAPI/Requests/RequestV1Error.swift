import Model

/// The failures of v1.1's requests.
enum RequestV1Error: APIError {
  case invalidType
  case invalidBaseType
  case unsupported
  case noIdentifiers
  case unknownCustomer
  case inFuture
  case noSignature
  case oldType
  case newType
  case retroTooOld
  case registeredTooLate
  case unknownGroup
  case rule(RequestError)
  case failed

  /// The code of whatever a request runs into; nil for what is no rule of requests.
  init?(_ error: any Error) {
    switch error {
    case let error as RequestV1Error: self = error
    case RequestV2Error.unknownGroup: self = .unknownGroup
    case RequestV2Error.invalidInput: self = .noIdentifiers
    case let error as RequestError: self = .rule(error)
    case CustomerError.takenInSource, CustomerError.existsInSource, CustomerError.conflictingCustomers:
      self = .rule(.alreadyWanted)
    case CustomerError.merged: self = .rule(.victimMerged)
    case is CustomerError, is CustomerStatusError: self = .failed
    case PointsError.notEnrolled: self = .rule(.notLoyalty)
    case PointsError.invalidPoints: self = .rule(.invalidPoints)
    case is PointsError: self = .failed
    case is CouponError: self = .failed
    case BillError.retroAgain: self = .rule(.alreadyRetro)
    case BillError.retroOff: self = .rule(.retroOff)
    case BillError.retroTooOld: self = .retroTooOld
    case BillError.retroRegisteredTooLate: self = .registeredTooLate
    case BillError.billUnknown, BillError.retroOfOtherType: self = .rule(.billUnknown)
    case is BillError: self = .failed
    default: return nil
    }
  }

  var code: Int {
    switch self {
    case .invalidType: 9006
    case .invalidBaseType: 9008
    case .unsupported: 9040
    case .noIdentifiers: 9019
    case .unknownCustomer: 9011
    case .inFuture: 9021
    case .noSignature: 1629
    case .oldType: 9057
    case .newType: 9058
    case .retroTooOld: 9052
    case .registeredTooLate: 9053
    case .unknownGroup: 93026
    case .failed: 9009
    case .rule(let error):
      switch error {
      case .invalidValue(.email): 9001
      case .invalidValue(.mobile): 9046
      case .invalidValue: 9047
      case .taken(.email): 9002
      case .taken(.mobile): 9005
      case .taken: 9003
      case .oldValueInvalid: 9012
      case .sameValue: 9031
      case .alreadyWanted: 9028
      case .targetUnknown: 9007
      case .sameCustomer: 9029
      case .victimMerged: 9027
      case .survivorMerged: 9023
      case .mergeOpenForVictim: 9018
      case .mergeOpenForSurvivor: 9026
      case .reallocationOpen: 9035
      case .notLoyalty: 9022
      case .invalidPoints: 9024
      case .unknownProgram: 1101
      case .notFound: 9050
      case .notPending: 9052
      case .sameTill: 9056
      case .billUnknown: 9051
      case .retroOff: 9060
      case .alreadyRetro: 1627
      case .beyondAutomaticApproval: 9059
      case .seriesUnknown: 9024
      case .deletionOff: 3232
      case .deletionOpen: 9055
      case .noDeletionLabel: 9009
      }
    }
  }

  var message: String {
    switch self {
    case .invalidType: "Request Type is invalid"
    case .invalidBaseType: "Request Base Type is invalid"
    case .unsupported: "Request change type not supported"
    case .noIdentifiers: "No customer identifiers passed"
    case .unknownCustomer: "User is not registered"
    case .inFuture: "Requested On date is in future"
    case .noSignature: "Client signature is mandatory for this action"
    case .oldType: "Invalid transaction old_type specified"
    case .newType: "Invalid transaction new_type specified"
    case .retroTooOld: "Transaction is too old to mark as retro"
    case .registeredTooLate: "Registration is too much older than transaction time"
    case .unknownGroup: "Invalid Group Details Provided"
    case .failed: "Request add failed due to internal error. Please try again later"
    case .rule(let error):
      switch error {
      case .invalidValue(.email): "Requested new email ID is invalid"
      case .invalidValue(.mobile): "Requested new mobile is invalid"
      case .invalidValue: "Requested new external_id is invalid"
      case .taken(.email): "Requested new email already exists"
      case .taken(.mobile): "Requested new mobile already exists"
      case .taken: "Requested new External ID already exists"
      case .oldValueInvalid: "Old value is invalid"
      case .sameValue: "Old value is same as new value"
      case .alreadyWanted: "Request already exists for same new value"
      case .targetUnknown: "Target customer is not Existing or Invalid"
      case .sameCustomer: "Survivor and victim are same"
      case .victimMerged: "Victim is already merged to another user"
      case .survivorMerged: "Survivor is already merged to another user as victim"
      case .mergeOpenForVictim: "Request for Merge already exists for the victim in pending or processing state"
      case .mergeOpenForSurvivor: "Request for Merge already exists for the survivor in pending or processing state"
      case .reallocationOpen:
        "Identifier reallocation request already exists in pending state for the customer"
      case .notLoyalty: "Customer is not registered for Loyalty Program"
      case .invalidPoints: "New value is invalid"
      case .unknownProgram: "Invalid programId passed"
      case .notFound: "Request not found"
      case .notPending: "Invalid request status"
      case .sameTill: "Same user cannot request and approve"
      case .billUnknown: "Invalid transaction ID"
      case .retroOff: "Retro transactions are not permitted as per org-configs"
      case .alreadyRetro: "Transaction already marked retro"
      case .beyondAutomaticApproval: "Transaction amount beyond auto-approval limit"
      case .seriesUnknown: "New value is invalid"
      case .deletionOff: "Org Config for PII Deletion is Disabled"
      case .deletionOpen: "Request has been queued earlier"
      case .noDeletionLabel: "Request add failed due to internal error. Please try again later"
      }
    }
  }
}
