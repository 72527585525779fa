import Model

/// `card.v2.get` and `card.v2.statusLog`.
enum ReadCard {
  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let card = try named(call, session)
    return Reply(try CardForm(card, isRead: true, session))
  }

  struct Log: Encodable, Sendable {
    var data: [CardStatusForm]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  static func statusLog(_ call: Call, _ session: Session) throws -> Reply {
    let card = try named(call, session)
    let entries = try CardStatusLog.entries(card: card.id, session)
    return Reply(
      Log(
        data: try entries.enumerated().map { index, entry in
          try CardStatusForm(entry, of: card, isCurrent: index == entries.count - 1, inLog: true, session)
        }))
  }

  private static func named(_ call: Call, _ session: Session) throws -> Card {
    guard let number = call.query["number"] ?? call.query["cardNumber"],
      let card = try Card.find(number: number, session)
    else { throw CardAPIError(.unknownCard) }
    return card
  }
}

/// A card with all that is known of it, alone or in its customer's `cardDetails`.
struct CardForm: Encodable, Sendable {
  var cardId: Int64
  var issuedDate: String?
  var createdDate: String
  var expiryDays: Int64
  var seriesName: String
  var customerId: Int64
  var maxActiveCards: Int64
  var entityCode: String?
  var cardExternalId: String?
  var extendedFields: RawJSON
  var customFields: RawJSON
  var type: String
  var cardNumber: String
  var seriesId: Int64
  var seriesCode: String
  var orgId: Int64
  var entityId: Int64
  var statusInfo: CardStatusForm?
  var id: Int64
  var activeAndDigital: Bool
  var transactionNotAllowed: Bool
  var expiryDate: String?
  var warnings: [Warning]?

  /// - Parameter isRead: whether the card is the reply itself, which then names the till's code and its warnings.
  init(_ card: Card, isRead: Bool, _ session: Session) throws {
    guard let series = try CardSeries.find(id: card.series, session) else { throw CardAPIError(.unknownSeries) }
    let zone = try session.zone
    let status = try session.reference(CardLabels.self)[card.label]?.status
    cardId = card.id
    issuedDate = card.issuedAt.map(zone.iso)
    createdDate = zone.date(card.createdAt)
    expiryDays = series.expires ? series.expiryDays : 0
    seriesName = series.name
    customerId = card.customer ?? 0
    maxActiveCards = series.maximumActive
    entityCode = isRead ? try session.entities[card.till]?.code : nil
    cardExternalId = card.externalID
    extendedFields = RawJSON(card.extendedFields)
    customFields = RawJSON(card.customFields)
    type = series.type
    cardNumber = card.number
    seriesId = series.id
    seriesCode = series.code
    orgId = try session.organization.id
    entityId = card.till
    statusInfo = try CardStatusLog.current(card: card.id, session).map {
      try CardStatusForm($0, of: card, isCurrent: true, inLog: false, session)
    }
    id = card.id
    activeAndDigital = status == .active && series.type == "DIGITAL"
    // As the name says, not as the samples have it: only an active or issued card may be used for a bill.
    transactionNotAllowed = status != .active && status != .issued
    expiryDate = card.expiresAt.map(zone.iso)
    warnings = isRead ? [] : nil
  }
}

/// An entry of a card's status log.
struct CardStatusForm: Encodable, Sendable {
  var reason: String
  var createdBy: Int64
  var actions: [String] = []
  var autoUpdateTime: String
  var createdOn: String
  var entityId: Int64
  var id: Int64?
  var isActive: Bool
  var labelId: Int64?
  var label: String
  var status: String

  init(_ entry: CardStatusLog.Entry, of card: Card, isCurrent: Bool, inLog: Bool, _ session: Session) throws {
    let zone = try session.zone
    let known = try session.reference(CardLabels.self)[entry.label]
    reason = entry.reason
    createdBy = entry.createdBy
    autoUpdateTime = zone.date(entry.createdAt)
    createdOn = zone.iso(entry.createdAt)
    entityId = card.id
    id = inLog ? nil : entry.id
    isActive = isCurrent
    labelId = inLog ? nil : entry.label
    label = known?.label ?? ""
    status = known?.status.rawValue ?? ""
  }
}
