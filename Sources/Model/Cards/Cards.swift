import GRDB

/// The rules of cards: adding numbers, handing them out and taking them back, moving them from status to status.
public enum Cards {
  /// A number that was printed elsewhere.
  public struct NewCard: Sendable {
    public var number: String
    public var externalID: String?
    public var label: CardLabel
    public var reason = ""
    public var mappedTill: Int64?
    public var customFields = "{}"
    public var extendedFields = "{}"

    public init(number: String, label: CardLabel) {
      self.number = number
      self.label = label
    }
  }

  /// Adds a number to a series. Nobody holds it yet.
  ///
  /// - Returns: the card's id.
  public static func add(
    _ card: NewCard, to series: CardSeries, by author: Int64, _ session: WriteSession
  ) throws -> Int64 {
    guard series.isActive else { throw CardError.seriesInactive }
    guard card.label.status == .notIssued else { throw CardError.labelNotOfNotIssued }
    guard card.number.isAlphanumeric, !card.number.isEmpty else { throw CardError.numberInvalid(card.number) }
    guard card.number.count <= 150, series.externalLength == 0 || card.number.count == series.externalLength else {
      throw CardError.lengthInvalid
    }
    if let externalID = card.externalID {
      guard try Card.find(externalID: externalID, session) == nil else { throw CardError.externalIDTaken }
    }
    let id = try Card.insert(
      card.number, externalID: card.externalID, series: series.id, label: card.label, mappedTill: card.mappedTill,
      customFields: card.customFields, extendedFields: card.extendedFields, reason: card.reason, by: author, session)
    guard let id else { throw CardError.numberTaken }
    if let externalID = card.externalID { try check(externalID: externalID, card: id) }
    return id
  }

  /// An external id is at least as long as the card's own id.
  static func check(externalID: String, card: Int64) throws {
    let minimum = String(card).count
    guard externalID.count >= minimum else {
      throw CardError.externalIDTooShort(length: externalID.count, minimum: minimum)
    }
  }

  // MARK: - Customers

  /// Hands a card to a customer: it gets an active or issued label, and its days begin to run.
  ///
  /// - Throws: `CardError.notLinkable` for a card that is not free, and the limits of the series and organization.
  public static func link(
    _ card: Card, to customer: Int64, label: CardLabel, by author: Int64, _ session: WriteSession
  ) throws {
    let labels = try session.reference(CardLabels.self)
    guard let series = try CardSeries.find(id: card.series, session) else { throw CardError.unknownSeries }
    guard series.isActive else { throw CardError.seriesInactive }
    guard label.status == .active || label.status == .issued else { throw CardError.notLinkable }
    guard card.customer == nil, labels[card.label]?.status == .notIssued else { throw CardError.notLinkable }
    if label.status.counts(onlyActive: try countsOnlyActive(session)) {
      try requirePlace(for: customer, series, session)
    }
    let expiry = try series.expires && series.expiryDays > 0
      ? session.zone.startOfDay(session.now, plusDays: Int(series.expiryDays)) : nil
    try session.statement(
      "UPDATE card SET customer_id = ?, label_id = ?, issued_at = ?, expires_at = ?, till_id = ? WHERE id = ?"
    ).run(customer, label.id, session.now, expiry, author, card.id)
    try CardStatusLog.append(card: card.id, label: label.id, reason: "", by: author, session)
    if let expiry { try session.schedule(.cardExpiry, subject: card.id, at: expiry) }
  }

  /// Takes a card back from the customer who holds it; it is free again.
  ///
  /// - Throws: `CardError.notDelinkable` where the customer does not hold it or it has ended.
  public static func delink(
    _ card: Card, from customer: Int64, label: CardLabel, by author: Int64, _ session: WriteSession
  ) throws {
    let labels = try session.reference(CardLabels.self)
    guard card.customer == customer, label.status == .notIssued, labels[card.label]?.status.isFinal == false else {
      throw CardError.notDelinkable
    }
    try session.statement(
      """
      UPDATE card SET customer_id = NULL, label_id = ?, issued_at = NULL, expires_at = NULL WHERE id = ?
      """
    ).run(label.id, card.id)
    try CardStatusLog.append(card: card.id, label: label.id, reason: "", by: author, session)
  }

  private static func countsOnlyActive(_ session: Session) throws -> Bool {
    let configs = try session.configs
    return configs.isOn("CONF_COUNT_ONLY_ACTIVE_LABEL_CARD") || configs.isOn("CONF_COUNT_ONLY_ACTIVE_LABEL_CARDS")
  }

  /// - Throws: `CardError.seriesLimit` or `.organizationLimit` where the customer can hold no further card.
  private static func requirePlace(for customer: Int64, _ series: CardSeries, _ session: Session) throws {
    let labels = try session.reference(CardLabels.self)
    let onlyActive = try countsOnlyActive(session)
    let counted = try Card.held(by: customer, session).filter { card in
      labels[card.label]?.status.counts(onlyActive: onlyActive) == true
    }
    guard series.maximumActive == 0 || counted.count(where: { $0.series == series.id }) < series.maximumActive else {
      throw CardError.seriesLimit
    }
    if let limit = try session.configs.number("CONF_MAX_CARDS_PER_ORG"), counted.count >= limit {
      throw CardError.organizationLimit
    }
  }

  // MARK: - Status

  /// Gives a card another label.
  ///
  /// - Throws: `CardError.moveForbidden` where the life of a card has no such step, and the limits on active cards.
  static func move(
    _ card: Card, to label: CardLabel, reason: String, by author: Int64, _ session: WriteSession
  ) throws {
    guard let current = try session.reference(CardLabels.self)[card.label] else { throw CardError.unknownLabel }
    guard current.status.leads(to: label.status) else {
      throw CardError.moveForbidden(from: current.status.rawValue, to: label.status.rawValue)
    }
    let onlyActive = try countsOnlyActive(session)
    if let customer = card.customer, !current.status.counts(onlyActive: onlyActive),
      label.status.counts(onlyActive: onlyActive)
    {
      guard let series = try CardSeries.find(id: card.series, session) else { throw CardError.unknownSeries }
      try requirePlace(for: customer, series, session)
    }
    try session.statement("UPDATE card SET label_id = ? WHERE id = ?")
      .run(label.id, card.id)
    try CardStatusLog.append(card: card.id, label: label.id, reason: reason, by: author, session)
  }

  /// Ends a card whose days are over. One that was taken back or ended before stays as it is.
  static func expire(card id: Int64, _ session: WriteSession) throws {
    let labels = try session.reference(CardLabels.self)
    guard let card = try Card.find(id: id, session), let expiry = card.expiresAt, expiry <= session.now,
      let status = labels[card.label]?.status, !status.isFinal, status != .notIssued,
      let label = labels.standard(.expired)
    else { return }
    try session.statement("UPDATE card SET label_id = ? WHERE id = ?").run(label.id, id)
    try CardStatusLog.append(card: id, label: label.id, reason: "", by: 0, session)
  }
}

/// Cards in a merge: the survivor holds the victim's cards.
enum CardsOfCustomer: CustomerRoom {
  static func move(from victim: Int64, to survivor: Int64, _ session: WriteSession) throws {
    try session.statement("UPDATE card SET customer_id = ? WHERE customer_id = ?")
      .run(survivor, victim)
  }
}
