import Model

/// `customer.v2.bulkGet`: customers by a list of ids.
enum BulkCustomers {
  static let limit = 1000

  struct Answer: Encodable, Sendable {
    var data: [Item]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  struct Item: Encodable, Sendable {
    var entity: CustomerObject?
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
    var success: Bool
  }

  @Sendable static func get(_ call: Call, _ session: Session) throws -> Reply {
    let ids = call.body.list
    guard ids.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    guard !ids.isEmpty, ids.allSatisfy({ $0.int != nil }) else {
      throw PlatformError.invalidInput("a list of customer ids was expected")
    }
    let place = call.query["source"] == nil ? nil : try CustomerQuery.place(call, session, .get)
    return Reply(
      Answer(
        data: try ids.compactMap(\.int).map { id in
          do {
            let entity = try CustomerV2Error.translating(.get) {
              try CustomerObject(try Customers.active(id: id, session), place: place, session)
            }
            return Item(entity: entity, success: true)
          } catch let error as CustomerV2Error {
            return Item(errors: [ErrorItem(error)], success: false)
          }
        }))
  }
}
