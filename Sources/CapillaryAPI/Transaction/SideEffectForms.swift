import Model

/// An element of v2's `sideEffects`.
struct SideEffectForm: JSONWritable, Sendable {
  var id: Int64?
  var entityType: String?
  var rawAwardedPoints: Amount?
  var awardedPoints: Amount?
  /// Told of what a customer gets beside bills.
  var customerId: Int64?
  var isReferrer: Bool?
  var rawAwardedValue: Amount?
  var awardedValue: Amount?
  var alternateCurrencyIdentifier: String?
  var alternateCurrencyName: String?
  var couponType: String?
  var couponCode: String?
  var validTill: String?
  var description: String?
  var discountCode: String?
  var trimmedCouponCode: String?
  var previousSlabName: String?
  var previousSlabNumber: Int64?
  var upgradedSlabName: String?
  var upgradedSlabNumber: Int64?
  var slabExpiryDate: String?
  var type: String

  func write(to json: inout JSONBytes) {
    json.beginObject()
    json.member("id", id)
    json.member("entityType", entityType)
    json.member("rawAwardedPoints", rawAwardedPoints)
    json.member("awardedPoints", awardedPoints)
    json.member("customerId", customerId)
    if let isReferrer { json.member("isReferrer", isReferrer) }
    json.member("rawAwardedValue", rawAwardedValue)
    json.member("awardedValue", awardedValue)
    json.member("alternateCurrencyIdentifier", alternateCurrencyIdentifier)
    json.member("alternateCurrencyName", alternateCurrencyName)
    json.member("couponType", couponType)
    json.member("couponCode", couponCode)
    json.member("validTill", validTill)
    json.member("description", description)
    json.member("discountCode", discountCode)
    json.member("trimmedCouponCode", trimmedCouponCode)
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
    var gifts: [SideEffectForm] = []
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
      case .currency(let award):
        gifts.append(
          SideEffectForm(
            entityType: "USER", rawAwardedValue: award.raw, awardedValue: award.value,
            alternateCurrencyIdentifier: award.identifier, alternateCurrencyName: award.name,
            type: "alternate_currency"))
      case .coupon(let issued, _):
        gifts.append(
          SideEffectForm(
            id: issued.coupon.id, entityType: "USER", couponType: issued.couponType, couponCode: issued.coupon.code,
            validTill: zone.iso(issued.coupon.expiresAt(issued.series)), description: issued.series.description,
            discountCode: issued.discountCode, trimmedCouponCode: issued.coupon.code, type: "coupon"))
      case .tier(let move):
        moves.append(
          SideEffectForm(
            entityType: entityType(move.group), previousSlabName: move.from.name,
            previousSlabNumber: Int64(move.from.number), upgradedSlabName: move.to.name,
            upgradedSlabNumber: Int64(move.to.number), slabExpiryDate: move.expiresAt.map(zone.spelledDate),
            type: "slab"))
      }
    }
    return points + gifts + moves
  }

  /// What a customer got beside bills.
  static func list(_ effects: [SideEffect], of customer: Int64, _ zone: Zone) -> [SideEffectForm] {
    list(effects, zone).map { effect in
      var effect = effect
      (effect.customerId, effect.isReferrer) = (customer, false)
      return effect
    }
  }

  static func entityType(_ group: Int64?) -> String { group == nil ? "USER" : "USERGROUP2" }
}

extension IssuedCoupon {
  /// PE for a percentage off, else ABS.
  var couponType: String { series.discountType == .percent ? "PE" : "ABS" }
  var discountCode: String { series.discountCode.isEmpty ? "NO_VALUE" : series.discountCode }
}

extension Zone {
  /// `28th Jul, 2025`.
  func spelledDate(_ moment: Timestamp) -> String {
    let date = civil(moment)
    let suffix = switch date.day {
    case 11...13: "th"
    case let day where day % 10 == 1: "st"
    case let day where day % 10 == 2: "nd"
    case let day where day % 10 == 3: "rd"
    default: "th"
    }
    return "\(date.day)\(suffix) \(monthName(date.month)), \(date.year)"
  }

  func monthName(_ month: Int) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return months[max(0, min(11, month - 1))]
  }
}
