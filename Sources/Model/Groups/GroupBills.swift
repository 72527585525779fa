extension BillEntry {
  /// A bill can be made for a group by its members only, and while the group is active.
  ///
  /// - Throws: `BillError.groupUnknown`.
  func checkGroup() throws {
    guard let group = new.group else { return }
    guard let customer = new.customer, try UserGroups.find(group, session)?.status == .active,
      try GroupMembers.find(customer, in: group, session)?.isActive == true
    else { throw BillError.groupUnknown }
  }
}

enum GroupBills {
  /// The group from which a return takes back what the bill gave it; nil for a bill of no group. Once the customer has
  /// left the group, only `CONF_ALLOW_TRANSACTION_RETURN_AFTER_GROUP_TRANSITION` lets a return reach it.
  static func owing(_ original: Bill, _ session: Session) throws -> Int64? {
    guard let group = original.group, let customer = original.customer else { return nil }
    if try GroupMembers.find(customer, in: group, session)?.isActive == true { return group }
    return try session.configs.isOn("CONF_ALLOW_TRANSACTION_RETURN_AFTER_GROUP_TRANSITION") ? group : nil
  }
}
