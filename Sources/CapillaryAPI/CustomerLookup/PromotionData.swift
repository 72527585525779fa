import Model

/// `customer-lookup.v2.promotionData`: the loyalty promotions with what a customer has had of each.
///
/// The programs' bonuses are the promotions that there are: GENERIC ones, set up in the back office. Filters for other
/// types, sources and enrolments are checked and find nothing.
enum PromotionData {
  struct Answer: Encodable, Sendable {
    var pageDetails: Page
    var customerId: Int64
    var promotions: [Item]
    var warnings: [Warning] = []
  }

  struct Page: Encodable, Sendable {
    var pageNumber: Int64
    var pageSize: Int64
    var totalEntries: Int64
    var pageCount: Int64
  }

  struct Item: Encodable, Sendable {
    var promotionId: Int64
    var promotionName: String
    var programId: Int64
    var startDate: String
    var endDate: String
    var identifier: String
    var description: String
    var active: Bool
    var eventName = "TransactionAdd"
    /// Where the brand has noted any.
    var promotionMetadata: [Metadata]?
    var limits: Limits
    var customerUsage: Usage
    var pointsOfferType = "GENERIC"
    var promotionRestriction: Restrictions
  }

  struct Metadata: Encodable, Sendable {
    var key: String
    var value: String
    var brandDefined = true
  }

  /// What holds for all time; 0 stands for no limit.
  struct Limits: Encodable, Sendable {
    var maxPointsPerEvent: String
    var pointsPerCustomer: String
    /// Spelt as the API spells it.
    var numberOFTimesPerCustomer: Int64
    var totalPointsInPromotion: String

    init(_ promotion: LoyaltyPromotion) {
      let lasting = promotion.limits.filter { $0.period == nil }
      func points(_ scope: BonusLimit.Scope) -> String {
        lasting.lazy.filter { $0.on == scope }.compactMap(\.points).min()?.plain ?? "0"
      }
      maxPointsPerEvent = promotion.pointsPerBill?.plain ?? "0"
      pointsPerCustomer = points(.customer)
      numberOFTimesPerCustomer = lasting.filter { $0.on == .customer }.compactMap(\.times).min() ?? 0
      totalPointsInPromotion = points(.promotion)
    }
  }

  struct Usage: Encodable, Sendable {
    var currentPointsPerCustomer: String
    var currentNumberOfTimesPerCustomer: Int64
    var currentTotalPointsInPromotion: String
  }

  struct Restrictions: Encodable, Sendable {
    var issualRestrictions: [Restriction] = []
    var earnRestrictions: [Restriction] = []
    var redemptionRestrictions: [Restriction]
  }

  struct Restriction: Encodable, Sendable {
    var kpi: String
    /// -1 for one that is not set.
    var maxLimit: String
    var currentCustomerUsage: String?
    var limitOn: String
    var type = "NON_PERIOD_BASED"
    var periodType: String?
    var periodUnit: String?

    init(_ kpi: String, _ maximum: String, used: String? = nil, on scope: String) {
      self.kpi = kpi
      maxLimit = maximum
      currentCustomerUsage = used
      limitOn = scope
    }

    /// One half of a limit: its points, or its times.
    init(_ kpi: String, _ maximum: String, used: String, _ limit: BonusLimit) {
      self.init(kpi, maximum, used: used, on: limit.on.rawValue)
      guard let period = limit.period else { return }
      type = "PERIOD_BASED"
      periodType = "MOVING_WINDOW"
      periodUnit = period.rawValue
    }
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let customer = try customer(query, session)
    let filter = try PromotionFilter(query, session)
    let (limit, offset) = (query.int("limit") ?? 10, query.int("offset") ?? 0)
    guard offset >= 0 else { throw CustomerV2Error.negativeOffset }
    guard limit > 0 else { throw CustomerV2Error.limitTooSmall }
    guard limit <= 100 else { throw CustomerV2Error.limitTooLarge }
    let found = try filter.run(session)
    let page = found.dropFirst(Int(clamping: offset)).prefix(Int(clamping: limit))
    let total = Int64(found.count)
    return Reply(
      Answer(
        pageDetails: Page(
          pageNumber: offset / limit, pageSize: limit, totalEntries: total, pageCount: (total + limit - 1) / limit),
        customerId: customer.id,
        promotions: try page.map { try item($0, customer.id, all: query.flag("fetchAllUsage"), session) }))
  }

