import Model

/// v1.1's filter of transaction types.
enum V1TransactionTypes {
  /// The types of a name; nil where it lets all through.
  static func types(_ name: String?) -> [BillType]? {
    switch name?.uppercased() {
    case "REGULAR": [.regular]
    case "NOT_INTERESTED": [.notInterested]
    case "RETURN": [.returned]
    case "NOT_INTERESTED_RETURN": [.notInterestedReturn]
    case "MIXED": [.regular, .returned]
    case "NI_MIXED": [.notInterested, .notInterestedReturn]
    default: nil
    }
  }
}
