import Model

/// The failures of v2's requests (contract: requests, pii-deletion). What v1.1 refuses with a code of its own is refused
/// with the same one here, but for the approval by the till that asked.
enum RequestV2Error: APIError {
  case invalidInput
  case unknownCustomer
  case mergeCustomerUnknown
  case sameTill
  case insufficient
  case invalidDate
  case tooMany
  case unknownGroup
  /// The receipt's bill is none that could be entered.
  case bill(TransactionError)
  case v1(RequestV1Error)

  /// The code of whatever a request runs into; nil for what is no rule of requests.
  init?(_ error: any Error) {
    switch error {
    case let error as RequestV2Error: self = error
    case RequestError.sameTill: self = .sameTill
    case CustomerError.noIdentifier, CustomerError.invalidIdentifier, CustomerError.invalidSource,
      CustomerError.accountMissing, CustomerError.invalidAccount:
      self = .invalidInput
    case CustomerError.notFound, CustomerError.notInSource, CustomerError.merged, CustomerError.deleted:
      self = .unknownCustomer
    case let error as TransactionError: self = .bill(error)
    case let rejection as BillRejection:
      guard let reason = rejection.reasons.first else { return nil }
      self = .bill(TransactionError(reason))
    case is BillError, is CustomerStatusError:
      guard let error = TransactionError(error) else { return nil }
      self = .bill(error)
    default:
      guard let error = RequestV1Error(error) else { return nil }
      self = .v1(error)
    }
  }

  static func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      throw RequestV2Error(error) ?? error
    }
  }

  var code: Int {
    switch self {
    case .invalidInput: 400
    case .unknownCustomer: 1012
    case .mergeCustomerUnknown: 9042
    case .sameTill: 9051
    case .insufficient: 9014
    case .invalidDate: 9016
    case .tooMany: 1060
    case .unknownGroup: 93026
    case .bill(let error): error.code
    case .v1(let error): error.code
    }
  }

  var message: String {
    switch self {
    case .invalidInput:
      "Input is invalid, Please check request parameters or input xml/json, No identifier provided to get loyalty users."
    case .unknownCustomer: "Cannot find customer for provided mobile/external-id/e-mail/id"
    case .mergeCustomerUnknown: "Customer not found for given identifiers"
    case .sameTill: "Same user cannot request and approve"
    case .insufficient: "Insufficient request for updating the request"
    case .invalidDate: "Date format should be yyyy-MM-dd"
    case .unknownGroup: "Invalid Group Details Provided"
    case .tooMany: "Exceeded maximum limit size of 10"
    case .bill(let error): error.message
    case .v1(let error): error.message
    }
  }
}

/// The kinds of request that v2 tells apart by type and base type.
enum V2RequestKind {
  case receipt
  case merge
  case deletion
  /// Points for a user group.
  case groupGoodwill

  /// - Throws: `RequestV1Error.invalidType` or `.invalidBaseType`.
  init(type: String?, baseType: String?) throws {
    let baseType = baseType?.trimmed.uppercased()
    switch type?.trimmed.uppercased() {
    case "TRANSACTION":
      guard baseType == "REGULAR_TXN_ADD" else { throw RequestV1Error.invalidBaseType }
      self = .receipt
    case "CHANGE_IDENTIFIER":
      guard baseType == "MERGE" else { throw RequestV1Error.invalidBaseType }
      self = .merge
    case "CUSTOMER":
      guard baseType == "DELETE" else { throw RequestV1Error.invalidBaseType }
      self = .deletion
    case "GOODWILL":
      guard baseType == "POINTS" else { throw RequestV1Error.invalidBaseType }
      self = .groupGoodwill
    default: throw RequestV1Error.invalidType
    }
  }

  /// The kind as it is stored, with its base type.
  var stored: (type: Requests.Kind, baseType: String) {
    switch self {
    case .receipt: (.transaction, "REGULAR_TXN_ADD")
    case .merge: (.changeIdentifier, "MERGE")
    case .deletion: (.customer, "DELETE")
    case .groupGoodwill: (.goodwill, "POINTS")
    }
  }
}
