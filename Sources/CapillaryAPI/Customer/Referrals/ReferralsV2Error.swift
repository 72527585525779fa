import Model

/// The failures of referrals (customer.v2.addReferrals, customer.v2.getReferrals).
enum ReferralsV2Error: APIError {
  case unknownCampaign
  case campaignEnded
  case notEligible
  case unknownChannel
  case internalError
  case invalidIdentifier

  init(_ error: ReferralError) {
    self = switch error {
    case .unknownCampaign: .unknownCampaign
    case .campaignEnded: .campaignEnded
    case .notEligible: .notEligible
    case .unknownChannel: .unknownChannel
    case .invalidIdentifier: .invalidIdentifier
    }
  }

  var code: Int {
    switch self {
    case .unknownCampaign: 1202
    case .campaignEnded: 1203
    case .notEligible: 1204
    case .unknownChannel: 1206
    case .internalError: 1222
    case .invalidIdentifier: 1701
    }
  }

  var message: String {
    switch self {
    case .unknownCampaign: "Invalid campaign token."
    case .campaignEnded: "Invalid campaign configured."
    case .notEligible: "The customer may not be eligible for the referral program."
    case .unknownChannel: "Failed to add referral. Referral type is not supported."
    case .internalError: "Internal error with the referral system"
    case .invalidIdentifier: "Invalid Identifier for the type"
    }
  }
}
