import Model

/// `transaction.v11.get`.
enum GetTransactionV1 {
  static func endpoint(_ call: Call, _ session: Session) throws -> Reply {
    let query = call.query
    guard query["id"] != nil || query["number"] != nil else { throw TransactionV1Error.parametersMissing }
    let found = try filtered(try named(query, session), query, session)
    guard !found.isEmpty else {
      let failed = V1FailedBill(
        id: query["id"], number: query["number"], type: query["type"]?.uppercased(),
        item_status: V1ItemStatus(TransactionV1Error.notRetrieved))
      return Reply(V1Transactions<V1Transaction>([.failed(failed)], count: 0))
    }
    let items = try found.map { V1Item.done(try V1Transaction($0, query, session)) }
    return Reply(V1Transactions(items, count: items.count))
  }

  /// The bills that id or number name, of the types asked for.
  private static func named(_ query: Query, _ session: Session) throws -> [Bill] {
    let name = query["type"]?.uppercased() ?? "REGULAR"
    let types = V1TransactionTypes.types(name) ?? BillType.allCases
    guard name == "ALL" || V1TransactionTypes.types(name) != nil else { throw TransactionV1Error.invalidTypeFilter }
    let isMixed = name.hasSuffix("MIXED")
    var found: [Bill] = []
    if query["id"] != nil {
      if let id = query.int("id"), let bill = try Bills.find(id: id, session), types.contains(bill.type) {
        found = [bill]
      }
    } else if let number = query["number"] {
      for type in types { found += try Bills.find(number: number, type: type, session) }
      if !types.contains(where: { !$0.isReturn }) {
        // Also what came back with an exchange, which goes by the exchange's number.
        for type in types {
          for sale in try Bills.find(number: number, type: type.sale, session) {
            found += try Bills.exchanged(with: sale.id, session).filter { $0.type == type }
          }
        }
      }
    }
    guard name == "ALL" || isMixed else { return found }
    // An exchange is shown with the returns that it came with.
    let sales = found.filter { !$0.type.isReturn }
    let parts = try sales.flatMap { try Bills.exchanged(with: $0.id, session) }
    let known = Set(found.map(\.id))
    guard isMixed else { return found + parts.filter { !known.contains($0.id) } }
    let mixed = Set(parts.compactMap(\.exchange))
    return found.filter { mixed.contains($0.id) } + parts
  }

  private static func filtered(_ bills: [Bill], _ query: Query, _ session: Session) throws -> [Bill] {
    let entities = try session.entities
    let zone = try session.zone
    var bills = bills
    if let code = query["store_code"] {
      guard let store = entities.find(.store, code: code) else { throw BillErrorV1.unknownStore }
      bills.removeAll { $0.store != store.id }
    }
    if let code = query["till_code"] {
      guard let till = entities.account(code: code) else { throw BillErrorV1.unknownStore }
      bills.removeAll { $0.till != till.id }
    }
    if let text = query["amount"] {
      guard let amount = Amount(text) else { return [] }
      bills.removeAll { $0.amount != amount }
    }
    if let date = query["date"] { bills.removeAll { zone.date($0.billedAt) != date } }
    return try bills.filter { bill in
      try bill.customer.flatMap { try Customers.find(id: $0, session) }?.status != .deleted
    }
  }

  private enum BillErrorV1 {
    static let unknownStore = TransactionV1Error.bill(.unknownStoreOrTill)
  }
}
