import Model

/// `POST /v1.1/customer/add`: registers customers, or brings the known ones up to date; each item by itself.
enum AddCustomer {
  struct Request: Decodable {
    var customer: [JSONValue]?
  }

  struct Answer: Encodable, Sendable {
    var status: V1Status
    var customers: Customers

    struct Customers: Encodable, Sendable {
      var customer: [V1Entry<RegisteredCustomer>]
    }
  }

  /// At most so many customers in one call.
  static let limit = 100

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let items = try call.decode(Request.self).customer ?? []
    guard !items.isEmpty else { throw PlatformError.invalidInput("") }
    guard items.count <= limit else { throw PlatformError.batchTooLarge(limit: limit) }
    let entries = items.map { entry($0, call, session, adding: true) }
    return Reply(answer(entries))
  }

  static func answer(_ entries: [V1Entry<RegisteredCustomer>]) -> Answer {
    Answer(
      status: .customers(entries.count { $0.succeeded }, of: entries.count), customers: .init(customer: entries))
  }

  /// Writes one customer. What fails undoes its own changes only.
  static func entry(
    _ item: JSONValue, _ call: Call, _ session: WriteSession, adding: Bool
  ) -> V1Entry<RegisteredCustomer> {
    var form: CustomerForm?
    do {
      let read = try JSONReader.decode(CustomerForm.self, from: item)
      form = read
      return .done(try session.savepoint { try write(read, call, session, adding: adding) })
    } catch {
      let status = CustomerItemStatus(V1Failures.error(error, adding: adding))
      return .failed(form?.failed(status) ?? V1FailedEntry(status))
    }
  }

  private static func write(
    _ form: CustomerForm, _ call: Call, _ session: WriteSession, adding: Bool
  ) throws -> RegisteredCustomer {
    var warnings: [CustomerV1Warning] = []
    let upsert = try form.upsert(&warnings, session)
    let till = call.caller.till.id
    let outcome =
      adding
      ? try Model.Customers.addOrUpdate(upsert, by: till, session)
      : try Model.Customers.updateExisting(upsert, by: till, session)
    warnings = outcome.warnings.map(CustomerV1Warning.init) + warnings
    let effects = try FollowUp(form: form, outcome: outcome, call: call).run(&warnings, session)
    let subscriptions = try SubscriptionForm.set(form.subscriptions, of: outcome.id, till, &warnings, session)
    let message = outcome.isNew ? "Customer registration successful" : "Customer successfully updated"
    var answer = try RegisteredCustomer(
      outcome.id, CustomerItemStatus(1000, message, warnings),
      subscriptions: adding ? subscriptions : try SubscriptionForm.stated(outcome.id, session), session)
    answer.side_effects.effect = effects.map { effect in
      .init(
        awarded_points: effect.points, total_points: effect.isReferrer ? nil : answer.loyalty_points,
        customer_id: String(effect.customer), is_referrer: effect.isReferrer ? "true" : nil)
    }
    if call.query.flag("rawSideEffects") {
      answer.sideEffects = effects.map { effect in
        .init(
          rawAwardedPoints: effect.points, awardedPoints: effect.points, customerId: String(effect.customer),
          isReferrer: effect.isReferrer)
      }
    }
    return answer
  }
}

enum V1Failures {
  /// The documented failure behind whatever was thrown for one item.
  static func error(_ error: any Error, adding: Bool) -> any APIError {
    switch error {
    case let failure as CustomerUpsert.Failure: CustomerV1Error(failure, adding: adding)
    case let error as any APIError: error
    case is DecodingError: CustomerV1Error.invalidInput
    case is CustomerStatusError: CustomerV1Error.blocked
    default: adding ? CustomerV1Error.notAdded : CustomerV1Error.notUpdated
    }
  }
}
