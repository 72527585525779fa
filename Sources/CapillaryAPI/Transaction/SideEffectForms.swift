import Model

/// An element of v2's `sideEffects`.
struct SideEffectForm: JSONWritable, Sendable {
  var entityType: String?
  var rawAwardedPoints: Amount?
  var awardedPoints: Amount?
  var previousSlabName: String?
  var previousSlabNumber: Int64?
  var upgradedSlabName: String?
  var upgradedSlabNumber: Int64?
  var slabExpiryDate: String?
  var type: String

  func write(to json: inout JSONBytes) {
    json.beginObject()
    json.member("entityType", entityType)
    json.member("rawAwardedPoints", rawAwardedPoints)
    json.member("awardedPoints", awardedPoints)
    json.member("previousSlabName", previousSlabName)
    json.member("previousSlabNumber", previousSlabNumber)
    json.member("upgradedSlabName", upgradedSlabName)
    json.member("upgradedSlabNumber", upgradedSlabNumber)
    json.member("slabExpiryDate", slabExpiryDate)
    json.member("type", type)
    json.endObject()
  }

  /// The points of one bill are told as one sum for the customer and one for the group, tier changes one by one. Promised
  /// points are not awarded yet.
  static func list(_ effects: [SideEffect], _ zone: Zone) -> [SideEffectForm] {
    var points: [SideEffectForm] = []
    var moves: [SideEffectForm] = []
    for effect in effects {
      switch effect {
      case .points(let award):
        guard award.category == .regular else { continue }
        let type = entityType(award.group)
        let index = points.firstIndex { $0.entityType == type } ?? points.count
        if index == points.count {
          points.append(
            SideEffectForm(entityType: type, rawAwardedPoints: .zero, awardedPoints: .zero, type: "points"))
        }
        points[index].rawAwardedPoints = (points[index].rawAwardedPoints ?? .zero) + award.rawPoints
        points[index].awardedPoints = (points[index].awardedPoints ?? .zero) + award.points
      case .taken: break
      case .tier(let move):
        moves.append(
          SideEffectForm(
            entityType: entityType(move.group), previousSlabName: move.from.name,
            previousSlabNumber: Int64(move.from.number), upgradedSlabName: move.to.name,
            upgradedSlabNumber: Int64(move.to.number), slabExpiryDate: move.expiresAt.map(zone.spelledDate),
            type: "slab"))
      }
    }
    return points + moves
  }

  static func entityType(_ group: Int64?) -> String { group == nil ? "USER" : "USERGROUP2" }
}

/// An element of v2's `rawSideEffects`: every value is text, also the absent ones.
struct RawSideEffect: Encodable, Sendable {
  var alternateCurrencyIdentifier = "null"
  var alternateCurrencyName = "null"
  var awardOn: String
  var awardStrategyId: String
  var awardedOn: String
  var awardedOnMillis: String
  var billNumber: String
  var customerId: String
  var evaluatedEntity: String
  var expiryDate: String
  var expiryDateMillis: String
  var expiryStrategyId: String
  var initialQuantity = "null"
  var initialSourceValue: String
  var isDefaultProgram: String
  var isReferrer = "false"
  var lineItemId: String
  var pointTypeId: String
  var pointTypeIsRedeemable: String
  var pointTypeName: String
  var points: String
  var pointsBeforeCapping: String
  var programId: String
  var promoId = "-1"
  var promoIdentifier = ""
  var promoName = ""
  var quantity = "null"
  var ruleId: String
  var ruleSetId: String
  var sourceId: String
  var sourceType = "Bill"
  var sourceValue: String
  var tenderCodeId = "-1"
  var type = "AWARD"

  init(_ award: PointsAward, bill: NewBill, _ zone: Zone) {
    // Strategies and rules have no rows of their own: their ids are the program's, told apart by what they are.
    let strategy = award.program * 10
    awardOn = switch award.type {
    case .billRegular: "BILL"
    case .billPromotions: "BILL_PROMOTION"
    case .lineItemRegular: "BILL_LINEITEM"
    case .lineItemPromotions: "BILL_LINEITEM_PROMOTION"
    case .customerPromotions: "CUSTOMER_PROMOTION"
    }
    awardStrategyId = String(strategy + 1)
    awardedOn = zone.spelledDate(award.awardedAt)
    awardedOnMillis = String(award.awardedAt.milliseconds)
    billNumber = bill.number
    customerId = String(award.customer)
    evaluatedEntity = SideEffectForm.entityType(award.group)
    expiryDate = award.expiresAt.map(zone.spelledDate) ?? "null"
    expiryDateMillis = award.expiresAt.map { String($0.milliseconds) } ?? "null"
    expiryStrategyId = String(strategy + 2)
    initialSourceValue = RawSideEffect.decimal(bill.amount ?? .zero)
    isDefaultProgram = String(award.isDefaultProgram)
    lineItemId = award.line.map { String($0) } ?? "-1"
    let isRegular = award.category == .regular
    pointTypeId = String(strategy + (isRegular ? 3 : 4))
    pointTypeIsRedeemable = String(isRegular)
    pointTypeName = isRegular ? "Main" : "Promised"
    points = award.points.fixed(3)
    pointsBeforeCapping = award.pointsBeforeCapping.fixed(3)
    programId = String(award.program)
    ruleId = String(strategy + 5)
    ruleSetId = String(strategy + 6)
    sourceId = String(award.bill)
    sourceValue = RawSideEffect.decimal(award.sourceValue)
  }

  /// A decimal with at least one place: `1000.0`.
  private static func decimal(_ amount: Amount) -> String {
    amount.isWhole ? amount.fixed(1) : amount.plain
  }

  static func list(_ effects: [SideEffect], bill: NewBill, _ zone: Zone) -> [RawSideEffect] {
    effects.compactMap { effect in
      if case .points(let award) = effect { RawSideEffect(award, bill: bill, zone) } else { nil }
    }
  }
}

extension Zone {
  /// `28th Jul, 2025`.
  func spelledDate(_ moment: Timestamp) -> String {
    let date = civil(moment)
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let suffix = switch date.day {
    case 11...13: "th"
    case let day where day % 10 == 1: "st"
    case let day where day % 10 == 2: "nd"
    case let day where day % 10 == 3: "rd"
    default: "th"
    }
    return "\(date.day)\(suffix) \(months[max(0, min(11, date.month - 1))]), \(date.year)"
  }
}
