import Model

/// The customer as clients send it: to add, to update, and in bulk.
struct CustomerBody: Decodable {
  var loyaltyInfo: LoyaltyInfo?
  var profiles: [Profile]?
  var extendedFields: JSONObject?
  var associatedWith: String?
  var createDate: String?
  var referralCode: String?
  var statusLabel: String?
  var loyaltyProgramEnrollments: [Enrollment]?
  var subscriptionInfo: SubscriptionInfo?

  struct LoyaltyInfo: Decodable {
    var loyaltyType: String?
  }

  struct Profile: Decodable {
    var firstName: String?
    var lastName: String?
    var identifiers: [IdentifierBody]?
    var commChannels: [Channel]?
    var fields: JSONObject?
    var source: String?
    var accountId: String?
  }

  struct Channel: Decodable {
    var type: String?
    var value: String?
    var primary: Bool?
    var verified: Bool?
    var subscribed: Bool?
    var meta: JSONObject?
    var attributes: JSONObject?
  }

  struct Enrollment: Decodable {
    var programId: Int64?
    var tierNumber: Int64?
    var loyaltyPoints: Amount?
    var tierExpiryDate: String?
    var pointsExpiryDate: String?
  }

  struct SubscriptionInfo: Decodable {
    var subscriptions: [Subscription]?

    struct Subscription: Decodable {
      var channel: String?
      var accountId: String?
      var priority: String?
      var type: String?
      var sourceName: String?
    }
  }
}

/// An identifier or a card, as clients send it.
struct IdentifierBody: Decodable {
  var type: String?
  var value: String?
  var seriesId: Int64?
  var seriesCode: String?
  var statusLabel: String?
  var cardExternalId: String?
  var extendedFields: JSONObject?
  var customFields: JSONObject?

  var isCard: Bool {
    switch type?.lowercased() {
    case "cardnumber", "cardexternalid", "card": true
    default: false
    }
  }

  /// The identifier; nil for cards and for kinds that are none.
  var identifier: Identifier? {
    guard let type, let value, let kind = Identifier.Kind(name: type) else { return nil }
    return Identifier(kind, value)
  }
}

extension CustomerBody {
  /// The loyalty type; nil where the body names none.
  ///
  /// - Throws: `PlatformError.invalidInput` for a word that is none.
  func loyaltyType() throws -> Customer.LoyaltyType? {
    guard let text = loyaltyInfo?.loyaltyType, !text.isEmpty else { return nil }
    guard let type = Customer.LoyaltyType(text: text) else {
      throw PlatformError.invalidInput("loyaltyInfo.loyaltyType: loyalty or non_loyalty was expected")
    }
    return type
  }

  /// The cards among the identifiers.
  var cards: [IdentifierBody] { (profiles ?? []).flatMap { ($0.identifiers ?? []).filter(\.isCard) } }

  /// What the model registers.
  ///
  /// - Parameters:
  ///   - source: the source of profiles that name none.
  ///   - warnings: gets what was left out of the body.
  func registration(source: String?, account: String?, _ warnings: inout [Warning], _ session: Session) throws
    -> Registration
  {
    guard let profiles, !profiles.isEmpty else { throw CustomerV2Error.addWithoutIdentifiers }
    var date: Timestamp?
    if let createDate, !createDate.isEmpty {
      guard let moment = try session.zone.moment(createDate) else { throw CustomerV2Error.invalidRegistrationDate }
      date = moment
    }
    return Registration(
      loyaltyType: try loyaltyType() ?? .loyalty,
      profiles: try profiles.map { profile in
        guard let source = profile.source ?? source, !source.isEmpty else { throw CustomerV2Error.addWithoutSource }
        return Registration.Profile(
          source: source, account: profile.accountId ?? account ?? "", firstName: profile.firstName ?? "",
          lastName: profile.lastName ?? "", identifiers: (profile.identifiers ?? []).compactMap(\.identifier),
          channels: try CustomerFields.channels(profile.commChannels),
          fields: try CustomerFields.custom(profile.fields, session))
      },
      extendedFields: try CustomerFields.extended(extendedFields, &warnings, session), registeredAt: date,
      associatedWith: associatedWith, statusLabel: statusLabel)
  }

