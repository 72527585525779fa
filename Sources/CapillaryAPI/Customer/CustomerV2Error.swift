import Model

/// The failures of v2's customer operations (contract: customer-v2, customer-lookup).
enum CustomerV2Error: APIError {
  case noSourceInLookup
  case noIdentifiers
  case invalidSource
  case addWithoutSource
  case addWithoutIdentifiers
  case existsInSource(Int64)
  case takenInSource
  case takenByOtherProfile
  case updateNotFound
  case invalidChannel
  case invalidLookupSource
  case invalidGetSource
  case invalidIdentifier
  case invalidPrimary(String)
  case notFound
  case getWithoutSource
  case invalidRegistrationDate
  case cannotLeaveLoyalty
  case personWasDeleted
  case accountMissing
  case conflicting
  case notInSource
  case combineImpossible
  case merged
  case invalidStatusLabel
  case cardRefused(String)
  case notEnrolled
  case orphanProfile
  case negativeOffset
  case limitTooSmall
  case limitTooLarge
  case channelTypeMissing
  case invalidParameters
  case sourceNotInOrganization
  case primaryMissing
  case deleted
  case primaryCannotChange(String)
  case blocked(String)
  case invalidEntityType
  case invalidProgram
  case datesReversed
  case pastDate(String)
  case dateFormat(String)
  case farFuture(String)
  case invalidExternalID
  case alreadyRegistered
  case alreadyMerged(Int64)
  case primaryMismatch
  case invalidEntity
  case invalidSourceOrAccount
  case statusUnavailable
  case noDefaultStatusLabel

  var code: Int {
    switch self {
    case .noSourceInLookup: 8001
    case .noIdentifiers: 8002
    case .invalidSource: 8003
    case .addWithoutSource: 8004
    case .addWithoutIdentifiers: 8005
    case .existsInSource: 8006
    case .takenInSource: 8007
    case .takenByOtherProfile: 8008
    case .updateNotFound: 8009
    case .invalidChannel: 8010
    case .invalidLookupSource: 8011
    case .invalidGetSource: 8012
    case .invalidIdentifier: 8013
    case .invalidPrimary: 8014
    case .notFound: 8015
    case .getWithoutSource: 8016
    case .invalidRegistrationDate: 8017
    case .cannotLeaveLoyalty: 8018
    case .personWasDeleted: 8026
    case .deleted: 8109
    case .accountMissing: 8045
    case .conflicting: 8053
    case .notInSource: 8065
    case .combineImpossible: 8066
    case .merged: 8069
    case .invalidStatusLabel: 8086
    case .cardRefused: 8087
    case .notEnrolled: 8089
    case .orphanProfile: 8090
    case .negativeOffset: 8100
    case .limitTooSmall: 8101
    case .limitTooLarge: 8102
    case .channelTypeMissing: 8106
    case .invalidParameters: 8130
    case .sourceNotInOrganization: 3217
    case .primaryMissing: 1007
    case .primaryCannotChange: 91005
    case .blocked: 3045
    case .invalidEntityType: 1212
    case .invalidProgram: 1213
    case .datesReversed: 1214
    case .pastDate: 1215
    case .dateFormat: 1216
    case .farFuture: 1217
    case .invalidExternalID: 8020
    case .alreadyRegistered: 8028
    case .alreadyMerged: 8067
    case .primaryMismatch: 8075
    case .invalidEntity: 8085
    case .invalidSourceOrAccount: 8127
    case .statusUnavailable: 8088
    case .noDefaultStatusLabel: 8107
    }
  }

