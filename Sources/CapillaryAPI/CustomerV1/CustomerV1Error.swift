import Model

/// The documented item codes of the v1.1 customer resource.
enum CustomerV1Error: APIError {
  case invalidInput
  case customerUnknown
  case noIdentifier
  case deleted

  case invalidMobile
  case invalidEmail
  case invalidExternalID
  case mobileRequired
  case emailRequired
  case externalIDRequired
  case noUsableIdentifier
  case emailTaken
  case emailAlone
  case invalidRegistrationDate
  case contactNeedsMobileOrEmail
  case cannotLeaveLoyalty
  case primaryMismatch
  case emailRequiredToJoin
  case externalIDRequiredToJoin
  case invalidTill
  case invalidAttributionTill
  case notAdded
  case notUpdated
  case blocked

  case noNotes
  case notesFailed
  case noPreferences
  case preferencesNotUpdated
  case preferredStoreUnknown
  case nothingFound

  case identityUnknown
  case identityFieldUnknown
  case identityChangeFailed
  case invalidNewIdentifier
  case mobileTaken
  case externalIDTaken
  case emailTakenByOther

  case invalidChannel
  case invalidPriority
  case invalidScope
  case severalScopes
  case invalidSubscriptionStatus
  case subscriberUnknown

  case invalidCampaignToken
  case campaignEnded
  case notEligibleToRefer
  case referralTypeUnknown
  case invalidReferral

  case ticketSubjectTaken
  case ticketFailed
  case ticketSubjectMissing

  var code: Int {
    switch self {
    case .invalidInput: 400
    case .blocked: 618
    case .invalidMobile: 1001
    case .invalidEmail: 1002
    case .invalidExternalID: 1003
    case .mobileRequired: 1006
    case .noUsableIdentifier: 1007
    case .identityUnknown: 1011
    case .customerUnknown: 1012
    case .noIdentifier: 1015
    case .emailTaken: 1016
    case .emailAlone: 1019
    case .identityFieldUnknown: 1027
    case .noNotes: 1028
    case .preferencesNotUpdated: 1030
    case .noPreferences: 1031
    case .mobileTaken: 1032
    case .externalIDTaken: 1033
    case .invalidRegistrationDate: 1034
    case .notesFailed: 1037
    case .emailRequired: 1039
    case .identityChangeFailed, .emailTakenByOther: 1041
    case .invalidNewIdentifier: 1042
    case .externalIDRequired: 1043
    case .contactNeedsMobileOrEmail: 1045
    case .cannotLeaveLoyalty: 1046
    case .primaryMismatch: 1047
    case .emailRequiredToJoin: 1048
    case .externalIDRequiredToJoin: 1049
    case .nothingFound: 1051
    case .preferredStoreUnknown: 1053
    case .invalidChannel: 1101
    case .invalidPriority: 1102
    case .invalidScope: 1103
    case .subscriberUnknown: 1104
    case .severalScopes: 1105
    case .invalidSubscriptionStatus: 1106
    case .invalidCampaignToken: 1202
    case .campaignEnded: 1203
    case .notEligibleToRefer: 1204
    case .referralTypeUnknown: 1206
    case .ticketSubjectTaken: 1301
    case .ticketFailed: 1302
    case .ticketSubjectMissing: 1303
    case .invalidReferral: 1701
    case .deleted: 8109
    case .notAdded: 10001
    case .notUpdated: 10002
    case .invalidTill: 91020
    case .invalidAttributionTill: 91021
    }
  }

