import Model

/// A customer in the body of `customer/add` and `customer/update`. Empty texts mean that nothing is said.
struct CustomerForm: Decodable, V1Identified {
  var id: String?
  var user_id: String?
  var mobile: String?
  var email: String?
  var external_id: String?
  var firstname: String?
  var lastname: String?
  var registered_on: String?
  var updated_on: String?
  var registered_till: String?
  var associated_with: String?
  var type: String?
  var source: String?
  var accountId: String?
  var referral_code: String?
  var card_details: CardDetails?
  var fraud_status: FraudStatus?
  var commChannels: [JSONObject]?
  var custom_fields: V1Fields?
  var extended_fields: V1Fields?
  var subscriptions: Subscriptions?

  struct CardDetails: Decodable {
    var card_number: String?
    var series_code: String?
  }

  struct FraudStatus: Decodable {
    var status: String?
  }

  struct Subscriptions: Decodable {
    var subscription: [Subscription]?

    struct Subscription: Decodable {
      var channel: String?
      var priority: String?
      var scope: String?
      var is_subscribed: String?
    }
  }

  /// What the model is asked to write.
  ///
  /// - Parameter warnings: gets one for each field that the organization does not know.
  /// - Throws: `CustomerV1Error`.
  func upsert(_ warnings: inout [CustomerV1Warning], _ session: Session) throws -> CustomerUpsert {
    var upsert = CustomerUpsert(identifiers: [
      Identifier(.mobile, mobile ?? ""), Identifier(.email, email ?? ""), Identifier(.externalID, external_id ?? ""),
    ])
    upsert.id = (id ?? user_id).flatMap { Int64($0.trimmed) }
    upsert.firstName = said(firstname)
    upsert.lastName = said(lastname)
    upsert.loyaltyType = try loyaltyType
    if let source = said(source) { upsert.source = source }
    if let account = said(accountId) { upsert.account = account }
    upsert.registeredAt = try said(registered_on).map { text in
      guard let date = try session.zone.wallMoment(text) else { throw CustomerV1Error.invalidRegistrationDate }
      return date
    }
    upsert.updatedAt = try said(updated_on).map { text in
      guard let date = try session.zone.wallMoment(text) else { throw CustomerV1Error.invalidInput }
      return date
    }
    upsert.registeredTill = try said(registered_till).map { code in
      guard let till = try session.entities.account(code: code) else { throw CustomerV1Error.invalidTill }
      return till.id
    }
    upsert.associatedWith = try said(associated_with).map { code in
      guard let till = try session.entities.account(code: code) else { throw CustomerV1Error.invalidAttributionTill }
      return till.id
    }
    upsert.fraudStatus = said(fraud_status?.status)
    upsert.channels = (commChannels ?? []).prefix(50).compactMap { channel in
      guard let type = channel.anyCase("type")?.text, let value = channel.anyCase("value")?.text else { return nil }
      return CommChannel(type: type, value: value, json: channel.serialized)
    }
    upsert.fields = try accepted(custom_fields, custom: true, &warnings, session)
    upsert.extendedFields = try accepted(extended_fields, custom: false, &warnings, session)
    return upsert
  }

  private func said(_ text: String?) -> String? {
    guard let text = text?.trimmed, !text.isEmpty else { return nil }
    return text
  }

  private var loyaltyType: Customer.LoyaltyType? {
    get throws {
      switch said(type)?.uppercased() {
      case nil: nil
      case "LOYALTY": .loyalty
      // Somebody who is not interested is a contact whom no program knows.
      case "NON_LOYALTY", "NOT_INTERESTED": .nonLoyalty
      default: throw CustomerV1Error.invalidInput
      }
    }
  }

  /// The fields that the organization has, by its own spelling of their names, as the text of a JSON object.
  private func accepted(
    _ fields: V1Fields?, custom: Bool, _ warnings: inout [CustomerV1Warning],
    _ session: Session
  ) throws -> String {
    guard let fields = fields?.field, !fields.isEmpty else { return "{}" }
    let definitions = try session.reference(FieldDefinitions.self)
    var object = JSONObject()
    for field in fields.prefix(500) {
      guard let name = said(field.name) else { continue }
      let definition =
        custom
        ? definitions.custom(name, scopes: ["loyalty_registration"]) : definitions.extended(name, entity: "customer")
      guard let definition, let value = definition.accepted(field.text ?? "") else {
        let warning = custom ? CustomerV1Warning.customFieldUnknown : .extendedFieldRefused(name)
        if !warnings.contains(warning) { warnings.append(warning) }
        continue
      }
      object[definition.name] = .string(value)
    }
    return object.serialized
  }
}

extension FieldDefinition {
  /// A value in the form in which it is kept; nil where the field does not take it. Dates may be written with slashes,
  /// and several choices as the text of a list.
  func accepted(_ value: String) -> String? {
    if value.isEmpty { return "" }
    if dataType.lowercased().hasPrefix("date") {
      let text = value.trimmed.replacing("/", with: "-")
      return accepts(text) ? text : nil
    }
    guard !accepts(value) else { return options.first { $0.lowercased() == value.lowercased() } ?? value }
    guard value.trimmed.hasPrefix("["), value.count <= 2000 else { return nil }
    let chosen = JSONValue(stored: value).list.compactMap(\.text)
    return !chosen.isEmpty && chosen.allSatisfy(accepts) ? value : nil
  }
}
