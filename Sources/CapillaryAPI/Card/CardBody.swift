import Model

/// A card as clients send it, to add it or to change it.
struct CardBody: Decodable {
  var cardNumber: String?
  var cardExternalId: String?
  var seriesId: Int64?
  var seriesCode: String?
  var statusLabel: String?
  var statusInfo: StatusInfo?
  var customerId: Int64?
  var customFields: JSONObject?
  var extendedFields: JSONObject?
  var mappedEntity: MappedEntity?

  struct StatusInfo: Decodable {
    var reason: String?
  }

  struct MappedEntity: Decodable {
    var type: String?
    var value: String?
    var id: Int64?
  }
}

extension CardBody {
  /// The till that the body maps the card to; nil where it names none.
  func mappedTill(_ session: Session) throws -> Entity? {
    guard let mapped = mappedEntity else { return nil }
    guard (mapped.type ?? "TILL").uppercased() == "TILL" else { throw CardError.mappedTypeInvalid }
    let entities = try session.entities
    let till = mapped.value.flatMap { entities.find(.till, code: $0) } ?? mapped.id.flatMap { entities[$0] }
    guard let till, till.kind == .till else {
      throw CardError.mappedEntityInvalid(type: "TILL", value: mapped.value ?? mapped.id.map(String.init) ?? "")
    }
    return till
  }

  /// The custom fields that the organization has defined for cards, as the text of a JSON object.
  func knownCustomFields(_ warnings: inout [Warning], _ session: Session) throws -> String {
    guard let customFields else { return "{}" }
    let definitions = try session.reference(FieldDefinitions.self)
    var kept = JSONObject()
    for member in customFields {
      guard let definition = definitions.custom(member.name, scopes: ["card"]) else {
        if !warnings.contains(CardAPIError.invalidCustomField) { warnings.append(CardAPIError.invalidCustomField) }
        continue
      }
      kept[definition.name] = .string(member.value.text ?? "")
    }
    return kept.serialized
  }

  func knownExtendedFields(_ warnings: inout [Warning], _ session: Session) throws -> String {
    try CustomerFields.extended(extendedFields, of: "card", &warnings, session)
  }
}
