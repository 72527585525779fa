import CapillaryAPI
import Model
import TestSupport

/// What the tests about user groups share.
extension TestSandbox {
  /// A new group without members: its id.
  func group(_ externalID: String, size: Int64 = 10, _ more: JSONObject = [:]) throws -> Int64 {
    var body: JSONObject = [
      "externalId": .string(externalID), "groupName": .string("Home \(externalID)"), "maxGroupSize": .int(size),
    ]
    for member in more { body[member.name] = member.value }
    let reply = try post("/v2/userGroup2", json: .object(body))
    guard let id = reply.int("entity") else { throw GroupTestFailure.unexpected(reply.description) }
    return id
  }

  func join(_ group: Int64, _ members: JSONValue...) throws -> TestReply {
    try post("/v2/userGroup2/join", query: ["id": String(group)], json: .array(members))
  }

  /// A group with an owner and others.
  func household(_ externalID: String, size: Int64 = 10, owner: Shopper, _ others: Shopper...) throws -> Int64 {
    let id = try group(externalID, size: size)
    var members = [member(owner, primary: true)]
    members += others.map { member($0) }
    let reply = try post("/v2/userGroup2/join", query: ["id": String(id)], json: .array(members))
    guard reply.int("failureCount") == 0 else { throw GroupTestFailure.unexpected(reply.description) }
    return id
  }

  /// Points that are left to a group.
  func groupPoints(of group: Int64) throws -> Amount {
    try store.read { session in
      try session.programs.standard.flatMap { try session.enrollment(group: group, program: $0.id) }?.points ?? .zero
    }
  }

  /// The owner earns points on a bill and gives them to the group.
  func fund(_ group: Int64, _ owner: Shopper, _ points: Int64) throws {
    _ = try sell(owner, "FUND-\(group)-\(points)", .int(points * 10))
    let reply = try passPoints(points, from: side(owner), to: side(group), by: owner)
    guard reply.status == 200 else { throw GroupTestFailure.unexpected(reply.description) }
  }

  func passPoints(
    _ points: Int64, from: JSONValue, to: JSONValue, by: Shopper? = nil, path: String = "transfer"
  ) throws -> TestReply {
    var body: JSONObject = ["pointsTobeTransferred": .int(points), "fromEntity": from, "toEntity": to]
    if let by {
      body["transferredBy"] = ["identifierType": "mobile", "identifierValue": .string(by.mobile), "source": "INSTORE"]
    }
    return try post("/v2/points/userGroup2/\(path)", json: .object(body))
  }

  /// An extended field of groups.
  func addGroupField(_ name: String, _ type: String) throws {
    try store.write { session in
      var field = FieldSetup(kind: .extended, scope: "usergroup2", name: name)
      field.dataType = type
      _ = try session.addField(field)
    }
  }
}

func member(_ shopper: Shopper, primary: Bool = false, _ permissions: JSONValue...) -> JSONValue {
  ["userId": .int(shopper.id), "primaryMember": .bool(primary), "permissions": .array(permissions)]
}

func side(_ shopper: Shopper) -> JSONValue {
  ["type": "CUSTOMER", "identifierType": "id", "identifierValue": .string(String(shopper.id))]
}

func side(_ group: Int64) -> JSONValue {
  ["type": "USERGROUP2", "identifierType": "id", "identifierValue": .string(String(group))]
}

enum GroupTestFailure: Error {
  case unexpected(String)
}

extension TestReply {
  /// The code of the first failed entry of a batch.
  var entryCode: Int64? {
    self["response"]?.list.lazy.compactMap { $0["errors"]?.list.first?["code"]?.int }.first
  }
}
