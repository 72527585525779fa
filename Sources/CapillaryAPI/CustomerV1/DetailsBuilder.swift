import Model

/// Puts together what the flags of `customer/get` ask for.
struct DetailsBuilder {
  let call: Call
  let session: Session
  let customer: Customer

  private var query: Query { call.query }

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

  // MARK: - Loyalty

  private func addLoyalty(
    to details: inout CustomerDetails, _ standings: [LoyaltyStanding], _ warnings: inout [CustomerV1Warning],
    _ zone: Zone
  ) throws {
    if query.flag("mlp") {
      details.points_summaries = PointsSummaries(points_summary: try standings.map { try summary($0, zone) })
    }
    if query.flag("slab_history") { details.slab_history = try slabHistory(zone) }
    if query.flag("program_summary") { details.programs_list = try programs(standings) }
    if query.flag("next_slab"), let standing = standings.first, let gap = try gap(standing) {
      details.next_slab = .init(
        name: gap.next.name, description: gap.next.description, serial_number: String(gap.next.number),
        threshold: gap.next.threshold.plain, current_value: gap.current.plain, gap: gap.missing.plain)
    }
    if query.flag("tier_upgrade_criteria") {
      details.tier_upgrade_criteria = .init(
        criteria: try standings.compactMap { standing in
          guard let gap = try gap(standing) else {
            warn(.highestTier, &warnings)
            return nil
          }
          return .init(
            program_id: String(standing.program), next_slab: gap.next.name, based_on: gap.basis.rawValue,
            threshold: gap.next.threshold.plain, current_value: gap.current.plain, gap: gap.missing.plain)
        })
    }
    if query.flag("membership_retention_criteria") {
      details.membership_retention_criteria = .init(
        criteria: try standings.flatMap { standing -> [CustomerDetails.RetentionCriteria.Criterion] in
          guard standing.tier.number > 1 else {
            warn(.lowestTier, &warnings)
            return []
          }
          let renewals = try renewals(standing)
          if renewals.isEmpty { warn(.noDowngradeStrategy, &warnings) }
          return renewals.map { renewal in
            .init(
              program_id: String(standing.program), slab: standing.tier.name, based_on: renewal.basis,
              threshold: renewal.threshold.plain, current_value: renewal.current.plain,
              tier_expiry_date: zone.date(standing.shownTierEnd(zone)))
          }
        })
    }
    try addPoints(to: &details, standings, zone)
  }

  private func summary(_ standing: LoyaltyStanding, _ zone: Zone) throws -> PointsSummary {
    var summary = PointsSummary(standing, zone)
    summary.currentSlabDescription = standing.tier.description
    summary.delayed_points = standing.promised.plain
    summary.delayed_returned_points = "0"
    summary.total_available_points = (standing.points + standing.promised).plain
    summary.total_returned_points = standing.returned.plain
    summary.program_title = standing.programName
    summary.program_description = standing.programDescription
    summary.program_points_to_currency_ratio = standing.ratio
    summary.linked_partner_programs = .init(
      linked_partner_program: try PartnerMemberships.of(customer.id, program: standing.program, session).map {
        LinkedPartnerProgram($0, zone)
      })
    if let days = query.int("gap_to_upgrade_for"), days >= 0, let gap = try gap(standing) {
      let until = zone.date(zone.startOfDay(session.now, plusDays: Int(min(days, 36_500))))
      summary.gap_to_upgrade = .init(
        upgrade_strategy: [
          .init(
            upgrade_based_on: gap.basis.rawValue, upgrade_threshold: gap.next.threshold.plain,
            customer_upgrade_entity_values: .init(
              current_value: gap.current.plain, gap_to_upgrade: gap.missing.plain, value_valid_upto: until))
        ])
    }
    let renewals = query.int("gap_to_renew_for").map { $0 >= 0 } == true ? try renewals(standing) : []
    if !renewals.isEmpty {
      summary.gap_to_renew = .init(
        tier_expiry_date: zone.date(standing.shownTierEnd(zone)),
        renew_confirmed: renewals.contains { $0.missing == .zero } ? "true" : "false",
        renew_strategy: renewals.map { renewal in
          .init(
            renew_based_on: renewal.basis, renew_threshold: renewal.threshold.plain,
            customer_renew_entity_value: renewal.current.plain, customer_gap_to_renew_value: renewal.missing.plain)
        })
    }
    return summary
  }

  /// How far it is to the next tier; nil in the highest.
  private func gap(_ standing: LoyaltyStanding) throws -> Tiers.Gap? {
    guard let program = try session.programs[standing.program],
      let account = try session.enrollment(standing.enrollment)
    else { return nil }
    return Tiers.gap(account, program)
  }

  /// What would keep the tier, and how far it is; any one of them suffices. None in the tier in which everybody starts.
  private func renewals(
    _ standing: LoyaltyStanding
  ) throws -> [(basis: String, threshold: Amount, current: Amount, missing: Amount)] {
    guard standing.tier.number > 1, let rules = try session.programs[standing.program]?.rules.tiers,
      let account = try session.enrollment(standing.enrollment)
    else { return [] }
    let counted: [(String, Amount?, Amount)] = [
      ("VISITS", rules.renewalVisits.map { Amount(Int64($0)) }, Amount(account.periodVisits)),
      ("PURCHASE", rules.renewalPurchases, account.periodPurchases),
      ("POINTS", rules.renewalPoints, account.periodPoints),
    ]
    return counted.compactMap { basis, threshold, current in
      threshold.map { (basis, $0, current, max(.zero, $0 - current)) }
    }
  }

