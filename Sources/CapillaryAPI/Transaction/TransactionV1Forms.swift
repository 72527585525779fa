import Model

/// The customer of a bill as v1.1 shows them after it, with numbers as text.
struct V1BillCustomer: Encodable, Sendable {
  var user_id: String
  var mobile: String
  var firstname: String
  var lastname: String
  var email: String
  var external_id: String
  var lifetime_points: String
  var loyalty_points: String
  var current_slab: String
  var tier_expiry_date: String
  var points_summaries: PointsSummaries?
  var lifetime_purchases: String
  var type: String
  var source: String
  var registered_on: String
  var updated_on: String

  /// - Parameter withSummaries: `transaction/add` shows each program, `transaction/update` does not.
  init(_ id: Int64, withSummaries: Bool, _ session: Session) throws {
    guard let customer = try Customers.find(id: id, session) else { throw TransactionV1Error.customerUnknown }
    let zone = try session.zone
    let profile = try Customers.mainProfile(of: id, session)
    let standings = try LoyaltyStanding.all(of: id, session)
    let main = standings.first
    user_id = String(id)
    mobile = profile?.value(.mobile) ?? ""
    firstname = profile?.firstName ?? ""
    lastname = profile?.lastName ?? ""
    email = profile?.value(.email) ?? ""
    external_id = profile?.value(.externalID) ?? ""
    lifetime_points = (main?.lifetimePoints ?? .zero).plain
    loyalty_points = (main?.points ?? .zero).plain
    current_slab = main?.tier.name ?? ""
    tier_expiry_date = main.map { zone.dateTime($0.shownTierEnd(zone)) } ?? ""
    points_summaries = withSummaries ? PointsSummaries(points_summary: standings.map { PointsSummary($0, zone) }) : nil
    lifetime_purchases = customer.lifetimePurchases.plain
    type = customer.loyaltyType.v1Name
    source = customer.createdSource.lowercased()
    registered_on = zone.dateTime(customer.registeredAt)
    updated_on = zone.dateTime(customer.updatedAt)
  }
}

/// v1.1's `side_effects`.
struct V1SideEffects: Encodable, Sendable {
  var effect: [Effect]

  struct Effect: Encodable, Sendable {
    var awarded_points: V1Points?
    var total_points: V1Points?
    var customer_id: String?
    /// Where points are told by program. The name is our own: the documentation has the switch, not the form.
    var program_id: String?
    var previous_slab_name: String?
    var previous_slab_number: String?
    var upgraded_slab_name: String?
    var upgraded_slab_number: String?
    var id: Int64?
    var coupon_type: String?
    var coupon_code: String?
    var valid_till: String?
    var description: String?
    var discount_code: String?
    var alternate_currency_identifier: String?
    var alternate_currency_name: String?
    var awarded_value: String?
    var type: String
  }

  /// - Parameters:
  ///   - balance: the customer's points after the bill.
  ///   - asText: whether points are text: samples of `transaction.v11.add` print both forms and its table says number;
  ///     those of `addWithLocalCurrency` and `update` print text throughout.
  init(
    _ effects: [SideEffect], customer: Int64?, balance: Amount?, asText: Bool = false, _ session: Session
  ) throws {
    effect = []
    func shown(_ points: Amount?) -> V1Points? { points.map { asText ? .text($0) : .number($0) } }
    let zone = try session.zone
    let regular = effects.compactMap { effect -> PointsAward? in
      if case .points(let award) = effect, award.category == .regular { award } else { nil }
    }
    if !regular.isEmpty, try session.configs.isOn("CONF_ENABLE_GROUP_POINTS_BY_PROGRAM") {
      for program in try session.programs.all {
        let own = regular.filter { $0.program == program.id }
        guard let account = own.first?.enrollment else { continue }
        effect.append(
          Effect(
            awarded_points: shown(own.reduce(.zero) { $0 + $1.points }),
            total_points: shown(try session.enrollment(account)?.points),
            customer_id: customer.map { String($0) }, program_id: String(program.id), type: "points"))
      }
    } else if !regular.isEmpty {
      effect.append(
        Effect(
          awarded_points: shown(regular.reduce(.zero) { $0 + $1.points }), total_points: shown(balance),
          customer_id: customer.map { String($0) }, type: "points"))
    }
    for case .currency(let award) in effects {
      effect.append(
        Effect(
          alternate_currency_identifier: award.identifier, alternate_currency_name: award.name,
          awarded_value: award.value.plain, type: "alternate_currency"))
    }
    for case .coupon(let issued, _) in effects {
      effect.append(
        Effect(
          id: issued.coupon.id, coupon_type: issued.couponType, coupon_code: issued.coupon.code,
          valid_till: zone.dateTime(issued.coupon.expiresAt(issued.series)), description: issued.series.description,
          discount_code: issued.discountCode, type: "coupon"))
    }
    for case .tier(let move) in effects {
      effect.append(
        Effect(
          previous_slab_name: move.from.name, previous_slab_number: String(move.from.number),
          upgraded_slab_name: move.to.name, upgraded_slab_number: String(move.to.number), type: "slab"))
    }
  }
}

/// Points of a side effect, in the form in which an operation's samples print them.
enum V1Points: Encodable, Sendable {
  case number(Amount)
  case text(Amount)

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .number(let points): try points.encode(to: encoder)
    case .text(let points): try points.plain.encode(to: encoder)
    }
  }
}

/// An item of a v1.1 answer: what was done, or what was sent with the reason why it was not.
enum V1Item<Value: Encodable & Sendable>: Encodable, Sendable {
  case done(Value)
  case failed(V1FailedBill)

  var succeeded: Bool {
    if case .done = self { true } else { false }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .done(let value): try value.encode(to: encoder)
    case .failed(let value): try value.encode(to: encoder)
    }
  }
}

/// A bill that was not entered, changed or found, by what the client called it.
struct V1FailedBill: Encodable, Sendable {
  var id: String?
  var number: String?
  var bill_client_id: String?
  var type: String?
  var item_status: V1ItemStatus
}

/// What stands inside `response` of every v1.1 transaction operation.
struct V1Transactions<Value: Encodable & Sendable>: Encodable, Sendable {
  var status: V1Status
  var transactions: List

  struct List: Encodable, Sendable {
    var count: Int?
    var transaction: [V1Item<Value>]
  }

  init(_ items: [V1Item<Value>], count: Int? = nil) {
    let succeeded = items.count { $0.succeeded }
    // Nothing asked, nothing done: a body without `transaction` is answered with an empty list.
    status = items.isEmpty
      ? V1Status(success: true, code: 200, message: "Success")
      : V1Status(succeeded: succeeded, of: items.count, success: "Success")
    transactions = List(count: count, transaction: items)
  }
}
