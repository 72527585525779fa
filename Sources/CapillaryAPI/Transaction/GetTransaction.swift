import Model

/// `transaction.v2.get`, `transaction.v2.getByBillNumber`.
enum GetTransaction {
  static func byID(_ call: Call, _ session: Session) throws -> Reply {
    guard !call.path["id"].isEmpty else { throw TransactionError.transactionMissing }
    guard let id = call.path.int("id"), let bill = try Bills.find(id: id, type: try type(call), session) else {
      throw TransactionError.bill(.billUnknown)
    }
    try requireCustomer(of: bill, session)
    return try reply(bill, call, withPoints: call.query.flag("mlp"), session)
  }

  /// The latest by billing time, where several bills have the number; never with points.
  static func byNumber(_ call: Call, _ session: Session) throws -> Reply {
    let number = call.path["billNumber"]
    let found = try Bills.find(number: number, type: try type(call), session).standing
    guard let bill = found.max(by: { ($0.billedAt, $0.id) < ($1.billedAt, $1.id) }) else {
      throw TransactionError.numberNotFound(number)
    }
    return try reply(bill, call, withPoints: false, session)
  }

  private static func type(_ call: Call) throws -> BillType {
    guard let name = call.query["type"] else { return .regular }
    guard let type = BillType(rawValue: name.uppercased()) else { throw TransactionError.invalidType }
    return type
  }

  /// Bills of a customer whose data were deleted are shown no more by id. By number they still are: only the former names
  /// such a failure.
  static func requireCustomer(of bill: Bill, _ session: Session) throws {
    if let id = bill.customer, try Customers.find(id: id, session)?.status == .deleted {
      throw CustomerV2Error.deleted
    }
  }

  private static func reply(_ bill: Bill, _ call: Call, withPoints: Bool, _ session: Session) throws -> Reply {
    Reply(
      try TransactionDocument(
        bill, tenders: call.query.flag("tenders"), creditNotes: call.query.flag("credit_notes"),
        withPoints: withPoints, session))
  }
}