  /// The same warning of several programs is one.
  private func warn(_ warning: CustomerV1Warning, _ warnings: inout [CustomerV1Warning]) {
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  private func slabHistory(_ zone: Zone) throws -> CustomerDetails.SlabHistory {
    let entities = try session.entities
    let program = query.int("program_id")
    return .init(
      history: try LoyaltyStanding.changes(of: customer.id, session)
        .filter { program == nil || $0.program == program }
        .map { change in
          .init(
            to: change.to, from: change.from,
            store: change.till.flatMap { entities[$0] }.flatMap { entities.store(of: $0) }.map(V1Entity.init),
            type: change.type, to_tier_expiry_date: change.expiresAt.map(zone.dateTime),
            from_tier_expiry_date: change.previousExpiresAt.map(zone.dateTime),
            changed_on: zone.dateTime(change.changedAt),
            notes: change.notes, program_id: String(change.program))
        })
  }

  private func programs(_ standings: [LoyaltyStanding]) throws -> CustomerDetails.ProgramsList {
    let partners = try session.reference(PartnerPrograms.self).all
    return .init(
      program: standings.map { standing in
        .init(
          programId: String(standing.program), programName: standing.programName,
          programDescription: standing.programDescription, isDefault: standing.isDefault ? "true" : "false",
          pointsToCurrencyRatio: standing.ratio,
          PartnerPrograms: .init(PartnerProgram: partners.filter { $0.program == standing.program }.map { .init($0) }))
      })
  }

  private func addPoints(to details: inout CustomerDetails, _ standings: [LoyaltyStanding], _ zone: Zone) throws {
    let wanted = ["expiry_schedule", "promotion_points", "delayed_accrual"].contains { query.flag($0) }
    let programs = Set(standings.map(\.program))
    let buckets =
      wanted
      ? try LoyaltyStanding.buckets(of: customer.id, session).filter { programs.contains($0.program) } : []
    if query.flag("expiry_schedule") {
      details.expiry_schedule = .init(schedule: expirySchedule(buckets, zone))
    }
    if query.flag("promotion_points") {
      details.promotion_points = .init(
        item: buckets.filter { $0.category == "REGULAR" && $0.type.hasSuffix("promotions") }.map { bucket in
          .init(
            type: bucket.type, points: bucket.points.plain, remaining: bucket.remaining.plain,
            issued_on: zone.dateTime(bucket.awardedAt), expiry_date: bucket.expiresAt.map(zone.dateTime) ?? "",
            transaction_id: bucket.bill.map { String($0) }, program_id: String(bucket.program))
        })
    }
    if query.flag("delayed_accrual") {
      details.delayed_accrual = .init(
        promised_points: standings.reduce(.zero) { $0 + $1.promised }.plain,
        item: buckets.filter { $0.convertsAt != nil }.map { bucket in
          .init(
            points: bucket.points.plain, issued_on: zone.dateTime(bucket.awardedAt),
            conversion_date: bucket.convertsAt.map(zone.dateTime) ?? "",
            status: bucket.remaining > .zero ? "PROMISED" : "CONVERTED",
            transaction_id: bucket.bill.map { String($0) }, program_id: String(bucket.program))
        })
    }
    guard query.flag("expired_points") || query.flag("points_summary") else { return }
    let entries = try LoyaltyStanding.entries(of: customer.id, session).filter { programs.contains($0.program) }
    if query.flag("expired_points") {
      details.expired_points = .init(
        item: entries.filter(\.isExpiry).map { entry in
          .init(
            points: entry.points.plain, expired_on: zone.dateTime(entry.happenedAt), program_id: String(entry.program))
        })
    }
    if query.flag("points_summary") {
      details.points_summary = .init(
        item: entries.map { entry in
          .init(
            type: entry.type, event: entry.event, points: entry.points.plain, date: zone.dateTime(entry.happenedAt),
            transaction_id: entry.bill.map { String($0) }, program_id: String(entry.program))
        })
    }
  }

  /// What is left of the buckets, added up by the moment at which it ends, the nearest first.
  private func expirySchedule(
    _ buckets: [LoyaltyStanding.Bucket], _ zone: Zone
  ) -> [CustomerDetails.ExpirySchedule.Step] {
    var sums: [(expiry: Timestamp, program: Int64, points: Amount)] = []
    for bucket in buckets where bucket.category == "REGULAR" && bucket.remaining > .zero {
      guard let expiry = bucket.expiresAt else { continue }
      if let index = sums.firstIndex(where: { $0.expiry == expiry && $0.program == bucket.program }) {
        sums[index].points += bucket.remaining
      } else {
        sums.append((expiry, bucket.program, bucket.remaining))
      }
    }
    return sums.sorted { ($0.expiry, $0.program) < ($1.expiry, $1.program) }.map { sum in
      .init(points: sum.points.plain, expiry_date: zone.dateTime(sum.expiry), program_id: String(sum.program))
    }
  }
}

extension LoyaltyStanding {
  /// The worth of a point, as text.
  var ratio: String { Amount(thousandths: pointsToCurrencyRatio / 1000).plain }
}