  var message: String {
    switch self {
    case .noSourceInLookup: "Lookup failed, No source passed"
    case .noIdentifiers: "Lookup failed, No identifiers passed"
    case .invalidSource: "Invalid source passed"
    case .addWithoutSource: "Add failed, No source passed"
    case .addWithoutIdentifiers: "Add failed, No valid identifiers passed"
    case .existsInSource(let id): "Add failed, Customer already exists with id \(id) for same source"
    case .takenInSource: "Update failed, Customer already exists for same source"
    case .takenByOtherProfile: "Update failed, Same source different profile found for given identifiers"
    case .updateNotFound: "Update failed, Customer not found"
    case .invalidChannel: "Invalid communication channel passed"
    case .invalidLookupSource: "Look up, Invalid source passed"
    case .invalidGetSource: "Get, Invalid source passed"
    case .invalidIdentifier: "Lookup, Invalid identifier passed"
    case .invalidPrimary(let value): "Error in customer registration: Invalid Primary Id - \(value)"
    case .notFound: "Customer not found for the given identifiers"
    case .getWithoutSource: "GET failed, No source passed"
    case .invalidRegistrationDate: "Error in customer registration: Invalid registration date"
    case .cannotLeaveLoyalty: "Update customer, Conversion from loyalty to non-loyalty not allowed"
    case .personWasDeleted: "Same customer was deleted for PII feature, could not add"
    case .accountMissing: "Account id is not passed."
    case .conflicting: "Update customer, Conflicting Customers found"
    case .notInSource: "User not found for given source"
    case .combineImpossible: "Combine not possible, User id already used in same source"
    case .merged: "Merged customer found"
    case .invalidStatusLabel: "Status label passed is not valid"
    case .cardRefused(let status): "Card is \(status), not allowed to do any further actions"
    case .notEnrolled: "Customer not registered for the Loyalty Program"
    case .orphanProfile: "Unable to create profile as instore profile doesn't exist"
    case .negativeOffset: "Offset cannot have value less than 0"
    case .limitTooSmall: "Limit should be greater than 0"
    case .limitTooLarge: "Limit cannot be greater than 100"
    case .channelTypeMissing: "Communication channel type not passed"
    case .invalidParameters: "Lookup,Invalid Params passed"
    case .sourceNotInOrganization: "Org source addition failed, Invalid source account identifier passed"
    case .primaryMissing:
      "Error in customer registration: No Valid Mobile Number or External ID or Email provided required for registration."
    case .deleted: "Customer is deleted after PII delete request"
    case .primaryCannotChange(let name): "\(name) is primary identifier and cannot be updated."
    case .blocked(let refusal): refusal
    case .invalidEntityType: "Invalid entity type passed."
    case .invalidProgram: "Invalid programId passed in request."
    case .datesReversed: "startDate is after endDate."
    case .pastDate(let name): "\(name) cannot be a past date."
    case .dateFormat(let name):
      "The date format used for \(name) is not supported. Enter the the date in (YYYY-MM-DD) format."
    case .farFuture(let name): "Date mentioned is a far future date. \(name) cannot be after 100 years from now."
    case .invalidExternalID: "External ID validation failed"
    case .alreadyRegistered: "Customer seems is already registered"
    case .alreadyMerged(let id): "Same Customer found in other sources, Merge already done with userId \(id)"
    case .primaryMismatch: "Primary identifier not matching with other identifiers"
    case .invalidEntity: "Invalid org entity passed"
    case .invalidSourceOrAccount: "Invalid source or accountId passed"
    case .statusUnavailable: "Customer status get failed"
    case .noDefaultStatusLabel: "Default customer status label not set"
    }
  }
}

extension CustomerV2Error {
  /// What kind of call failed: the same mistake has another code in each.
  enum Context: Sendable {
    case lookup
    case get
    case add
    case update
  }

