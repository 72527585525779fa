import Model

/// What a successful item warns of.
enum CustomerV1Warning: Hashable, Sendable {
  case customFieldUnknown
  case primaryKept(Identifier.Kind)
  case kept(Identifier.Kind)
  case taken(Identifier.Kind)
  case extendedFieldRefused(String)
  case subscriptionFailed(channel: String, priority: String)
  case cardNotIssued
  case somePreferencesFailed
  case someNotesFailed
  case preferredStoreUnknown
  case mergedAccount
  case highestTier
  case lowestTier
  case noDowngradeStrategy

  var code: Int {
    switch self {
    case .customFieldUnknown: 1017
    case .somePreferencesFailed: 1035
    case .someNotesFailed: 1036
    case .preferredStoreUnknown: 1053
    case .primaryKept: 91005
    case .kept: 91006
    case .taken: 91007
    case .mergedAccount: 91009
    case .noDowngradeStrategy: 91010
    case .lowestTier: 91011
    case .highestTier: 91012
    case .extendedFieldRefused: 91015
    case .subscriptionFailed: 91022
    case .cardNotIssued: 91003
    }
  }

  var message: String {
    switch self {
    case .customFieldUnknown: "Provided Custom Field is invalid"
    case .primaryKept(let kind): "\(kind.v1Title) is Primary Key, \(kind.v1Title) cannot be updated"
    case .kept(let kind): "\(kind.v1Title) update is not allowed"
    case .taken(let kind): "\(kind.v1Title) is already occupied by some other user, ignoring it"
    case .mergedAccount: "Retrieved survivor account for the requested merge victim"
    case .noDowngradeStrategy: "Downgrade strategy is not configured"
    case .lowestTier: "Customer is already in the lowest slab"
    case .highestTier: "Customer is already in the highest slab"
    case .extendedFieldRefused(let name): "Failed to update extended fields; or field length too long -\(name)"
    case .subscriptionFailed(let channel, let priority):
      "Failed to update subscription for \(channel) channel and priority \(priority)"
    case .somePreferencesFailed: "Unable to update few customer preferences"
    case .someNotesFailed: "One or more notes could not be added/updated for customer"
    case .preferredStoreUnknown: "Preferred store specified is not found"
    case .cardNotIssued: "Validation failed. The card cannot be issued"
    }
  }

  init(_ warning: CustomerUpsert.Warning) {
    self =
      switch warning {
      case .kept(let kind): .kept(kind)
      case .primaryKept(let kind): .primaryKept(kind)
      case .taken(let kind): .taken(kind)
      }
  }
}

extension Identifier.Kind {
  /// The name in v1.1's sentences.
  var v1Title: String {
    switch self {
    case .mobile: "Mobile"
    case .email: "Email"
    case .externalID: "External id"
    default: rawValue
    }
  }
}
