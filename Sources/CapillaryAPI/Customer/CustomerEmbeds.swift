import Model

/// The blocks of a customer that a reader asks for: `embed` and the flags beside it.
enum CustomerEmbeds {
  static func fill(_ object: inout CustomerObject, _ customer: Customer, _ call: Call, _ session: Session) throws {
    let query = call.query
    for name in query.list("embed") {
      switch name.lowercased() {
      case "subscriptions": object.subscriptionInfo = try subscriptions(customer, session)
      case "points" where customer.loyaltyType == .loyalty: object.pointsSummary = try summary(customer, session)
      case "mlp" where customer.loyaltyType == .loyalty:
        object.loyaltyProgramDetails = try programs(customer, query, session)
        object.groupLoyaltyProgramDetails = try group(customer, session)
      case "gapdetails" where customer.loyaltyType == .loyalty: object.gapDetails = try gaps(customer, session)
      case "gapdetails": object.warn(.gapDetailsMissing)
      case "promotionalpoints" where customer.loyaltyType == .loyalty:
        object.promotionalPoints = try promotional(customer, session)
      case "expiryschedules" where customer.loyaltyType == .loyalty:
        object.expirySchedules = try expiries(customer, session)
      case "expiredpoints" where customer.loyaltyType == .loyalty:
        object.expiredPoints = try expired(customer, session)
      case "returnedpoints" where customer.loyaltyType == .loyalty:
        let zone = try session.zone
        object.returnedPoints = try PointsHistory.returned(customer.id, session).map {
          .init(points: $0.points, returnedOn: zone.iso($0.at), programId: $0.program)
        }
      case "customerimage": object.customerImage = try ImagesEndpoint.embedded(customer.id, call, session)
      case "associatedimages": object.associatedImages = []
      case "ignorecarddetails": object.cardDetails = RawJSON("[]")
      case "segments":
        var segments = JSONObject()
        for segment in try Segments.of(customer.id, session) { segments[segment.name] = .string(segment.partition) }
        object.segments = RawJSON(segments.serialized)
      case "customerstatus" where try StatusEndpoint.isOn(session):
        object.customerStatus = try .init(customer, session)
      case "customerstatus": object.warn(CustomerV2Error.statusUnavailable)
      default: break
      }
    }
    try warnOfGaps(&object, query, session)
    try CustomerGroups.fill(&object, customer, query, session)
    if query.flag("includedFraudDetails") {
      let mark = try CustomerFraud.mark(of: customer.id, session)
      object.fraudDetails = .init(
        markedBy: try mark.map { try session.reference(EntityForms.self)[$0.till] } ?? RawJSON("{}"),
        modifiedOn: try session.zone.iso(mark?.at ?? customer.updatedAt),
        status: customer.fraudStatus == "NONE" ? "NOT_FRAUD" : customer.fraudStatus)
    }
  }

  /// Says what the gaps that were asked for lack: the standing that they are shown in, or a rule that keeps a tier.
  private static func warnOfGaps(_ object: inout CustomerObject, _ query: Query, _ session: Session) throws {
    guard query["gapToUpgrade"] ?? query["gapToRenew"] != nil else { return }
    guard let standings = object.loyaltyProgramDetails, !standings.isEmpty else {
      return object.warn(.gapDetailsMissing)
    }
    guard query["gapToRenew"] != nil else { return }
    for standing in standings where standing.slabSNo > 1 {
      guard let rules = try standing.programId.flatMap({ try session.programs[$0] })?.rules.tiers else { continue }
      if rules.renewalPurchases == nil, rules.renewalVisits == nil, rules.renewalPoints == nil {
        object.warn(.noDowngradeStrategy)
      }
    }
  }

  private static func subscriptions(
    _ customer: Customer, _ session: Session
  ) throws -> CustomerObject.SubscriptionInfo {
    CustomerObject.SubscriptionInfo(
      subscriptions: try Subscriptions.all(customer.id, session).map {
        .init(
          channel: $0.key.channel.rawValue, priority: $0.key.priority.rawValue,
          type: $0.isSubscribed ? "OPTIN" : "OPTOUT")
      })
  }

  // MARK: - Points and tiers

  private static func summary(_ customer: Customer, _ session: Session) throws -> ProgramStanding? {
    guard let program = try session.programs.standard else { return nil }
    return try ProgramStanding(
      try session.enrollment(customer: customer.id, program: program.id), program, session)
  }

