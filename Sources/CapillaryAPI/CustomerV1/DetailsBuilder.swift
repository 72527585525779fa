import Model

/// Puts together what the flags of `customer/get` ask for.
struct DetailsBuilder {
  let call: Call
  let session: Session
  let customer: Customer

  var query: Query { call.query }

  func details(_ warnings: [CustomerV1Warning]) throws -> CustomerDetails {
    let zone = try session.zone
    let entities = try session.entities
    let profile = try Customers.mainProfile(of: customer.id, session)
    var standings = try LoyaltyStanding.all(of: customer.id, session)
    let main = standings.first
    if let program = query.int("program_id") { standings.removeAll { $0.program != program } }
    let till = entities[customer.createdBy]
    let store = till.flatMap { entities.store(of: $0) }
    var warnings = warnings
    var details = CustomerDetails(
      firstname: profile?.firstName ?? "", lastname: profile?.lastName ?? "", mobile: profile?.value(.mobile),
      email: profile?.value(.email), external_id: profile?.value(.externalID),
      lifetime_points: main?.lifetimePoints ?? .zero, lifetime_purchases: customer.lifetimePurchases,
      loyalty_points: main?.points ?? .zero, current_slab: main?.tier.name,
      registered_on: zone.dateTime(customer.registeredAt), updated_on: zone.dateTime(customer.updatedAt),
      type: customer.loyaltyType.v1Name, source: customer.createdSource.lowercased(), identifiers: V1List(),
      gender: nil, registered_by: store?.name ?? till?.name ?? "", user_groups2: V1List(), trackers: .hidden,
      current_nps_status: nil, custom_fields: V1Fields(stored: profile?.fields ?? "{}"),
      extended_fields: V1Fields(stored: customer.extendedFields), points_summaries: PointsSummaries(points_summary: []),
      item_status: CustomerItemStatus(1000, ""))
    if query.flag("registered_store", default: true) { details.registered_store = store.map(V1Entity.init) }
    if query.flag("registered_till", default: true) { details.registered_till = till.map(V1Entity.init) }
    if query.flag("fraud_details", default: true) { details.fraud_details = try fraudDetails(zone) }
    if query.flag("user_id") { details.user_id = String(customer.id) }
    if !query.flag("basic") {
      details.transactions = try transactions(zone)
      details.coupons = try coupons(zone)
      details.notes = try notes(zone)
    }
    try addLoyalty(to: &details, standings, &warnings, zone)
    try addProfile(to: &details)
    details.item_status = CustomerItemStatus(1000, "Customer successfully retrieved", warnings)
    return details
  }

  // MARK: - Profile

  private func fraudDetails(_ zone: Zone) throws -> CustomerDetails.FraudDetails {
    guard let mark = try CustomerFraud.mark(of: customer.id, session) else {
      return .init(status: customer.fraudStatus)
    }
    return .init(
      status: customer.fraudStatus, marked_by: try session.entities[mark.till]?.code ?? "",
      modified_on: zone.dateTime(mark.at))
  }

  private func addProfile(to details: inout CustomerDetails) throws {
    // No register of numbers that may not be called is kept: every number may.
    if query.flag("ndnc_status") { details.ndnc_status = "NONE" }
    if query.flag("optin_status") {
      let opted = { (channel: SubscriptionChannel) in
        try Subscriptions.all(customer.id, session)
          .contains { $0.key.channel == channel && $0.key.isGeneral && $0.isSubscribed } ? "OPTIN" : "OPTOUT"
      }
      details.optin_status = .init(sms: try opted(.sms), email: try opted(.email))
    }
    if query.flag("subscriptions") { details.subscriptions = try SubscriptionForm.stated(customer.id, session) }
    if query.flag("customer_image") {
      details.customer_image = .init(url: try ImagesEndpoint.embedded(customer.id, call, session).first?.filePath ?? "")
    }
    if query.flag("segments") {
      details.segments = .init(
        segment: try Segments.of(customer.id, session).map { .init(name: $0.name, value: $0.partition) })
    }
    if query.flag("user_group") {
      details.user_groups2 = V1List(elements: try CustomerGroups.v1(of: customer.id, session))
    }
    if query.flag("card_details") { details.card_details = try cards() }
    if query.flag("tracker_info") {
      let zone = try session.zone
      details.trackers = .values(
        try CustomerTrackers.values(of: customer.id, session).map { tracker in
          .init(
            id: String(tracker.tracker), name: tracker.name, condition_id: String(tracker.condition),
            condition_name: tracker.conditionName, type: tracker.type, value: tracker.value.plain,
            period_start: zone.dateTime(tracker.periodStart), period_end: zone.dateTime(tracker.periodEnd))
        })
    }
  }

