import CapillaryAPI
import Model

extension SeedLoader {
  /// User groups with their members, who are named as the customers of the files are. A group is a part of the past, made
  /// at its moment.
  static func groups(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("external_id", "name", "max_size", "created", "extended_fields", "points", "members")
      let externalID = try map.word("external_id")
      let name = try map.text("name", default: externalID)
      let size = try map["max_size"]?.int(1...30_000) ?? 30_000
      let fields = try extendedFields(map["extended_fields"], seeding.session)
      let created = try map["created"]?.map("days_ago", "time", "till")
      let till = try seeding.till(created?["till"])
      let points = try map["points"].map { ($0, try $0.amount()) }
      let members = try map.list("members").map { try member($0, seeding) }
      seeding.happens(at: try created.map { try seeding.moment($0) } ?? seeding.session.now, item) { session in
        let id = try UserGroups.create(
          externalID: externalID, name: name, maximumSize: size, fields: fields, till: till, session)
        guard let group = try UserGroups.find(id, session) else { throw item.error("the group was not made") }
        for member in members {
          guard member.customer.id != 0 else { throw member.node.error("the customer is registered after the group is made") }
          let new = GroupMembers.NewMember(
            customer: member.customer.id, isPrimary: member.isPrimary, isDefault: member.isDefault,
            permissions: member.permissions)
          _ = try member.node.checked { try GroupMembers.join(new, group, till: till, session) }
        }
        guard let (node, points) = points else { return }
        _ = try node.checked {
          try PointsLedger.credit(
            .group(id), points: points, .init(.allocateGoodwillPoints, till: till, reason: "Welcome"), session)
        }
      }
    }
  }

  private struct Member {
    let node: SeedNode
    let customer: SeedCustomer
    let isPrimary: Bool
    let isDefault: Bool
    let permissions: [String]
  }

  private static func member(_ node: SeedNode, _ seeding: Seeding) throws -> Member {
    let map = try node.map("customer", "primary", "default", "permissions")
    let customer = try seeding.customer(try map.need("customer"))
    return Member(
      node: node, customer: customer, isPrimary: try map.flag("primary"), isDefault: try map.flag("default"),
      permissions: try map.list("permissions").map { try $0.one(of: GroupPermission.codes) })
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