  private static func programs(_ customer: Customer, _ query: Query, _ session: Session) throws -> [ProgramStanding] {
    try session.programs.all.compactMap { program in
      guard let account = try session.enrollment(customer: customer.id, program: program.id) else { return nil }
      var standing = try ProgramStanding(full: account, program, titled: true, session)
      if let days = query.int("gapToUpgrade"), days >= 0 {
        try standing.addUpgradeGap(account, program, days: min(days, 36_525), session)
      }
      if let days = query.int("gapToRenew"), days >= 0 { try standing.addRenewalGap(account, program, session) }
      return standing
    }
  }

  private static func gaps(_ customer: Customer, _ session: Session) throws -> [ProgramStanding.UpgradeStrategy] {
    guard let program = try session.programs.standard,
      let account = try session.enrollment(customer: customer.id, program: program.id)
    else { return [] }
    var standing = try ProgramStanding(account, program, session)
    try standing.addUpgradeGap(account, program, days: 0, session)
    return standing.upgradeStrategies ?? []
  }

  /// All programs together, under the name of the default one.
  private static func group(_ customer: Customer, _ session: Session) throws -> [CustomerObject.ProgramGroup] {
    let programs = try session.programs
    guard let standard = programs.standard else { return [] }
    let accounts = try session.enrollments(customer: customer.id)
    return [
      CustomerObject.ProgramGroup(
        groupProgramId: standard.id, title: standard.name, description: standard.description,
        programsList: programs.all.map { .init(id: $0.id, name: $0.name, description: $0.description) },
        lifetimePoints: accounts.reduce(.zero) { $0 + $1.lifetimePoints },
        loyaltyPoints: accounts.reduce(.zero) { $0 + $1.points },
        promisedPoints: accounts.reduce(.zero) { $0 + $1.delayedPoints },
        pointsToCurrencyRatio: standard.value(of: Amount(1)))
    ]
  }

  private static func expiries(_ customer: Customer, _ session: Session) throws -> [PointsScheduleReads.Expiry] {
    let zone = try session.zone
    return try session.enrollments(customer: customer.id).flatMap { account in
      try PointsLedger.expirySchedule(account, nil, session).compactMap { row in
        row.expiresAt.map { PointsScheduleReads.Expiry(row, at: $0, program: account.program, zone) }
      }
    }
  }

  private static func expired(_ customer: Customer, _ session: Session) throws -> [CustomerObject.Expired] {
    let zone = try session.zone
    return try session.enrollments(customer: customer.id).flatMap { account in
      try PointsLedger.expiredPoints(account, session).map {
        .init(points: $0.points, expiredOn: zone.iso($0.expiredAt), programId: account.program)
      }
    }
  }

  private static func promotional(_ customer: Customer, _ session: Session) throws
    -> CustomerObject.PromotionalPoints
  {
    let zone = try session.zone
    let entities = try session.entities
    var points = CustomerObject.PromotionalPoints()
    for award in try PointsHistory.promotional(customer.id, session) {
      let store = award.till.flatMap { entities[$0] }.flatMap { entities.store(of: $0) ?? $0 }
      let isGoodwill = award.event == PointsEventName.allocateGoodwillPoints.rawValue
      let form = CustomerObject.PromotionalPoints.Award(
        points: award.points, issuedAt: .init(code: store?.code ?? "", name: store?.name ?? ""),
        issuedOn: zone.iso(award.awardedAt), expiryDate: award.expiresAt.map { zone.iso($0) } ?? "",
        promotionSource: .init(promotionSourceType: isGoodwill ? "GOODWILL" : award.event),
        programId: award.program, promotionName: isGoodwill ? "Goodwill Promotion" : award.rule)
      switch award.type {
      case PointsType.billPromotions.rawValue: points.transactionPromotionType.append(form)
      case PointsType.lineItemPromotions.rawValue: points.lineitemPromotionType.append(form)
      default: points.customerPromotionType.append(form)
      }
    }
    return points
  }
}

/// What is missing of the details that were asked for.
enum CustomerReadWarning: APIError {
  case gapDetailsMissing
  case noDowngradeStrategy

  var code: Int {
    switch self {
    case .gapDetailsMissing: 8076
    case .noDowngradeStrategy: 91010
    }
  }

  var message: String {
    switch self {
    case .gapDetailsMissing: "Gap details missing"
    case .noDowngradeStrategy: "Downgrade strategy is not configured."
    }
  }
}

extension CustomerObject {
  fileprivate mutating func warn(_ warning: CustomerReadWarning) { warn(warning as any APIError) }

  /// The same warning of several blocks is one.
  fileprivate mutating func warn(_ error: any APIError) {
    let warning = Warning(error)
    if !warnings.contains(warning) { warnings.append(warning) }
  }
}
