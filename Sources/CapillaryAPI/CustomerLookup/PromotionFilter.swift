import Model

/// Which promotions are listed, and in which order.
struct PromotionFilter {
  private var programs: Set<Int64>?
  private var identifier: String?
  private var status: String?
  private var span: ClosedRange<Timestamp>?
  private var findsNone = false
  private var sort: String
  private var ascending: Bool

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
    span = try PromotionFilter.span(query, session)
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