  /// The page names codes of its own for what is wrong with a look-up.
  private static func customer(_ query: Query, _ session: Session) throws -> Customer {
    guard query["source"] != nil else { throw PromotionDataError.invalidSource }
    guard query["identifierName"] != nil else { throw CustomerV2Error.invalidIdentifier }
    do {
      let customer = try CustomerQuery.identified(query, session)
      try Customers.check(customer)
      return customer
    } catch CustomerError.invalidSource, CustomerError.invalidAccount {
      throw PromotionDataError.invalidSource
    } catch CustomerError.noIdentifier, CustomerError.notInSource {
      throw CustomerV2Error.notFound
    } catch let error as CustomerError {
      throw CustomerV2Error(error, .lookup)
    }
  }

  private static func item(
    _ promotion: LoyaltyPromotion, _ customer: Int64, all: Bool, _ session: Session
  ) throws -> Item {
    let account = try session.enrollment(of: .customer(customer), program: promotion.program)?.id
    func use(_ scope: BonusLimit.Scope, since start: Timestamp? = nil) throws -> PromotionUse {
      if scope == .customer, account == nil { return PromotionUse() }
      return try LoyaltyPromotions.use(
        of: promotion.name, program: promotion.program, account: scope == .customer ? account : nil, since: start,
        session)
    }
    let (own, total) = (try use(.customer), try use(.promotion))
    return Item(
      promotionId: promotion.id, promotionName: promotion.name, programId: promotion.program,
      startDate: utc(promotion.startsAt), endDate: utc(promotion.endsAt), identifier: promotion.identifier,
      description: promotion.description, active: promotion.isActive(at: session.now),
      promotionMetadata: promotion.metadata.isEmpty
        ? nil : promotion.metadata.sorted { $0.key < $1.key }.map { Metadata(key: $0.key, value: $0.value) },
      limits: Limits(promotion),
      customerUsage: Usage(
        currentPointsPerCustomer: own.points.plain, currentNumberOfTimesPerCustomer: own.times,
        currentTotalPointsInPromotion: total.points.plain),
      promotionRestriction: Restrictions(
        redemptionRestrictions: try restrictions(promotion, own, total, all: all) { limit in
          try use(limit.on, since: limit.start(session))
        }))
  }

  /// The limits of a promotion with what is used of each.
  ///
  /// - Parameter all: whether those that are not set are told as well.
  private static func restrictions(
    _ promotion: LoyaltyPromotion, _ own: PromotionUse, _ total: PromotionUse, all: Bool,
    _ use: (BonusLimit) throws -> PromotionUse
  ) throws -> [Restriction] {
    var restrictions: [Restriction] = []
    for limit in promotion.limits {
      let used = try use(limit)
      if let times = limit.times {
        restrictions.append(Restriction("NUMBER_OF_TIMES", String(times), used: String(used.times), limit))
      }
      if let points = limit.points {
        restrictions.append(Restriction("NUMBER_OF_POINTS", points.plain, used: used.points.plain, limit))
      }
    }
    if let points = promotion.pointsPerBill {
      restrictions.append(Restriction("NUMBER_OF_POINTS", points.plain, on: "EVENT"))
    }
    guard all else { return restrictions }
    let unset = [
      Restriction("NUMBER_OF_TIMES", "-1", used: String(own.times), on: "CUSTOMER"),
      Restriction("NUMBER_OF_POINTS", "-1", on: "EVENT"),
      Restriction("NUMBER_OF_POINTS", "-1", used: own.points.plain, on: "CUSTOMER"),
      Restriction("NUMBER_OF_POINTS", "-1", used: total.points.plain, on: "PROMOTION"),
    ]
    return restrictions
      + unset.filter { open in !restrictions.contains { $0.kpi == open.kpi && $0.limitOn == open.limitOn } }
  }

  /// `YYYY-MM-DDTHH:MM:SS.000Z`.
  private static func utc(_ moment: Timestamp) -> String {
    Zone.utc.isoMilliseconds(moment).replacing("+0000", with: "Z")
  }
}
