import GRDB
import Testing

@testable import Model

/// Groups in the world of the loyalty engine's tests.
extension LoyaltyWorld {
  /// A group whose members join in this order; the first owns it.
  @discardableResult
  func family(_ externalID: String, size: Int64 = 10, _ members: Int64...) throws -> UserGroup {
    try store.write { session in
      let id = try UserGroups.create(
        externalID: externalID, name: "Family \(externalID)", maximumSize: size, till: self.till, session)
      let group = try #require(try UserGroups.find(id, session))
      for member in members {
        _ = try GroupMembers.join(
          .init(customer: member, isPrimary: member == members.first), group, till: self.till, session)
      }
      return try #require(try UserGroups.find(id, session))
    }
  }

  func join(_ customer: Int64, _ group: UserGroup, primary: Bool = false, permissions: [String] = []) throws {
    _ = try store.write { session in
      try GroupMembers.join(
        .init(customer: customer, isPrimary: primary, permissions: permissions), group, till: self.till, session)
    }
  }

  func leave(_ customer: Int64, _ group: UserGroup) throws {
    try store.write { try GroupMembers.leave(customer, group, till: self.till, $0) }
  }

  func reread(_ group: UserGroup) throws -> UserGroup {
    try store.read { try #require(try UserGroups.find(group.id, evenDeleted: true, $0)) }
  }

  func pot(_ group: UserGroup) throws -> Enrollment {
    try store.read { session in
      let program = try session.programs.standard?.id ?? 0
      return try #require(try session.enrollment(group: group.id, program: program))
    }
  }

  /// A bill of a member, for the group where one is named.
  @discardableResult
  func buy(_ customer: Int64, _ number: String, _ amount: Int64, for group: UserGroup? = nil) throws -> AddedBill {
    try store.write { session in
      var bill = NewBill(type: .regular, number: number, till: self.till)
      bill.customer = customer
      bill.group = group?.id
      bill.amount = Amount(amount)
      return try Bills.add(bill, session)
    }
  }

  @discardableResult
  func bringBack(_ customer: Int64, _ number: String, _ type: ReturnType, _ amount: Int64) throws -> AddedBill {
    try store.write { session in
      var bill = NewBill(type: .returned, number: number, till: self.till)
      bill.customer = customer
      bill.returnType = type
      bill.amount = Amount(amount)
      bill.needsPurchaseTime = false
      return try Bills.add(bill, session)
    }
  }

  func pass(
    _ points: Int64, from: PointsHolder, to: PointsHolder, by member: Int64? = nil
  ) throws {
    _ = try store.write { session in
      try PointsLedger.transfer(
        from: from, to: to, points: Amount(points), member: member, till: self.till, session)
    }
  }

  func spend(_ points: Int64, of group: UserGroup, by customer: Int64) throws -> Redemption {
    try store.write { session in
      var request = Redemptions.Request(customer: customer, till: self.till, points: Amount(points))
      request.group = group.id
      return try Redemptions.redeem(request, session)
    }
  }

  /// Holds the counts that groups keep against their rows.
  func checkGroups() throws {
    try store.read { session in
      let wrong = try GRDB.Row.fetchAll(
        session.db,
        sql: """
          SELECT g.id, g.active_members, g.exited_members FROM user_group g
          WHERE g.active_members <> (SELECT count(*) FROM user_group_member m WHERE m.group_id = g.id AND left_at IS NULL)
            OR g.exited_members <> (SELECT count(*) FROM user_group_member m WHERE m.group_id = g.id AND left_at IS NOT NULL)
          """)
      #expect(wrong.isEmpty, "\(wrong)")
    }
  }
}
