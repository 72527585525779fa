import Testing

@testable import Model

@Suite("The points of user groups")
struct GroupPointsTests {
  @Test("a bill for a group earns for the group, and is a purchase of both")
  func bill() throws {
    try withLoyalty { world in
      let (owner, child) = (try world.customer(), try world.customer())
      let group = try world.family("F", owner, child)
      let added = try world.buy(child, "B-1", 1000, for: group)
      #expect(try world.pot(group).points == Amount(100))
      #expect(try world.points(child) == .zero)
      #expect(try world.account(child).purchases == Amount(1000))
      #expect(try world.pot(group).purchases == Amount(1000))
      #expect(try world.reread(group).lifetimePurchases == Amount(1000))
      guard case .points(let award) = try #require(added.effects.first) else { throw Unexpected() }
      #expect(award.group == group.id && award.points == Amount(100) && award.customer == child)
      try world.buy(child, "B-2", 500)
      #expect(try world.points(child) == Amount(50))
      #expect(try world.reread(group).lifetimePurchases == Amount(1000))
      let events = try world.store.read { try Ledger.events(.init(.group(group.id)), limit: 10, offset: 0, $0) }
      #expect(events.map(\.name) == ["GroupTransactionAdd", "UserGroup2Create"])
      #expect(events.first?.member == child)
    }
  }

  private struct Unexpected: Error {}

  @Test("only members buy for a group, and only while it is active")
  func strangers() throws {
    try withLoyalty { world in
      let (owner, stranger) = (try world.customer(), try world.customer())
      let group = try world.family("F", owner)
      #expect(throws: BillError.groupUnknown) { try world.buy(stranger, "B-1", 100, for: group) }
      try world.leave(owner, group)
      #expect(throws: BillError.groupUnknown) { try world.buy(owner, "B-2", 100, for: group) }
    }
  }

  @Test("returns take from the group what its bill earned, part by part")
  func returns() throws {
    try withLoyalty { world in
      let owner = try world.customer()
      let group = try world.family("F", owner)
      try world.buy(owner, "B-1", 1000, for: group)
      #expect(try world.bringBack(owner, "B-1", .amount, 250).pointsDeducted == Amount(25))
      #expect(try world.pot(group).points == Amount(75))
      #expect(try world.pot(group).returned == Amount(25))
      try world.bringBack(owner, "B-1", .amount, 750)
      #expect(try world.pot(group).points == .zero)
      #expect(try world.pot(group).purchases == .zero)
      #expect(try world.reread(group).lifetimePurchases == .zero)
      #expect(try world.account(owner).purchases == .zero)
      let bills = try world.store.read { try UserGroups.bills(.init(group: group.id), $0) }
      #expect(bills.map(\.type) == [.returned, .returned, .regular])
    }
  }

  @Test("a return after leaving reaches the group only where the organization allows it")
  func returnAfterLeaving() throws {
    for allowed in [false, true] {
      try withLoyalty(configs: ["CONF_ALLOW_TRANSACTION_RETURN_AFTER_GROUP_TRANSITION": allowed ? "1" : "0"]) { world in
        let (owner, child) = (try world.customer(), try world.customer())
        let group = try world.family("F", owner, child)
        try world.buy(child, "B-1", 1000, for: group)
        try world.leave(child, group)
        try world.bringBack(child, "B-1", .full, 1000)
        #expect(try world.pot(group).points == (allowed ? .zero : Amount(100)))
        #expect(try world.reread(group).lifetimePurchases == (allowed ? .zero : Amount(1000)))
        #expect(try world.account(child).purchases == .zero)
      }
    }
  }

