import Model

/// GET /v1.1/organization/tenders: how bills may be paid.
enum OrganizationTenders {
  private struct Page: Encodable, Sendable {
    var status: V1Status
    var organization: Body

    struct Body: Encodable, Sendable { var tenders: List }
    struct List: Encodable, Sendable {
      var count: String
      var tender: [Mode]
    }

    struct Mode: Encodable, Sendable {
      var name: String
      var canonical_name: String
      var description: String
      var attributes: Attributes?
    }

    struct Attributes: Encodable, Sendable { var attribute: [Attribute] }
    struct Attribute: Encodable, Sendable {
      var name: String
      var canonical_name: String
      var data_type: String
      var values: Values

      struct Values: Encodable, Sendable { var value: [String] }
    }
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    var modes = try session.paymentModes.all
    if let name = call.query["attribute_name"]?.lowercased() {
      modes = modes.filter { $0.attributes.contains { $0.name.lowercased() == name } }
    }
    let showsAttributes = call.query.flag("attribute")
    let tenders = modes.map { mode in
      let attributes = mode.attributes.map {
        Page.Attribute(
          name: $0.name, canonical_name: $0.canonicalName, data_type: $0.type, values: .init(value: $0.values))
      }
      return Page.Mode(
        name: mode.name, canonical_name: mode.canonicalName, description: mode.description,
        attributes: showsAttributes ? .init(attribute: attributes) : nil)
    }
    return Reply(
      Page(status: .success, organization: .init(tenders: .init(count: String(tenders.count), tender: tenders))))
  }
}