  var message: String {
    switch self {
    case .invalidInput: "Input is invalid, Please check request parameters or input xml/json"
    case .customerUnknown: "Cannot find customer with the provided mobile number/external ID/e-mail ID."
    case .noIdentifier: "No identifier provided to get loyalty users"
    case .deleted: "Customer is deleted after PII delete request"
    case .invalidMobile: "Unable to register. Invalid mobile number"
    case .invalidEmail: "Unable to register. Invalid email id"
    case .invalidExternalID: "Unable to register. Invalid external id"
    case .mobileRequired: "Unable to register. Mobile number is required"
    case .emailRequired: "Unable to register. Email ID is required."
    case .externalIDRequired: "Unable to register. Customer’s external id is required."
    case .noUsableIdentifier:
      "Error in customer registration: No Valid Mobile Number or External ID or Email provided required for "
        + "registration. No valid mobile number, external ID, or email provided."
    case .emailTaken: "Unable to register. Email provided already exists for some other user"
    case .emailAlone: "Mobile number or external id is required along with the email Id to register"
    case .invalidRegistrationDate:
      "Unable to register. Registration date is not within the allowed past or future date limit."
    case .contactNeedsMobileOrEmail: "No valid identifier (mobile/email) passed for non-loyalty customer."
    case .cannotLeaveLoyalty: "Conversion of loyalty customer to non-loyalty is not allowed"
    case .emailRequiredToJoin: "Customer’s email id is required to convert to loyalty customer"
    case .externalIDRequiredToJoin: "Customer’s external id is required to convert to loyalty customer"
    case .primaryMismatch: "Customer's primary identifier not matching with other identifiers"
    case .invalidTill: "Invalid TILL passed for registration."
    case .invalidAttributionTill: "Invalid attribution TILL passed."
    case .notAdded: "Failed to add customer."
    case .notUpdated: "Failed to update customer details."
    case .blocked: "Not allowed - customer is marked as fraud."
    case .noNotes: "No customer notes are available"
    case .notesFailed: "Unable to add/update customer notes"
    case .noPreferences: "No preferences set for this customer"
    case .preferencesNotUpdated: "Unable to update customer preferences"
    case .preferredStoreUnknown: "Preferred store specified is not found."
    case .nothingFound: "No transactions or recommendations found for the customer"
    case .identityUnknown: "Cannot find customer for provided identifier"
    case .identityFieldUnknown: "Field name provided for verification is invalid"
    case .identityChangeFailed: "Customer id change request failed"
    case .emailTakenByOther: "Customer id change request failed. A customer already exists with the same email id"
    case .invalidNewIdentifier: "Invalid mobile no/email id/external id"
    case .mobileTaken: "A customer already exists with the same mobile number"
    case .externalIDTaken: "A customer already exists with the same external id"
    case .invalidChannel: "Invalid channel type"
    case .invalidPriority: "Invalid priority type"
    case .invalidScope: "Invalid scope"
    case .severalScopes: "Multiple scopes are not allowed"
    case .invalidSubscriptionStatus: "Invalid subscription status passed"
    case .subscriberUnknown: "Invalid identifier or no identifier passed"
    case .invalidCampaignToken: "Invalid campaign token"
    case .campaignEnded: "Invalid campaign configured"
    case .notEligibleToRefer: "The customer may not be eligible for the referral program."
    case .referralTypeUnknown: "Failed to add referral. Referral type is not supported."
    case .invalidReferral: "Invalid Identifier for the type"
    case .ticketSubjectTaken: "A ticket already exists with the same subject"
    case .ticketFailed: "Ticket registration failed"
    case .ticketSubjectMissing: "Ticket subject should not be empty"
    }
  }

  init(_ failure: CustomerUpsert.Failure, adding: Bool) {
    self =
      switch failure {
      case .notFound: .customerUnknown
      case .deleted: .deleted
      case .noIdentifier: adding ? .noUsableIdentifier : .noIdentifier
      case .invalid(.mobile): .invalidMobile
      case .invalid(.email): .invalidEmail
      case .invalid: .invalidExternalID
      case .required(.mobile): .mobileRequired
      case .required(.email): .emailRequired
      case .required: .externalIDRequired
      case .emailAlone: .emailAlone
      case .emailTaken: .emailTaken
      case .contactNeedsMobileOrEmail: .contactNeedsMobileOrEmail
      case .invalidRegistrationDate: .invalidRegistrationDate
      case .cannotLeaveLoyalty: .cannotLeaveLoyalty
      case .requiredToJoin(.email): .emailRequiredToJoin
      case .requiredToJoin: .externalIDRequiredToJoin
      case .primaryMismatch: .primaryMismatch
      case .invalidSource: adding ? .notAdded : .notUpdated
      }
  }
}
