/// Whose points: a customer's, or those that the members of a user group collect together.
public enum PointsHolder: Hashable, Sendable {
  case customer(Int64)
  case group(Int64)

  /// From two columns of which one is set.
  init(customer: Int64?, group: Int64?) {
    self = group.map { .group($0) } ?? .customer(customer ?? -1)
  }

  public var id: Int64 {
    switch self {
    case .customer(let id), .group(let id): id
    }
  }

  public var customer: Int64? {
    if case .customer(let id) = self { id } else { nil }
  }

  public var group: Int64? {
    if case .group(let id) = self { id } else { nil }
  }

  /// The column that holds the id in `enrollment`, `points_event` and `points_redemption`; each has an index over it.
  var column: String {
    switch self {
    case .customer: "customer_id"
    case .group: "group_id"
    }
  }
}
