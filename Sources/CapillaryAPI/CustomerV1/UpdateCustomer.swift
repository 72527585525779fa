import Model

/// `POST` and `PUT /v1.1/customer/update`: one customer, found by any identifier.
enum UpdateCustomer {
  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let items = try call.decode(AddCustomer.Request.self).customer ?? []
    guard let item = items.first else { throw PlatformError.invalidInput("") }
    guard items.count == 1 else { throw PlatformError.batchTooLarge(limit: 1) }
    return Reply(AddCustomer.answer([AddCustomer.entry(item, call, session, adding: false)]))
  }
}
