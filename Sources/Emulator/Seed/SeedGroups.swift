import CapillaryAPI
import Model

extension SeedLoader {
  /// User groups with their members, who are named as the customers of the files are.
  static func groups(_ node: SeedNode, _ seeding: inout Seeding) throws {
    let session = seeding.session
    let till = try session.entities.all.first { $0.kind == .till }
    for item in try node.list() {
      let map = try item.map("external_id", "name", "max_size", "extended_fields", "points", "members")
      guard let till = till?.id else { throw item.error("a group needs an organization with a till") }
      let externalID = try map.word("external_id")
      let name = try map.text("name", default: externalID)
      let size = try map["max_size"]?.int(1...30_000) ?? 30_000
      let fields = try extendedFields(map["extended_fields"], session)
      let id = try item.checked {
        try UserGroups.create(
          externalID: externalID, name: name, maximumSize: size, fields: fields, till: till, session)
      }
      guard let group = try UserGroups.find(id, session) else { throw item.error("the group was not made") }
      for member in try map.list("members") {
        let map = try member.map("customer", "primary", "default", "permissions")
        let new = GroupMembers.NewMember(
          customer: try seeding.resolve("customer", map.need("customer")), isPrimary: try map.flag("primary"),
          isDefault: try map.flag("default"),
          permissions: try map.list("permissions").map { try $0.one(of: GroupPermission.codes) })
        _ = try member.checked { try GroupMembers.join(new, group, till: till, session) }
      }
      if let points = map["points"] {
        let amount = try points.amount()
        _ = try points.checked {
          try PointsLedger.credit(
            .group(id), points: amount, .init(.allocateGoodwillPoints, till: till, reason: "Seed"), session)
        }
      }
      seeding.define("group", externalID, id)
    }
  }

  private static func extendedFields(_ node: SeedNode?, _ session: Session) throws -> AcceptedGroupFields {
    guard let node else { return AcceptedGroupFields() }
    let sent = try node.members().map { member in
      let value = member.json()
      return NewField(name: member.name, text: value.text ?? value.serialized, json: value.serialized)
    }
    let fields = try AcceptedGroupFields(sent, session)
    switch fields.warnings.first {
    case nil: return fields
    case .unknown(let name): throw node.error("there is no extended field '\(name)' of \(AcceptedGroupFields.entity)")
    case .invalid(let name): throw node.error("the value is none of the field '\(name)'")
    }
  }
}
