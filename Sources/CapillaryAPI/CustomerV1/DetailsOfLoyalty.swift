import Model

/// What the flags of `customer/get` ask about points and tiers.
extension DetailsBuilder {
  /// Adds what concerns the loyalty programs, with what it warns of.
  func addLoyalty(
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
