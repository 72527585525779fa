/// The failures of v2's subscriptions (customer.v2.updateSubscriptions).
enum SubscriptionsV2Error: APIError {
  /// No row to be applied.
  case notAdded
  case unknownCustomer
  case unknownChannel
  case unknownPriority
  case unknownScope
  case severalScopes
  case unknownState
  case invalidCampaign
  case invalidCommunication
  case rowFailed(channel: String, priority: String)
  case allFailed

  var code: Int {
    switch self {
    case .notAdded: 1000
    case .unknownCustomer: 1012
    case .unknownChannel: 1101
    case .unknownPriority: 1102
    case .unknownScope: 1103
    case .severalScopes: 1105
    case .unknownState: 1106
    case .invalidCampaign: 1107
    case .invalidCommunication: 1108
    case .rowFailed: 91022
    case .allFailed: 500
    }
  }

  var message: String {
    switch self {
    case .notAdded: "Customer Subscriptions could not be added"
    case .unknownCustomer: "Cannot find customer for provided mobile/external-id/e-mail/id"
    case .unknownChannel: "Invalid channel type."
    case .unknownPriority: "Invalid priority type."
    case .unknownScope: "Invalid scope."
    case .severalScopes: "Multiple scopes are not allowed."
    case .unknownState: "Invalid subscription status passed."
    case .invalidCampaign: "Invalid campaign id passed."
    case .invalidCommunication: "Invalid outbox id passed."
    case .rowFailed(let channel, let priority):
      "Failed to update subscription for \(channel) channel and priority \(priority)."
    case .allFailed: "All requests have failed due to errors"
    }
  }

  var status: Int? { if case .allFailed = self { 500 } else { nil } }
}
