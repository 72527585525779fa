import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("The user groups of a customer")
struct GroupsOfCustomerTests {
  @Test("customer reads show the groups when they are asked for")
  func reads() throws {
    try withSandbox { api in
      let (owner, child) = (try api.shopper("919812300511"), try api.shopper("919812300512"))
      let first = try api.household("g", owner: owner, child)
      try api.advance(seconds: 5)
      let second = try api.household("h", owner: child)
      _ = try api.sell(child, "B-1", 1000, ["userGroup2Id": .int(first)])
      func read(_ more: String) throws -> TestReply { try api.get("/v2/customers/\(child.id)?source=INSTORE&\(more)") }
      #expect(try read("")["userGroups2"] == nil)
      // Without a wish it is the default group.
      #expect(try read("embed=userGroup")["userGroups2"]?.list.compactMap { $0["groupId"]?.int } == [second])
      let all = try read("includedAllUserGroup2=true&includedUserGroup2LoyaltyDetails=true&ug2PaginationDetails=true&ug2SortOrder=ASC")
      #expect(all["userGroups2"]?.list.compactMap { $0["groupId"]?.int } == [first, second], "\(all)")
      #expect(all["userGroups2[0].loyaltyDetails[0].loyaltyPoints"]?.amount == Amount(100))
      #expect(all.int("userGroups2[0].primaryMemberId") == owner.id && all["userGroups2[0].primaryMember"] == false)
      #expect(all.int("ug2Pagination.total") == 2)
      let one = try read("userGroup2Id=\(first)")
      #expect(one["userGroups2"]?.list.count == 1 && one["userGroups2[0].loyaltyDetails"] == nil)
      #expect(try read("includedAllUserGroup2=true&ug2Limit=1&ug2Offset=1")["userGroups2"]?.list.count == 1)
      #expect(try read("includedAllUserGroup2=true&ug2JoinedEndDate=2011-01-01")["userGroups2"] == [])
      let old = try api.get(
        "/v1.1/customer/get", query: ["format": "json", "mobile": child.mobile, "user_group": "true"])
      #expect(old["response.customers.customer[0].user_groups2"]?.list.count == 2, "\(old)")
    }
  }

  @Test("a group's standing, tier and trackers are read and set as a customer's are")
  func standing() throws {
    try withSandbox { api in
      let (owner, stranger) = (try api.shopper("919812300521"), try api.shopper("919812300522"))
      let group = try api.household("g", owner: owner)
      _ = try api.sell(owner, "B-1", 1000, ["userGroup2Id": .int(group)])
      let standing = try api.get("/v2/customers/\(owner.id)/loyaltyDetails", query: ["fleetGroupId": String(group)])
      #expect(standing["data[0].loyaltyPoints"]?.amount == Amount(100), "\(standing)")
      #expect(
        try api.get("/v2/customers/\(stranger.id)/loyaltyDetails", query: ["fleetGroupId": String(group)]).errorCode
          == 1620)
      let program = try api.store.read { try $0.programs.standard?.id ?? 0 }
      let moved = try api.post(
        "/v2/slab/manualSlabAdjustment",
        query: ["source": "INSTORE", "type": "USERGROUP2", "identifierName": "id", "identifierValue": String(group)],
        json: [
          "programId": .int(program), "slabAction": "UPGRADE", "toSlabName": "Gold",
          "manualSlabActionValidity": "AS_PER_TIER_STRATEGY", "manualSlabActionValidityUpto": "",
        ])
      #expect(moved.int("entityId") == group && moved.text("sideEffects[0].upgradedSlabName") == "Gold", "\(moved)")
      let trackers = try api.get(
        "/v2/customers/userEntityTrackers",
        query: ["type": "USERGROUP2", "identifierType": "id", "identifierValue": String(group), "source": "INSTORE"])
      #expect(trackers.status == 200 && trackers["data"]?.list.isEmpty == false, "\(trackers)")
      let amounts = trackers["data"]?.list.filter { $0["type"]?.text == "BILL_AMOUNT" } ?? []
      for tracker in amounts { #expect(tracker["value"]?.amount == Amount(1000)) }
      func ask(_ type: String, _ name: String, _ value: String) throws -> TestReply {
        try api.get(
          "/v2/customers/userEntityTrackers",
          query: ["type": type, "identifierType": name, "identifierValue": value, "source": "INSTORE"])
      }
      #expect(try ask("CUSTOMER", "id", String(owner.id)).status == 200)
      #expect(try ask("USERGROUP2", "id", "9").errorCode == 1645)
      #expect(try ask("PET", "id", "9").errorCode == 1647)
      #expect(try api.get("/v2/customers/userEntityTrackers").errorCode == 1647)
    }
  }
}