  /// v2's code for what the model refuses.
  init(_ error: CustomerError, _ context: Context) {
    self = switch error {
    case .notFound: .notFound
    case .notInSource: .notInSource
    case .merged: .merged
    case .deleted: .deleted
    case .noSource:
      switch context {
      case .lookup, .update: .noSourceInLookup
      case .get: .getWithoutSource
      case .add: .addWithoutSource
      }
    case .invalidSource, .invalidAccount:
      switch context {
      case .lookup: if case .invalidAccount = error { .invalidLookupSource } else { .invalidSource }
      case .get: .invalidGetSource
      case .add: if case .invalidAccount = error { .invalidSourceOrAccount } else { .sourceNotInOrganization }
      case .update: .sourceNotInOrganization
      }
    case .accountMissing: .accountMissing
    case .noIdentifier: context == .add ? .addWithoutIdentifiers : .noIdentifiers
    case .invalidIdentifier: .invalidIdentifier
    case .existsInSource(let id): .existsInSource(id)
    case .takenInSource: .takenInSource
    case .takenByOtherProfile: .takenByOtherProfile
    case .invalidPrimary(let value): .invalidPrimary(value)
    case .primaryMissing: .primaryMissing
    case .primaryCannotChange(let type): .primaryCannotChange(type.rawValue)
    case .invalidRegistrationDate: .invalidRegistrationDate
    case .personWasDeleted: .personWasDeleted
    case .orphanProfile: .orphanProfile
    case .unknownStatusLabel: .invalidStatusLabel
    case .cannotLeaveLoyalty: .cannotLeaveLoyalty
    case .conflictingCustomers: .conflicting
    case .combineImpossible: .combineImpossible
    case .alreadyMerged(let id): .alreadyMerged(id)
    case .invalidExternalID: .invalidExternalID
    case .registeredTwice: .alreadyRegistered
    case .invalidEntity: .invalidEntity
    case .primaryMismatch: .primaryMismatch
    }
  }

  /// Runs `body` and gives what the model refuses its v2 code.
  static func translating<Value>(_ context: Context, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as CustomerError {
      throw CustomerV2Error(error, context)
    } catch CustomerStatusError.blocked(let action, let customer, let status) {
      throw CustomerV2Error.blocked(
        "\(action.title) is not allowed as customer \(customer) is in \(status) status.")
    } catch CustomerStatusError.unknownLabel {
      throw CustomerV2Error.invalidStatusLabel
    }
  }
}

extension Warning {
  /// v2's code for what the model did otherwise than asked.
  init(_ warning: CustomerWarning) {
    switch warning {
    case .combined: self.init(code: 8050, message: "Same Customer found in other sources, Combining")
    case .conflicting: self.init(code: 8052, message: "Add customer, Conflicting Customers found")
    case .merged(let id):
      self.init(code: 8051, message: "Same Customer found in other sources, Merging with userId \(id)")
    case .invalidMobile: self.init(code: 8056, message: "Invalid mobile")
    case .invalidEmail: self.init(code: 8055, message: "Invalid email id")
    case .invalidExternalID: self.init(code: 8064, message: "External id validation failed")
    case .invalidChannelMobile: self.init(code: 8058, message: "Invalid mobile in comm channel")
    case .invalidChannelEmail: self.init(code: 8057, message: "Invalid email id in comm channel")
    case .invalidAssociation:
      self.init(code: 8077, message: "Invalid associatedWith passed, attribution not updated")
    case .noDefaultStatusLabel: self.init(CustomerV2Error.noDefaultStatusLabel)
    case .alreadyAttached(.mobile): self.init(code: 8071, message: "Mobile already attached with this user")
    case .alreadyAttached(.email): self.init(code: 8072, message: "Email already attached with this user")
    case .alreadyAttached(.externalID): self.init(code: 8073, message: "External id already attached with this user")
    case .alreadyAttached, .nothingToChange:
      self.init(code: 8070, message: "No valid change identifiers detected")
    case .foundInSeveralSources:
      self.init(code: 8074, message: "Change Failed, Identifier found in multiple sources and userIds")
    case .primaryMismatch: self.init(CustomerV2Error.primaryMismatch)
    case .updateConflict: self.init(code: 8053, message: "Update customer, Conflicting Customers found")
    }
  }
}