  private func cards() throws -> V1Cards {
    let labels = try session.reference(CardLabels.self)
    return V1Cards(
      card: try Card.held(by: customer.id, session).map { card in
        .init(
          id: String(card.id), card_number: card.number, card_external_id: card.externalID ?? "",
          series_id: String(card.series), series_name: try CardSeries.find(id: card.series, session)?.name ?? "",
          status: labels[card.label]?.status.rawValue ?? "")
      })
  }

  private func notes(_ zone: Zone) throws -> V1List<V1Note> {
    V1List(
      elements: try CustomerNotes.all(customer.id, session).map { note in
        V1Note(id: String(note.id), description: note.description, added_on: zone.dateTime(note.date))
      })
  }

  /// The latest bills. Without the customer's own wish, ten of them, by number, date and store.
  private func transactions(_ zone: Zone) throws -> CustomerDetails.Transactions {
    let entities = try session.entities
    var filter = CustomerBills.Filter()
    filter.number = query["number"]
    filter.stores = query["store_code"].map { code in entities.find(.store, code: code).map { [$0.id] } ?? [] }
    filter.tills = query["till_code"].map { code in entities.account(code: code).map { [$0.id] } ?? [] }
    filter.amount = query["amount"].flatMap { Amount($0) }
    if let day = query["date"].flatMap({ zone.wallMoment($0) }) {
      filter.from = zone.startOfDay(day)
      filter.to = zone.endOfDay(day)
    }
    filter.types = V1TransactionTypes.types(query["type"] ?? "MIXED")
    let all = query.flag("transactions")
    let bills = try CustomerBills.list(of: customer.id, filter, limit: all ? 100 : 10, session)
    return .init(
      transaction: try bills.map { bill in
        let till = entities[bill.till]
        let store = bill.store.flatMap { entities[$0] }
        var transaction = CustomerDetails.Transactions.Transaction(
          id: String(bill.id), number: bill.number, type: bill.type.rawValue,
          created_date: zone.dateTime(bill.billedAt),
          store: store?.name ?? till?.name ?? "")
        if all {
          transaction.amount = bill.amount.plain
          transaction.gross_amount = bill.grossAmount.plain
          transaction.discount = bill.discount.plain
          transaction.store_code = store?.code
          transaction.till_code = till?.code
        }
        if query.flag("tenders") {
          transaction.tenders = .init(
            tender: try Bills.payments(of: bill.id, session).map {
              .init(name: $0.mode, value: $0.amount.plain, notes: $0.notes)
            })
        }
        return transaction
      })
  }

  private func coupons(_ zone: Zone) throws -> CustomerDetails.HeldCoupons {
    let offset = Int(min(max(0, query.int("coupon_offset") ?? 0), 10_000))
    let limit = Int(min(max(1, query.int("coupon_limit") ?? 10), 1000))
    var filter = try V1CouponFilter(query, prefix: "coupon_", session)
    if let code = query["coupon_org_entity_value"] {
      let kinds = query["coupon_org_entity_type"].flatMap { Entity.Kind(rawValue: $0.uppercased()) }.map { [$0] }
      let entities = try session.entities
      filter.store = (kinds ?? Entity.Kind.allCases).lazy.compactMap { entities.find($0, code: code)?.id }.first ?? -1
    }
    return .init(
      coupon: try filter.held(by: customer.id, session).dropFirst(offset).prefix(limit).map { held in
        .init(
          id: String(held.coupon.id), series_id: String(held.coupon.series), code: held.coupon.code,
          description: held.series.description,
          created_date: zone.dateTime(held.coupon.issuedAt ?? held.coupon.createdAt),
          valid_till: zone.dateTime(held.coupon.expiresAt(held.series)),
          redeemed: held.coupon.redeemed > 0 ? "true" : "false",
          same_user_multiple_redeem: held.series.sameUserAgain ? "true" : "false")
      })
  }
}
