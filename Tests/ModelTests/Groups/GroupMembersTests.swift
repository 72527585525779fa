import Testing

@testable import Model

@Suite("The members of user groups")
struct GroupMembersTests {
  @Test("a group has one owner, an owner one group, and no more members than it holds")
  func joining() throws {
    try withLoyalty { world in
      let people = try (0..<5).map { _ in try world.customer() }
      let group = try world.family("F", size: 2, people[0])
      #expect(throws: GroupError.primaryExists) { try world.join(people[1], group, primary: true) }
      #expect(throws: GroupError.alreadyMember(customer: people[0], group: group.id)) {
        try world.join(people[0], group)
      }
      let other = try world.family("G")
      #expect(throws: GroupError.primaryElsewhere) { try world.join(people[0], other, primary: true) }
      try world.join(people[0], other)
      #expect(throws: GroupError.unknownPermission("fly")) { try world.join(people[1], group, permissions: ["fly"]) }
      try world.join(people[1], group)
      #expect(throws: GroupError.full(2)) { try world.join(people[2], group) }
      try world.leave(people[1], group)
      try world.join(people[2], group)
      let now = try world.reread(group)
      #expect(now.activeMembers == 2 && now.exitedMembers == 1)
      try world.checkGroups()
    }
  }

  @Test("who comes back has the old place again")
  func comingBack() throws {
    try withLoyalty { world in
      let (owner, child) = (try world.customer(), try world.customer())
      let group = try world.family("F", owner, child)
      try world.leave(child, group)
      #expect(throws: GroupError.notMember(customer: child, group: group.id)) { try world.leave(child, group) }
      try world.join(child, group, permissions: ["block_points_transfer"])
      let members = try world.store.read { try GroupMembers.list(group.id, .init(), $0).members }
      #expect(members.count == 2)
      #expect(members.first { $0.customer == child }?.may(.transfer) == false)
      try world.checkGroups()
    }
  }

  @Test("without its owner a group is inactive, unless the organization keeps it going")
  func ownerLeaves() throws {
    for keeps in [false, true] {
      let configs = ["CONF_DISABLE_GROUP_DEACTIVATION_ON_PRIMARY_MEMBER_EXIT": keeps ? "1" : "0"]
      try withLoyalty(configs: configs) { world in
        let (owner, heir) = (try world.customer(), try world.customer())
        let group = try world.family("F", owner, heir)
        try world.leave(owner, group)
        #expect(try world.reread(group).status == (keeps ? .active : .inactive))
        #expect(try world.store.read { try UserGroups.find(primary: owner, $0) } == nil)
        try world.store.read { (session: Session) throws -> Void in
          if keeps {
            #expect(try UserGroups.active(.id(group.id), session).id == group.id)
          } else {
            #expect(throws: GroupError.unknown(String(group.id))) { try UserGroups.active(.id(group.id), session) }
          }
        }
      }
    }
  }

  @Test("a deleted group is found by no name, frees its members, and leaves its external id")
  func deletion() throws {
    try withLoyalty { world in
      let owner = try world.customer()
      let group = try world.family("F", owner)
      try world.buy(owner, "B-1", 1000, for: group)
      try world.store.write { try UserGroups.delete(group, till: world.till, $0) }
      try world.store.read { (session: Session) throws -> Void in
        #expect(try UserGroups.find(group.id, session) == nil)
        #expect(try UserGroups.find(externalID: "F", session) == nil)
        #expect(try UserGroups.find(primary: owner, session) == nil)
        #expect(try GroupMembers.groups(of: owner, session).total == 0)
      }
      try world.checkGroups()
      try world.family("f", owner)
      try world.advance(days: 366)
      #expect(try world.pot(group).expired == Amount(100))
    }
  }

  @Test("members follow the group's tier when they join and buy for it, and fall when they leave")
  func tiers() throws {
    try withLoyalty { world in
      let (owner, child) = (try world.customer(), try world.customer())
      let group = try world.family("F", owner)
      try world.buy(owner, "B-1", 12_000, for: group)
      #expect(try world.pot(group).tier == 2)
      try world.join(child, group)
      #expect(try world.account(child).tier == 2)
      let end = try world.pot(group).tierExpiresAt
      #expect(try world.account(child).tierExpiresAt == end)
      try world.buy(owner, "B-2", 40_000, for: group)
      #expect(try world.pot(group).tier == 3)
      #expect(try world.account(child).tier == 2)
      try world.buy(child, "B-3", 100, for: group)
      #expect(try world.account(child).tier == 3)
      // By the group's tier: 20 for each 100.
      #expect(try world.pot(group).points == Amount(1200 + 40_000 / 100 * 15 + 20))
      try world.leave(child, group)
      #expect(try world.account(child).tier == 1)
      try world.advance(days: 366)
      #expect(try world.pot(group).tier == 2)
    }
  }

  @Test("moving to another group changes the membership and nothing else")
  func moving() throws {
    try withLoyalty { world in
      let people = try (0..<3).map { _ in try world.customer() }
      let (old, new) = (try world.family("F", people[0], people[2]), try world.family("G", people[1]))
      try world.buy(people[2], "B-1", 1000, for: old)
      try world.store.write { session in
        #expect(throws: GroupError.primaryCannotMove(people[0])) {
          try GroupMembers.transfer([people[0]], from: old, to: new, till: world.till, session)
        }
        try GroupMembers.transfer([people[2]], from: old, to: new, till: world.till, session)
        #expect(throws: GroupError.notMember(customer: people[2], group: old.id)) {
          try GroupMembers.transfer([people[2]], from: old, to: new, till: world.till, session)
        }
      }
      #expect(try world.pot(old).points == Amount(100))
      #expect(try world.pot(new).points == .zero)
      #expect(try world.reread(new).activeMembers == 2)
      try world.checkGroups()
    }
  }

  @Test("a merge gives the survivor the victim's places")
  func merge() throws {
    try withLoyalty { world in
      let (owner, victim, survivor) = (try world.customer(), try world.customer(), try world.customer())
      let shared = try world.family("F", owner, victim, survivor)
      let own = try world.family("G", victim)
      try world.buy(victim, "B-1", 1000, for: own)
      try world.store.write { try Customers.merge(victim, into: survivor, by: world.till, $0) }
      #expect(try world.reread(shared).activeMembers == 2)
      #expect(try world.store.read { try UserGroups.find(primary: survivor, $0)?.id } == own.id)
      #expect(try world.reread(own).status == .active)
      #expect(try world.pot(own).points == Amount(100))
      let event = try world.store.read { try Ledger.events(.init(.group(own.id)), limit: 1, offset: 0, $0).first }
      #expect(event?.member == survivor)
      try world.bringBack(survivor, "B-1", .full, 1000)
      #expect(try world.pot(own).points == .zero)
      try world.checkGroups()
    }
  }

  @Test("a survivor who owns a group stays its owner; the victim's is left without one")
  func mergeOfOwners() throws {
    try withLoyalty { world in
      let (victim, survivor) = (try world.customer(), try world.customer())
      let (lost, kept) = (try world.family("F", victim), try world.family("G", survivor))
      try world.store.write { try Customers.merge(victim, into: survivor, by: world.till, $0) }
      #expect(try world.store.read { try UserGroups.find(primary: survivor, $0)?.id } == kept.id)
      #expect(try world.reread(lost).status == .inactive)
      try world.checkGroups()
    }
  }
}
