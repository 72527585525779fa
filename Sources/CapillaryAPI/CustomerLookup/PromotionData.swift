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
    var limits: Limits
    var customerUsage: Usage
    var pointsOfferType = "GENERIC"
    var promotionRestriction: Restrictions
  }

  /// 0 stands for no limit.
  struct Limits: Encodable, Sendable {
    var maxPointsPerEvent: String
    var pointsPerCustomer = "0"
    /// Spelt as the API spells it.
    var numberOFTimesPerCustomer = 0
    var totalPointsInPromotion = "0"
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
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    let customer = try customer(query, session)
    let filter = try Filter(query, session)
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
    let usage = try LoyaltyPromotions.usage(of: promotion, by: customer, session)
    let perEvent = promotion.pointsPerBill?.plain
    var restrictions: [Restriction] = []
    if all {
      restrictions.append(
        .init(
          kpi: "NUMBER_OF_TIMES", maxLimit: "-1", currentCustomerUsage: String(usage.times), limitOn: "CUSTOMER"))
    }
    if all || perEvent != nil {
      restrictions.append(.init(kpi: "NUMBER_OF_POINTS", maxLimit: perEvent ?? "-1", limitOn: "EVENT"))
    }
    if all {
      restrictions += ["CUSTOMER", "PROMOTION"].map { scope in
        .init(
          kpi: "NUMBER_OF_POINTS", maxLimit: "-1",
          currentCustomerUsage: (scope == "CUSTOMER" ? usage.points : usage.totalPoints).plain, limitOn: scope)
      }
    }
    return Item(
      promotionId: promotion.id, promotionName: promotion.name, programId: promotion.program,
      startDate: utc(promotion.startsAt), endDate: utc(promotion.endsAt), identifier: promotion.identifier,
      description: promotion.name, active: promotion.isActive(at: session.now),
      limits: Limits(maxPointsPerEvent: perEvent ?? "0"),
      customerUsage: Usage(
        currentPointsPerCustomer: usage.points.plain, currentNumberOfTimesPerCustomer: usage.times,
        currentTotalPointsInPromotion: usage.totalPoints.plain),
      promotionRestriction: Restrictions(redemptionRestrictions: restrictions))
  }

  /// `YYYY-MM-DDTHH:MM:SS.000Z`.
  private static func utc(_ moment: Timestamp) -> String {
    Zone.utc.isoMilliseconds(moment).replacing("+0000", with: "Z")
  }

  /// Which promotions are listed, and in which order.
  private struct Filter {
    var programs: Set<Int64>?
    var identifier: String?
    var status: String?
    var span: ClosedRange<Timestamp>?
    var findsNone = false
    var sort: String
    var ascending: Bool

    init(_ query: Query, _ session: Session) throws {
      let programs = query.list("programs")
      identifier = query["promotionIdentifier"]
      if !programs.isEmpty {
        guard identifier == nil else { throw PromotionDataError.invalidCombination }
        let known = try session.programs
        self.programs = try Set(
          programs.map { text in
            guard let id = Int64(text), known[id] != nil else { throw PromotionDataError.unknown }
            return id
          })
      }
      if let source = query["sourceType"]?.uppercased() {
        guard ["UI", "API", "CAMPAIGN"].contains(source) else { throw PromotionDataError.invalidSourceType }
        if source != "UI" { findsNone = true }
      }
      if let type = query["promotionType"] {
        guard ["GENERIC", "DIRECT_ISSUE", "ENROL_AND_ISSUE"].contains(type.uppercased()) else {
          throw PromotionDataError.invalidType(type)
        }
        if type.uppercased() != "GENERIC" { findsNone = true }
      }
      status = query["promotionStatusForCustomer"]?.uppercased()
      if let status, !["AVAILABLE_TO_ENROL", "AVAILABLE_TO_EARN", "AVAILABLE_TO_REDEEM", "EXPIRED"].contains(status) {
        throw PromotionDataError.invalidStatus
      }
      span = try Filter.span(query, session)
      sort = query["sortOn"]?.uppercased() ?? "CREATED_DATE"
      guard ["CREATED_DATE", "END_DATE", "START_DATE", "EXPIRY_ON", "ISSUAL_DATE"].contains(sort) else {
        throw PromotionDataError.invalidSortOn
      }
      let order = query["sortBy"]?.uppercased() ?? "DESC"
      guard ["ASC", "DESC"].contains(order) else { throw PromotionDataError.invalidSortBy }
      ascending = order == "ASC"
    }

    private static func span(_ query: Query, _ session: Session) throws -> ClosedRange<Timestamp>? {
      let zone = try session.zone
      func day(_ name: String) throws -> Timestamp? {
        guard let text = query[name] else { return nil }
        guard text.count == 10, let day = zone.wallMoment(text) else { throw PromotionDataError.invalidDate(name) }
        return day
      }
      let (first, last) = (try day("startDate"), try day("endDate"))
      guard first != nil || last != nil else { return nil }
      guard let first, let last else { throw PromotionDataError.oneDate }
      guard first <= last else { throw PromotionDataError.datesReversed }
      return first...zone.endOfDay(last)
    }

    func run(_ session: Session) throws -> [LoyaltyPromotion] {
      let all = try LoyaltyPromotions.all(session)
      if let identifier, !all.contains(where: { $0.identifier == identifier.lowercased() }) {
        throw PromotionDataError.unknown
      }
      guard !findsNone else { return [] }
      let found = all.filter { promotion in
        if let programs, !programs.contains(promotion.program) { return false }
        if let identifier, promotion.identifier != identifier.lowercased() { return false }
        if let span, promotion.endsAt < span.lowerBound || promotion.startsAt > span.upperBound { return false }
        return switch status {
        case nil: true
        case "AVAILABLE_TO_REDEEM": promotion.isActive(at: session.now)
        case "EXPIRED": promotion.endsAt < session.now
        // Nobody is enrolled for, or issued, what everybody may earn.
        default: false
        }
      }
      let sorted = found.sorted { left, right in
        switch sort {
        case "START_DATE": (left.startsAt, left.id) < (right.startsAt, right.id)
        case "END_DATE", "EXPIRY_ON": (left.endsAt, left.id) < (right.endsAt, right.id)
        default: left.id < right.id
        }
      }
      return ascending ? sorted : sorted.reversed()
    }
  }
}