  @Test("points go to a group and back, and from group to group")
  func transfers() throws {
    try withLoyalty { world in
      let (owner, other) = (try world.customer(), try world.customer())
      let (first, second) = (try world.family("F", owner), try world.family("G", other))
      try world.buy(owner, "B-1", 2000)
      try world.pass(80, from: .customer(owner), to: .group(first.id), by: owner)
      try world.pass(30, from: .group(first.id), to: .group(second.id), by: owner)
      try world.pass(10, from: .group(second.id), to: .customer(owner), by: other)
      #expect(try world.points(owner) == Amount(130))
      #expect(try world.pot(first).points == Amount(50))
      #expect(try world.pot(second).points == Amount(20))
      #expect(throws: PointsError.insufficientPoints) {
        try world.pass(51, from: .group(first.id), to: .customer(owner), by: owner)
      }
      #expect(throws: PointsError.sameCustomer) { try world.pass(1, from: .group(first.id), to: .group(first.id)) }
      let contributed = try world.store.read { try GroupMembers.contribution(of: owner, to: first.id, $0) }
      #expect(contributed == Amount(80))
      let moves = try world.store.read { try PointsLedger.transfers(of: .group(first.id), $0) }
      #expect(moves.map(\.points) == [Amount(30), Amount(80)])
      #expect(moves.map(\.sender) == [.group(first.id), .customer(owner)])
    }
  }

  @Test("a group's points run out with their day")
  func expiry() throws {
    try withLoyalty { world in
      let owner = try world.customer()
      let group = try world.family("F", owner)
      try world.buy(owner, "B-1", 1000, for: group)
      try world.advance(days: 365)
      #expect(try world.pot(group).points == Amount(100))
      try world.advance(days: 1)
      #expect(try world.pot(group).points == .zero)
      #expect(try world.pot(group).expired == Amount(100))
      let account = try world.pot(group)
      let gone = try world.store.read { try PointsLedger.expiredPoints(account, $0) }
      #expect(gone.map(\.points) == [Amount(100)])
    }
  }

  @Test("what is promised to a group comes true for it")
  func promise() throws {
    try withLoyalty { world in
      let owner = try world.customer()
      let group = try world.family("F", owner)
      try world.store.write { session in
        var bill = NewBill(type: .regular, number: "B-1", till: world.till)
        bill.customer = owner
        bill.group = group.id
        bill.amount = Amount(100)
        var line = NewBill.NewLine(sku: "SKU-2001")
        line.amount = Amount(100)
        bill.lines = [line]
        _ = try Bills.add(bill, session)
      }
      #expect(try world.pot(group).promised == Amount(50))
      try world.advance(days: 15)
      #expect(try world.pot(group).promised == .zero)
      #expect(try world.pot(group).points == Amount(60))
    }
  }

  @Test("a member spends a group's points, and a reversal gives them back to the group")
  func redemption() throws {
    try withLoyalty { world in
      let (owner, child) = (try world.customer(), try world.customer())
      let group = try world.family("F", owner, child)
      try world.buy(owner, "B-1", 1000, for: group)
      let spent = try world.spend(60, of: group, by: child)
      #expect(spent.group == group.id && spent.customer == nil && spent.member == child)
      #expect(try world.pot(group).points == Amount(40))
      #expect(throws: PointsError.insufficientPoints) { try world.spend(50, of: group, by: child) }
      try world.store.write { session in
        #expect(throws: PointsError.redemptionOfAnother) {
          try Redemptions.reverse(code: spent.code, customer: owner, points: nil, till: world.till, session)
        }
        _ = try Redemptions.reverse(code: spent.code, customer: child, points: Amount(20), till: world.till, session)
      }
      #expect(try world.pot(group).points == Amount(60))
      #expect(try world.store.read { try Redemptions.all(customer: child, $0) }.isEmpty)
    }
  }

  @Test("goodwill reaches a group when it is approved")
  func goodwill() throws {
    try withLoyalty { world in
      let owner = try world.customer()
      let group = try world.family("F", owner)
      let id = try world.store.write { session in
        let draft = try Requests.goodwill(
          Amount(70), for: group, program: nil, reason: "POINTS_ISSUE", comments: "", till: world.till, session)
        return try Requests.add(draft, session)
      }
      #expect(try world.pot(group).points == .zero)
      try world.store.write { session in
        let till = try #require(try session.entities[world.till])
        #expect(throws: RequestError.sameTill) { try Requests.approve(id, till: till, session) }
        try Requests.approve(id, points: Amount(50), automatic: true, till: till, session)
      }
      #expect(try world.pot(group).points == Amount(50))
      #expect(try world.points(owner) == .zero)
      let shown = try world.store.read { try Requests.find(id, $0) }
      #expect(shown?.group == group.id && shown?.customer == owner && shown?.status == .approved)
    }
  }
}
