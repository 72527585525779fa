import GRDB

/// What customers do that their status can forbid.
public enum CustomerAction: String, Sendable, CaseIterable {
  case couponIssue = "COUPON_ISSUE"
  case couponRedemption = "COUPON_REDEMPTION"
  case badgeIssue = "BADGE_ISSUE"
  case promotionIssue = "PROMOTION_ISSUE"
  /// Every credit: bills, bonuses, goodwill, rewards of referrals.
  case pointsAllocation = "POINTS_ALLOCATION"
  case pointsRedemption = "POINTS_REDEMPTION"
  case tierUpgrade = "TIER_UPGRADE"
  /// Change of identifiers, and merges.
  case identifierChange = "IDENTIFIER_CHANGE"
  case transaction = "TRANSACTION"

  /// The action in the words of a refusal: `Points Redemption is not allowed …`.
  public var title: String {
    switch self {
    case .couponIssue: "Coupon Issue"
    case .couponRedemption: "Coupon Redemption"
    case .badgeIssue: "Badge Issue"
    case .promotionIssue: "Promotion Issue"
    case .pointsAllocation: "Points Allocation"
    case .pointsRedemption: "Points Redemption"
    case .tierUpgrade: "Tier Upgrade"
    case .identifierChange: "Identifier Change"
    case .transaction: "Transaction"
    }
  }
}

/// The organization's word for a customer's status, and what customers who have it may not do.
public struct CustomerStatusLabel: Sendable {
  public let id: Int64
  public let label: String
  /// ACTIVE, SUSPENDED, DELETED, FRAUD_SUSPECTED, FRAUD_CONFIRMED, INTERNAL or PENDING_DELETION.
  public let status: String
  public let isDefault: Bool
  public let blocked: Set<CustomerAction>
  /// Whether bills are taken, but count as outliers.
  public let marksOutliers: Bool

  /// Whether the label lets customers do something. Who is deleted may do nothing.
  public func allows(_ action: CustomerAction) -> Bool {
    status != "DELETED" && !blocked.contains(action)
  }
}

/// The labels of the organization.
public struct CustomerStatusLabels: ReferenceData {
  public let all: [CustomerStatusLabel]
  private let byID: [Int64: CustomerStatusLabel]

  public static func load(_ db: Database) throws -> CustomerStatusLabels {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, label, status, is_default,
          (SELECT group_concat(upper(value)) FROM json_each(blocked_actions))
        FROM customer_status_label ORDER BY id
        """)
    return CustomerStatusLabels(
      rows.map { row in
        let names = ((row[4] as String?) ?? "").split(separator: ",").map(String.init)
        return CustomerStatusLabel(
          id: row[0], label: row[1], status: row[2], isDefault: row[3],
          blocked: names.contains("ALL") ? Set(CustomerAction.allCases) : Set(names.compactMap(CustomerAction.init)),
          marksOutliers: names.contains("MARK_OUTLIER"))
      })
  }

  init(_ all: [CustomerStatusLabel]) {
    self.all = all
    byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
  }

  public subscript(id: Int64) -> CustomerStatusLabel? { byID[id] }

  /// The label of a name, in any case.
  public func named(_ name: String) -> CustomerStatusLabel? {
    all.first { $0.label.lowercased() == name.lowercased() }
  }

  /// The organization's first label for a status; nil where it has none.
  public func of(_ status: String) -> CustomerStatusLabel? { all.first { $0.status == status } }

  /// What a new customer gets; nil where the organization set no default.
  public var initial: CustomerStatusLabel? { all.first { $0.isDefault } }
}