  /// What the model changes: of the profile of the given source, the body's profile of that source, or its first.
  ///
  /// - Parameter addsSources: whether profiles of other sources are changed and added as well, as by the look-up form.
  func update(
    source: String?, account: String?, addsSources: Bool, _ warnings: inout [Warning], _ session: Session
  ) throws -> CustomerUpdate {
    let profiles = profiles ?? []
    let source = source ?? profiles.first?.source ?? Sources.instore
    let others = addsSources ? profiles.filter { !$0.isOf(source) } : []
    let profile = profiles.first { $0.isOf(source) } ?? (others.isEmpty ? profiles.first : nil)
    var update = CustomerUpdate(
      source: source, account: account ?? profile?.accountId, profile: try profile?.change(session),
      loyaltyType: try loyaltyType(), extendedFields: try CustomerFields.extended(extendedFields, &warnings, session),
      associatedWith: associatedWith)
    update.others = try others.map {
      .init(source: $0.source ?? source, account: $0.accountId, profile: try $0.change(session))
    }
    return update
  }
}

extension CustomerBody.Profile {
  /// Whether it is of a source; one that names none is of any.
  fileprivate func isOf(_ source: String) -> Bool {
    (self.source ?? source).trimmed.uppercased() == source.trimmed.uppercased()
  }

  fileprivate func change(_ session: Session) throws -> CustomerUpdate.Profile {
    CustomerUpdate.Profile(
      firstName: firstName, lastName: lastName, identifiers: (identifiers ?? []).compactMap(\.identifier),
      channels: try CustomerFields.channels(commChannels), fields: try CustomerFields.custom(fields, session))
  }
}

/// What of a customer's fields and channels the organization takes.
enum CustomerFields {
  /// Custom fields that the organization has defined for customers, as the text of a JSON object.
  static func custom(_ fields: JSONObject?, _ session: Session) throws -> String {
    guard let fields, !fields.isEmpty else { return "{}" }
    let definitions = try session.reference(FieldDefinitions.self)
    var kept = JSONObject()
    for member in fields {
      guard !member.value.isNull,
        let definition = definitions.custom(member.name, scopes: ["loyalty_registration", "customer"])
      else { continue }
      kept[definition.name] = member.value.text.map(JSONValue.string) ?? member.value
    }
    return kept.isEmpty ? "{}" : kept.serialized
  }

  /// Extended fields that the organization takes, as the text of a JSON object; a warning for each other.
  static func extended(
    _ fields: JSONObject?, of entity: String = "customer", _ warnings: inout [Warning], _ session: Session
  ) throws -> String {
    guard let fields, !fields.isEmpty else { return "{}" }
    let definitions = try session.reference(FieldDefinitions.self)
    let dropsEmpty = try session.configs.isOn("CONF_REJECT_EMPTY_OR_NULL_EF_VALUES", default: true)
    var kept = JSONObject()
    for member in fields {
      if member.value.isNull || member.value == "" {
        if !dropsEmpty, let definition = definitions.extended(member.name, entity: entity) {
          kept[definition.name] = ""
        }
        continue
      }
      guard let definition = definitions.extended(member.name, entity: entity),
        member.value.list.allSatisfy({ $0.text.map(definition.accepts) ?? false })
      else {
        let isLong = (member.value.text?.count ?? 0) > 255
        warnings.append(
          Warning(
            code: 91015,
            message: isLong
              ? "field \(member.name) length too long." : "Failed to update extended fields: \(member.name)"))
        continue
      }
      kept[definition.name] = member.value
    }
    return kept.isEmpty ? "{}" : kept.serialized
  }

  private static let channelTypes: [String: String] = Dictionary(
    uniqueKeysWithValues: [
      "mobile", "email", "wechat", "whatsapp", "ios", "android", "line", "mobilePush", "postmail", "cardnumber", "viber",
      "zalo",
    ].map { ($0.lowercased(), $0) })

  /// - Throws: 8106 for a channel without a type, 8010 for one whose type is none.
  static func channels(_ channels: [CustomerBody.Channel]?) throws -> [CommChannel] {
    try (channels ?? []).compactMap { channel in
      guard let name = channel.type, !name.isEmpty else { throw CustomerV2Error.channelTypeMissing }
      guard let type = channelTypes[name.lowercased()] else { throw CustomerV2Error.invalidChannel }
      guard let value = channel.value?.trimmed, !value.isEmpty else { return nil }
      var meta = channel.meta ?? JSONObject()
      for flag in ["residence", "office"] { meta[flag] = .bool(meta.anyCase(flag)?.bool ?? false) }
      var form: JSONObject = [
        "type": .string(type), "value": .string(value), "primary": .bool(channel.primary ?? false),
        "verified": .bool(channel.verified ?? false),
      ]
      if let subscribed = channel.subscribed { form["subscribed"] = .bool(subscribed) }
      form["meta"] = .object(meta)
      form["attributes"] = .object(channel.attributes ?? JSONObject())
      return CommChannel(type: type, value: value, json: form.serialized)
    }
  }
}
