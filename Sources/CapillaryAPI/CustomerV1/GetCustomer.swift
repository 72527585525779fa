import Model

/// `GET /v1.1/customer/get`: one or more customers, in the order in which they are asked for.
enum GetCustomer {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var customers: Customers

    struct Customers: Encodable, Sendable {
      var customer: [V1Entry<CustomerDetails>]
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let lookup: V1Lookup
    do {
      lookup = try V1Lookup(call.query)
    } catch let error as CustomerV1Error {
      return Reply(answer([.failed(V1FailedEntry(CustomerItemStatus(error)))]))
    }
    return Reply(
      answer(
        try lookup.values.map { value in
          do {
            let (customer, isSurvivor) = try lookup.find(value, session)
            let warnings: [CustomerV1Warning] = isSurvivor ? [.mergedAccount] : []
            return .done(try DetailsBuilder(call: call, session: session, customer: customer).details(warnings))
          } catch CustomerV1Error.invalidInput {
            // What cannot be an identifier is not repeated.
            return .failed(V1FailedEntry(CustomerItemStatus(CustomerV1Error.invalidInput)))
          } catch let error as CustomerV1Error {
            return .failed(V1FailedEntry(lookup.name, value, CustomerItemStatus(error)))
          }
        }))
  }

  private static func answer(_ entries: [V1Entry<CustomerDetails>]) -> Answer {
    Answer(status: .customers(entries.count { $0.succeeded }, of: entries.count), customers: .init(customer: entries))
  }
}
