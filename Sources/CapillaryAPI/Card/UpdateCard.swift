import Model

/// `card.v2.update` and `card.v2.updateBulk`: label, fields, till and external id of cards.
enum UpdateCard {
  /// The most cards of one bulk call.
  static let limit = 200

  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let body = try call.decode(CardBody.self)
    return Reply(
      try CardAPIError.translating {
        let card = try body.card(session)
        return try change(card, body, call, session)
      })
  }

  struct BulkReply: Encodable, Sendable {
    var response: [Item]
    var totalCount: Int
    var failureCount: Int

    struct Item: Encodable, Sendable {
      var entityId: UpdatedCard
      var errors: [ErrorItem]
      var warnings: [Warning]
    }
  }

  static func updateBulk(_ call: Call, _ session: WriteSession) throws -> Reply {
    let bodies = try call.decode([CardBody].self)
    guard bodies.count <= limit else { throw CardAPIError.bulkTooLarge }
    var items: [BulkReply.Item] = []
    for body in bodies {
      do {
        var updated = try session.savepoint {
          try CardAPIError.translating { try change(try body.card(session), body, call, session) }
        }
        let warnings = updated.warnings ?? []
        updated.warnings = nil
        items.append(.init(entityId: updated, errors: [], warnings: warnings))
      } catch let error as any APIError {
        items.append(.init(entityId: try echo(body, call, session), errors: [ErrorItem(error)], warnings: []))
      }
    }
    return Reply(
      BulkReply(response: items, totalCount: items.count, failureCount: items.count { !$0.errors.isEmpty }))
  }

  private static func change(
    _ card: Card, _ body: CardBody, _ call: Call, _ session: WriteSession
  ) throws -> UpdatedCard {
    let labels = try session.reference(CardLabels.self)
    var warnings: [Warning] = []
    var update = CardUpdate()
    if let name = body.statusLabel, !name.isEmpty {
      guard let label = labels.find(name) else { throw CardError.unknownLabel }
      update.label = label
    }
    update.reason = body.statusInfo?.reason ?? ""
    if body.cardNumber?.isEmpty == false { update.externalID = body.cardExternalId.flatMap { $0.isEmpty ? nil : $0 } }
    let till = try body.mappedTill(session)
    update.mappedTill = till?.id
    if body.customFields != nil { update.customFields = try body.knownCustomFields(&warnings, session) }
    if body.extendedFields != nil { update.extendedFields = try body.knownExtendedFields(&warnings, session) }
    let moved = try update.apply(to: card, by: call.caller.till.id, session)
    if update.label != nil, !moved { warnings.append(CardAPIError.noChange) }
    guard let stored = try Card.find(id: card.id, session) else { throw CardError.unknownCard }
    var form = try UpdatedCard(body, stored, by: call.caller.till, session)
    form.warnings = warnings
    if let label = labels[stored.label] {
      form.statusLabelInfo = try CardLabelForm(label, session)
      if moved, let previous = labels[card.label] {
        form.statusLabel = label.label
        form.statusInfo = .init(
          reason: update.reason, createdBy: call.caller.till.id, entityId: card.id, labelId: label.id,
          orgId: try session.organization.id, label: label.label, prevLabel: previous.label,
          prevLabelId: previous.id)
      }
    }
    return form
  }

  /// What a failed item shows: what was sent, and the card where there is one.
  private static func echo(_ body: CardBody, _ call: Call, _ session: Session) throws -> UpdatedCard {
    let card = try? body.card(session)
    var form = try UpdatedCard(body, card, by: call.caller.till, session)
    form.statusLabel = body.statusLabel
    form.extendedFields = body.extendedFields
    form.customFields = body.customFields
    if let mapped = body.mappedEntity {
      form.mappedEntity = .init(type: mapped.type ?? "TILL", value: mapped.value ?? "", id: mapped.id)
    }
    if card != nil, let name = body.statusLabel, let label = try session.reference(CardLabels.self).find(name) {
      form.statusLabelInfo = try CardLabelForm(label, session)
    }
    return form
  }
}

extension CardBody {
  /// The card that the body means: by its number, else by its external id.
  func card(_ session: Session) throws -> Card {
    if let number = cardNumber, !number.isEmpty {
      guard let card = try Card.find(number: number, session) else { throw CardError.unknownCard }
      if let seriesId, seriesId != card.series { throw CardError.unknownSeries }
      return card
    }
    guard let externalID = cardExternalId, !externalID.isEmpty,
      let card = try Card.find(externalID: externalID, session)
    else { throw CardError.unknownCard }
    return card
  }
}

/// A card as an update answers it: the blocks that were sent, and what came of the label.
struct UpdatedCard: Encodable, Sendable {
  var cardId: Int64?
  var customerId: Int64?
  var cardExternalId: String?
  var extendedFields: JSONObject?
  var customFields: JSONObject?
  var mappedEntity: MappedEntity?
  var cardNumber: String?
  var seriesId: Int64?
  var orgId: Int64
  var entityId: Int64
  var statusLabel: String?
  var statusLabelInfo: CardLabelForm?
  var statusInfo: StatusInfo?
  var transactionNotAllowed = false
  var activeAndDigital = false
  var warnings: [Warning]?

  struct MappedEntity: Encodable, Sendable {
    var type = "TILL"
    var value: String
    var id: Int64?
  }

  struct StatusInfo: Encodable, Sendable {
    var reason: String
    var createdBy: Int64
    var actions: [String] = []
    var entityId: Int64
    var labelId: Int64
    var orgId: Int64
    var entityType = "CARD"
    var label: String
    var prevLabel: String
    var prevLabelId: Int64
  }

  init(_ body: CardBody, _ card: Card?, by till: Entity, _ session: Session) throws {
    cardId = card?.id
    customerId = card.map { $0.customer ?? 0 }
    cardExternalId = card?.externalID ?? body.cardExternalId
    cardNumber = card?.number ?? body.cardNumber
    seriesId = body.seriesId
    orgId = try session.organization.id
    entityId = till.id
    if let card {
      if body.extendedFields != nil { extendedFields = JSONObject(stored: card.extendedFields) }
      if body.customFields != nil { customFields = JSONObject(stored: card.customFields) }
      if body.mappedEntity != nil, let mapped = try card.mappedTill.flatMap({ try session.entities[$0] }) {
        mappedEntity = MappedEntity(value: mapped.code, id: mapped.id)
      }
    }
  }
}
