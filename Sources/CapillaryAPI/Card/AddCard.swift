import Model

/// `card.v2.add`: a number that was printed elsewhere, for a series.
enum AddCard {
  struct Added: Encodable, Sendable {
    /// The id of the new card.
    var entity: Int64
    var warnings: [Warning]
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let body = try call.decode(CardBody.self)
    guard let number = body.cardNumber?.trimmed, !number.isEmpty, body.seriesId != nil || body.seriesCode != nil else {
      throw CardAPIError.fieldsMissing
    }
    var warnings: [Warning] = []
    let id = try CardAPIError.translating {
      let series = try body.seriesId.flatMap { try CardSeries.find(id: $0, session) }
        ?? body.seriesCode.flatMap { try CardSeries.find(code: $0, session) }
      guard let series else { throw CardError.unknownSeries }
      guard let name = body.statusLabel, !name.isEmpty else { throw CardError.labelMissing }
      let labels = try session.reference(CardLabels.self)
      guard let label = labels.find(name), let free = labels.standard(.notIssued) else { throw CardError.unknownLabel }
      // A customer in the body wants the card linked at once: it is added free, and then handed over.
      let links = body.customerId != nil && label.status != .notIssued
      var card = Cards.NewCard(number: number, label: links ? free : label)
      card.externalID = body.cardExternalId.flatMap { $0.isEmpty ? nil : $0 }
      card.reason = body.statusInfo?.reason ?? ""
      card.mappedTill = try body.mappedTill(session)?.id
      card.customFields = try body.knownCustomFields(&warnings, session)
      card.extendedFields = try body.knownExtendedFields(&warnings, session)
      let id = try Cards.add(card, to: series, by: call.caller.till.id, session)
      if links, let customer = body.customerId, let added = try Card.find(id: id, session) {
        guard let found = try Customers.find(id: customer, session), found.mergedInto == nil else {
          throw CustomerV2Error.notFound
        }
        guard found.status != .deleted else { throw CardAPIError.customerDeleted }
        try Cards.link(added, to: customer, label: label, by: call.caller.till.id, session)
      }
      return id
    }
    return Reply(Added(entity: id, warnings: warnings))
  }
}
