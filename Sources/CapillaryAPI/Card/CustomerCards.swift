import Model

/// A customer's loyalty cards, as identifiers and in full.
struct CustomerCards {
  /// Elements of `identifiers`, separated by commas; empty where the customer has no card.
  var identifiers = ""
  var details = RawJSON("[]")

  private struct IdentifierForm: Encodable {
    var type = "cardnumber"
    var value: String
    var cardId: Int64
    var seriesId: Int64
    var seriesCode: String
    var statusLabel: String
    var statusLabelInfo: CardLabelForm?
    /// Where the card has one.
    var cardExternalId: String?
    /// Where any is known.
    var extendedFields: RawJSON?

    init(_ card: Card, _ form: CardForm, _ label: CardLabel?, _ session: Session) throws {
      value = card.number
      cardId = card.id
      seriesId = card.series
      seriesCode = form.seriesCode
      statusLabel = label?.label ?? ""
      statusLabelInfo = try label.map { try CardLabelForm($0, session) }
      cardExternalId = card.externalID
      extendedFields = card.extendedFields == "{}" ? nil : form.extendedFields
    }
  }

  init(of customer: Int64, _ session: Session) throws {
    let cards = try Card.held(by: customer, session)
    guard !cards.isEmpty else { return }
    let labels = try session.reference(CardLabels.self)
    let forms = try cards.map { try CardForm($0, isRead: false, session) }
    identifiers = try zip(cards, forms).map { card, form in
      try RawJSON(encoding: IdentifierForm(card, form, labels[card.label], session)).text
    }.joined(separator: ",")
    details = try RawJSON(encoding: forms)
  }

  /// Hands out the cards of a body (`customer.v2.add`, `customer.v2.changeIdentifier`).
  static func issue(_ cards: [IdentifierBody], to customer: Int64, _ call: Call, _ session: WriteSession) throws {
    guard cards.count <= 1 else { throw CardAPIError.severalRegistered }
    for body in cards {
      try CardAPIError.translating {
        var card = try body.card(session)
        if card == nil { card = try external(body, call, session) }
        guard let card else { throw CardError.unknownCard }
        let labels = try session.reference(CardLabels.self)
        // Nothing comes after some of a card's statuses.
        if let status = labels[card.label]?.status, status.isFinal {
          throw CustomerV2Error.cardRefused(status.rawValue)
        }
        guard let label = body.statusLabel.map({ labels.find($0) }) ?? labels.standard(.active) else {
          throw CardError.unknownLabel
        }
        try Cards.link(card, to: customer, label: label, by: call.caller.till.id, session)
        try set(body, on: card, call, session)
      }
    }
  }

  /// Hands out the card of a v1.1 registration: the number that is sent, or a fresh one of a series that makes its own.
  ///
  /// - Throws: `CardAPIError`.
  static func issue(
    number: String, seriesCode: String, to customer: Int64, _ call: Call, _ session: WriteSession
  ) throws {
    var body = IdentifierBody(type: "cardnumber", value: number.isEmpty ? nil : number)
    body.seriesCode = seriesCode.isEmpty ? nil : seriesCode
    if number.isEmpty {
      body.value = try CardAPIError.translating {
        guard let series = try CardSeries.find(code: seriesCode, session),
          let label = try session.reference(CardLabels.self).standard(.notIssued)
        else { throw CardError.unknownSeries }
        return try CardGeneration.generate(1, of: series, label: label, by: call.caller.till.id, session).first
      }
    }
    try issue([body], to: customer, call, session)
  }

  /// Takes the cards of a body back from a customer.
  static func take(_ cards: [IdentifierBody], from customer: Int64, _ call: Call, _ session: WriteSession) throws {
    guard cards.count <= 1 else { throw CardAPIError.severalLinked }
    for body in cards {
      try CardAPIError.translating {
        guard let card = try body.card(session) else { throw CardError.unknownCard }
        let labels = try session.reference(CardLabels.self)
        guard let label = body.statusLabel.map({ labels.find($0) }) ?? labels.standard(.notIssued) else {
          throw CardError.unknownLabel
        }
        try Cards.delink(card, from: customer, label: label, by: call.caller.till.id, session)
      }
    }
  }

  /// A number that nobody has added yet comes into a series that takes numbers from elsewhere when it is handed out.
  private static func external(_ body: IdentifierBody, _ call: Call, _ session: WriteSession) throws -> Card? {
    guard let number = body.value, body.type?.lowercased() != "cardexternalid",
      let series = try body.series(session), !series.generates, series.externalLength > 0,
      let label = try session.reference(CardLabels.self).standard(.notIssued)
    else { return nil }
    let id = try Cards.add(Cards.NewCard(number: number, label: label), to: series, by: call.caller.till.id, session)
    return try Card.find(id: id, session)
  }

  private static func set(_ body: IdentifierBody, on card: Card, _ call: Call, _ session: WriteSession) throws {
    var fields = CardBody()
    fields.customFields = body.customFields
    fields.extendedFields = body.extendedFields
    var warnings: [Warning] = []
    var update = CardUpdate()
    if body.type?.lowercased() != "cardexternalid" { update.externalID = body.cardExternalId.flatMap { $0.isEmpty ? nil : $0 } }
    update.customFields = try fields.knownCustomFields(&warnings, session)
    update.extendedFields = try fields.knownExtendedFields(&warnings, session)
    guard let stored = try Card.find(id: card.id, session) else { return }
    _ = try update.apply(to: stored, by: call.caller.till.id, session)
  }
}

extension IdentifierBody {
  fileprivate func series(_ session: Session) throws -> CardSeries? {
    try seriesId.flatMap { try CardSeries.find(id: $0, session) }
      ?? seriesCode.flatMap { try CardSeries.find(code: $0, session) }
  }

  /// The card that the identifier means; nil where the number is not known.
  ///
  /// - Throws: `CardError.unknownSeries` where the card is of another series than the identifier says.
  fileprivate func card(_ session: Session) throws -> Card? {
    if seriesId != nil || seriesCode?.isEmpty == false {
      guard try series(session) != nil else { throw CardError.unknownSeries }
    }
    guard let value, !value.isEmpty else { return nil }
    let card = type?.lowercased() == "cardexternalid"
      ? try Card.find(externalID: value, session) : try Card.find(number: value, session)
    if let card, let series = try series(session), series.id != card.series { throw CardError.unknownSeries }
    return card
  }
}