/// The failures of promotion data beside those of every look-up.
enum PromotionDataError: APIError {
  case invalidSource
  case invalidSourceType
  case invalidCombination
  case unknown
  case invalidType(String)
  case invalidDate(String)
  case oneDate
  case datesReversed
  case invalidSortOn
  case invalidSortBy
  case invalidStatus

  var code: Int {
    switch self {
    case .invalidSource: 8003
    case .invalidSourceType: 8103
    case .invalidCombination: 8104
    case .unknown: 8105
    case .invalidType: 8110
    case .invalidDate(let name): name == "startDate" ? 8112 : 8113
    case .oneDate: 8114
    case .datesReversed: 8115
    case .invalidSortOn: 8117
    case .invalidSortBy: 8118
    case .invalidStatus: 8125
    }
  }

  var message: String {
    switch self {
    case .invalidSource: "Invalid source"
    case .invalidSourceType: "Invalid source type, please select values from (UI, API, CAMPAIGN)"
    case .invalidCombination:
      "Invalid input combination, programs and promotionIdentifier both cannot be passed in single request"
    case .unknown: "Error fetching promotion data. Verify programs/promotionIdentifier passed."
    case .invalidType(let type): "Error fetching promotion data. Verify the passed promotion Type `\(type)`"
    case .invalidDate(let name): "Invalid \(name). Should be in 'yyyy-MM-dd' format"
    case .oneDate: "Both startDate and endDate should be provided"
    case .datesReversed: "startDate should not be after endDate"
    case .invalidSortOn:
      "Invalid sortOn value, should be one of CREATED_DATE, END_DATE, START_DATE, EXPIRY_ON, ISSUAL_DATE"
    case .invalidSortBy: "Invalid sortBy value, should be one of ASC/DESC"
    case .invalidStatus:
      "Invalid promotionStatusForCustomer. It should be one of: AVAILABLE_TO_ENROL, AVAILABLE_TO_EARN, "
        + "AVAILABLE_TO_REDEEM, EXPIRED"
    }
  }
}
