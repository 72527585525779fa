import Model

/// The names and identifiers by which v1.1 answers show a customer.
struct V1Person {
  var id: Int64
  var firstname: String
  var lastname: String
  var mobile: String?
  var email: String?
  var external_id: String?

  init(_ customer: Customer, _ session: Session) throws {
    let profile = try Customers.mainProfile(of: customer.id, session)
    id = customer.id
    firstname = profile?.firstName ?? ""
    lastname = profile?.lastName ?? ""
    mobile = profile?.value(.mobile)
    email = profile?.value(.email)
    external_id = profile?.value(.externalID)
  }
}

/// The answer about a single customer: `{"status": …, "customer": …}`. For a comma list of identifiers, where the
/// operation takes one, the customers are a list.
struct V1SingleAnswer<Value: Encodable & Sendable>: Encodable, Sendable {
  var status: V1Status
  var customer: Content

  enum Content: Encodable, Sendable {
    case one(V1Entry<Value>)
    case list([V1Entry<Value>])

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .one(let entry): try entry.encode(to: encoder)
      case .list(let entries):
        var container = encoder.unkeyedContainer()
        for entry in entries { try container.encode(entry) }
      }
    }
  }

  init(_ entry: V1Entry<Value>, message: String = "Success") {
    status = .single(entry.succeeded, message)
    customer = .one(entry)
  }

  /// A single entry stands by itself.
  init(_ entries: [V1Entry<Value>], message: String = "Success") {
    status = V1Status(succeeded: entries.count { $0.succeeded }, of: entries.count, success: message)
    customer = entries.count == 1 ? .one(entries[0]) : .list(entries)
  }
}

/// The same one level deeper: `{"status": …, "customers": {"customer": …}}`.
struct V1NestedAnswer<Value: Encodable & Sendable>: Encodable, Sendable {
  var status: V1Status
  var customers: Customers

  struct Customers: Encodable, Sendable {
    var customer: V1SingleAnswer<Value>.Content
  }

  init(_ entries: [V1Entry<Value>], message: String = "SUCCESS") {
    let single = V1SingleAnswer(entries, message: message)
    status = single.status
    customers = Customers(customer: single.customer)
  }
}

extension V1Lookup {
  /// Runs `body` for each customer of a query.
  ///
  /// - Throws: what is no documented failure of one customer.
  static func each<Value>(
    _ call: Call, _ session: Session, _ body: (Customer) throws -> V1Entry<Value>
  ) throws -> [V1Entry<Value>] {
    let lookup: V1Lookup
    do {
      lookup = try V1Lookup(call.query)
    } catch let error as CustomerV1Error {
      return [.failed(V1FailedEntry(.plain(error)))]
    }
    return try lookup.values.map { value in
      do {
        return try body(lookup.find(value, session).customer)
      } catch let error as CustomerV1Error {
        return .failed(V1FailedEntry(lookup.name, value, .plain(error)))
      }
    }
  }
}
