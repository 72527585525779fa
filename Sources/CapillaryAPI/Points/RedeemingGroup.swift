import Model

/// The user group whose points a v1.1 redemption spends, from the query.
enum RedeemingGroup {
  /// - Returns: nil where no group is named: then the customer's own points are meant.
  /// - Throws: `PointsV1Error`: 1632 for an unknown group, 1620 for who is not in it, 828 for who may not spend its points.
  static func group(_ query: Query, of customer: Customer, _ session: Session) throws -> UserGroup? {
    let found: UserGroup
    do {
      guard let name = try name(query, of: customer, session) else { return nil }
      found = try UserGroups.active(name, session)
    } catch is GroupError {
      throw PointsV1Error.groupUnknown
    } catch is CustomerError {
      throw PointsV1Error.groupUnknown
    }
    guard let member = try GroupMembers.find(customer.id, in: found.id, session), member.isActive else {
      throw PointsV1Error.notInGroup(customer: customer.id, group: found.id)
    }
    guard member.may(.redemption) else { throw PointsV1Error.groupBlocked }
    return found
  }

  private static func name(_ query: Query, of customer: Customer, _ session: Session) throws -> GroupName? {
    func value(_ name: String) -> String? { query["user_group2_\(name)"]?.trimmed }
    for (parameter, type) in [("id", "id"), ("external_id", "externalId"), ("primary_user_id", "primaryUserId")] {
      if let value = value(parameter) { return try GroupQuery.name(type, value) }
    }
    if let identifier = value("primary_user_identifier_value") {
      let owner = try Customers.resolve(
        identifierName: value("primary_user_identifier_type") ?? "mobile", value: identifier,
        source: value("primary_user_source"), account: value("primary_user_accountId"), session)
      return .primaryUser(owner.id)
    }
    return query.flag("use_default_user_group2") ? .defaultOf(customer.id) : nil
  }
}
