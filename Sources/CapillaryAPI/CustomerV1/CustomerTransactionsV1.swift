import Model

/// `GET /v1.1/customer/transactions`: a page of a customer's bills, without their lines.
enum CustomerTransactionsV1 {
  struct History: Encodable, Sendable {
    var firstname: String
    var lastname: String
    var user_id: String
    @Nullable var mobile: String?
    @Nullable var email: String?
    @Nullable var external_id: String?
    var lifetime_points: Amount
    var lifetime_purchases: Amount
    var loyalty_points: Amount
    @Nullable var current_slab: String?
    var registered_on: String
    var updated_on: String
    var type: String
    var source: String
    /// How many bills match, on all pages.
    var count: Int64
    /// The id of the first bill of the page.
    var start: String
    var delayed_points: String
    var delayed_returned_points: String
    var total_available_points: String
    var total_returned_points: String
    var rows: String
    var transactions: Transactions
    var item_status: CustomerItemStatus

    struct Transactions: Encodable, Sendable {
      var transaction: [Transaction]
    }
  }

  struct Transaction: Encodable, Sendable {
    var id: String
    var number: String
    var type: String
    var return_type: String
    var amount: String
    var outlier_status: String
    var delivery_status: String
    var notes: String
    var billing_time: String
    var auto_update_time: String
    var gross_amount: String
    var discount: String
    var store: String
    var store_code: String
    var returned_points_on_bill: String
    var currency: Currency?
    var points: Points
    var custom_fields: V1Fields
    var extended_fields: V1Fields
    var coupons = V1List<JSONObject>()
    var basket_size: Int
    var line_items = LineItems()
    /// With `credit_notes=true`.
    var credit_notes: CreditNotes?

    struct Currency: Encodable, Sendable {
      var ratio: Amount
      var transaction_currency: TransactionCurrency
      /// The ISO 4217 number, as a number here and as text in `transaction/get`.
      @Nullable var id: Int?
      var name: String
      var symbol: String

      struct TransactionCurrency: Encodable, Sendable {
        @Nullable var supported_currency_id: Int?
        var name: String
        var symbol: String
      }
    }

    struct Points: Encodable, Sendable {
      var issued: String
      var redeemed: String
      var returned: String
      var expired: String
      var returnedPointsOnBill: String
      var expiry_date: String
      var program_id: String
    }

    struct LineItems: Encodable, Sendable {
      var line_item: [JSONObject] = []
    }

    struct CreditNotes: Encodable, Sendable {
      var credit_note: [Note]

      struct Note: Encodable, Sendable {
        var number: String
        var amount: String
        var notes: String
      }
    }
  }

  /// The longest page.
  private static let limit: Int64 = 1000

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let entries = try V1Lookup.each(call, session) { customer -> V1Entry<History> in
      .done(try history(of: customer, call, session))
    }
    return Reply(V1SingleAnswer(entries))
  }

  private static func history(of customer: Customer, _ call: Call, _ session: Session) throws -> History {
    let zone = try session.zone
    let rows = min(max(1, call.query.int("limit") ?? 10), limit)
    let filter = try filter(call.query, session)
    let total = try CustomerBills.count(of: customer.id, filter, session)
    guard total > 0 else { throw CustomerV1Error.nothingFound }
    let bills = try CustomerBills.list(
      of: customer.id, filter, limit: rows, offset: max(0, call.query.int("offset") ?? 0), session)
    let person = try V1Person(customer, session)
    let standing = try LoyaltyStanding.all(of: customer.id, session).first
    return History(
      firstname: person.firstname, lastname: person.lastname, user_id: String(person.id), mobile: person.mobile,
      email: person.email, external_id: person.external_id, lifetime_points: standing?.lifetimePoints ?? .zero,
      lifetime_purchases: customer.lifetimePurchases, loyalty_points: standing?.points ?? .zero,
      current_slab: standing?.tier.name, registered_on: zone.dateTime(customer.registeredAt),
      updated_on: zone.dateTime(customer.updatedAt), type: customer.loyaltyType.v1Name,
      source: customer.createdSource.lowercased(), count: total, start: bills.first.map { String($0.id) } ?? "",
      delayed_points: (standing?.promised ?? .zero).plain, delayed_returned_points: "0",
      total_available_points: ((standing?.points ?? .zero) + (standing?.promised ?? .zero)).plain,
      total_returned_points: (standing?.returned ?? .zero).plain, rows: String(rows),
      transactions: .init(transaction: try bills.map { try transaction($0, call.query, session) }),
      item_status: CustomerItemStatus(1052, "Transactions fetched successfully"))
  }

  private static func transaction(_ bill: Bill, _ query: Query, _ session: Session) throws -> Transaction {
    let zone = try session.zone
    let entities = try session.entities
    let till = entities[bill.till]
    let store = bill.store.flatMap { entities[$0] }
    let points = try CustomerBills.points(of: bill.id, session)
    let program = points.program
    return Transaction(
      id: String(bill.id), number: bill.number, type: bill.type.rawValue, return_type: bill.returnType?.rawValue ?? "",
      amount: bill.amount.plain, outlier_status: bill.outlierStatus.rawValue,
      delivery_status: bill.deliveryStatus.rawValue, notes: bill.notes, billing_time: zone.dateTime(bill.billedAt),
      auto_update_time: zone.dateTime(bill.updatedAt), gross_amount: bill.grossAmount.plain,
      discount: bill.discount.plain, store: store?.name ?? till?.name ?? "", store_code: store?.code ?? "",
      returned_points_on_bill: points.returned.fixed(1), currency: try currency(bill, session),
      points: .init(
        issued: points.issued.plain, redeemed: points.redeemed.plain, returned: points.returned.plain,
        expired: points.expired.plain, returnedPointsOnBill: points.returned.fixed(1),
        expiry_date: points.expiresAt.map(zone.dateTime) ?? "", program_id: program.map { String($0) } ?? ""),
      custom_fields: query.flag("custom_fields") ? V1Fields(stored: bill.customFields) : V1Fields([]),
      extended_fields: V1Fields(stored: bill.extendedFields),
      basket_size: try CustomerBills.lines(of: bill.id, session),
      credit_notes: query.flag("credit_notes")
        ? .init(
          credit_note: try Bills.creditNote(of: bill.id, session).map {
            [.init(number: $0.number, amount: $0.amount.plain, notes: $0.notes)]
          } ?? []) : nil)
  }

  /// Only for bills in another currency than the organization's.
  private static func currency(_ bill: Bill, _ session: Session) throws -> Transaction.Currency? {
    let currencies = try session.reference(Currencies.self)
    guard let local = bill.local, let base = currencies.base, let own = currencies.find(local.code) else { return nil }
    return .init(
      ratio: Amount(thousandths: local.ratio / 1000),
      transaction_currency: .init(supported_currency_id: Int(own.numericCode), name: own.name, symbol: own.symbol),
      id: Int(base.numericCode), name: base.name, symbol: base.symbol)
  }

  private static func filter(_ query: Query, _ session: Session) throws -> CustomerBills.Filter {
    let entities = try session.entities
    var filter = CustomerBills.Filter()
    filter.number = query["number"]
    filter.id = query.int("transaction_id")
    if let start = query.int("start_id") { filter.ids = start...max(start, query.int("end_id") ?? .max) }
    if filter.ids == nil, let end = query.int("end_id") { filter.ids = min(0, end)...end }
    let span = try V1Dates(query, session)
    filter.from = span.start
    filter.to = span.end.map { $0.adding(milliseconds: 999) }
    if let store = query.int("store_id") { filter.stores = [store] }
    if let code = query["store_code"] { filter.stores = entities.find(.store, code: code).map { [$0.id] } ?? [] }
    if let code = query["entity_code"] {
      filter.tills = V1Entities.tills(of: code, type: query["entity_type"], entities)
    }
    filter.order = query["sort"]?.lowercased() == "trans_id" ? .id : .date
    filter.oldestFirst = query["order"]?.lowercased() == "asc"
    return filter
  }
}

/// Filters by an entity of the organization.
enum V1Entities {
  /// The tills of a zone, concept or store, or a till itself.
  static func tills(of code: String, type: String?, _ entities: Entities) -> [Int64] {
    let kinds = type.flatMap { Entity.Kind(rawValue: $0.uppercased()) }.map { [$0] } ?? Entity.Kind.allCases
    guard let entity = kinds.lazy.compactMap({ entities.find($0, code: code) }).first else { return [] }
    return entities.all.filter { till in
      guard till.kind == .till || till.kind == .storeServer else { return false }
      return switch entity.kind {
      case .till, .storeServer: till.id == entity.id
      case .store: entities.store(of: till)?.id == entity.id
      case .zone: entities.store(of: till).flatMap { entities.zone(of: $0) }?.id == entity.id
      case .concept: entities.concept(of: till)?.id == entity.id
      }
    }.map(\.id)
  }
}
