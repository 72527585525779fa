import Model

/// Who a v1.1 call is about: one kind of identifier with one or more values.
struct V1Lookup {
  /// mobile, email, external_id, id, card_number or card_external_id.
  var name: String
  var values: [String]

  /// At most so many customers of one call are looked up.
  static let limit = 100

  private static let names = ["mobile", "email", "external_id", "id", "card_number", "card_external_id"]

  /// The identifiers of a query: `mobile=1,2`, or `identifierName` and `identifierValue`.
  ///
  /// - Throws: `CustomerV1Error.noIdentifier`, `PlatformError.batchTooLarge`.
  init(_ query: Query) throws {
    var found: (String, String)?
    for name in V1Lookup.names {
      if let value = query[name] {
        found = (name, value)
        break
      }
    }
    if found == nil, let name = query["identifierName"], let value = query["identifierValue"] {
      let name = name.lowercased() == "externalid" ? "external_id" : name.lowercased()
      if V1Lookup.names.contains(name) { found = (name, value) }
    }
    guard let (name, value) = found else { throw CustomerV1Error.noIdentifier }
    self.name = name
    values = value.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
    guard values.count <= V1Lookup.limit else { throw PlatformError.batchTooLarge(limit: V1Lookup.limit) }
  }

  /// The customer of a value. A merged one leads to the survivor.
  ///
  /// - Throws: `CustomerV1Error.invalidInput`, `.customerUnknown`, `.deleted`.
  func find(_ value: String, _ session: Session) throws -> (customer: Customer, isSurvivor: Bool) {
    try V1Lookup.find(name, value, session)
  }

  static func find(
    _ name: String, _ value: String, _ session: Session
  ) throws -> (customer: Customer, isSurvivor: Bool) {
    guard !value.isEmpty, name != "id" || Int64(value) != nil else { throw CustomerV1Error.invalidInput }
    let found: Customer
    do {
      found = try Customers.resolve(identifierName: name, value: value, source: Sources.all, session)
    } catch is CustomerError {
      throw CustomerV1Error.customerUnknown
    }
    if found.status == .deleted {
      throw CustomerV1Error.deleted
    }
    guard let survivor = found.mergedInto else { return (found, false) }
    guard let customer = try Customers.find(id: survivor, session) else { throw CustomerV1Error.customerUnknown }
    return (customer, true)
  }

  /// The customer of a call on a single one.
  ///
  /// - Throws: as `find`.
  static func single(_ call: Call, _ session: Session) throws -> Customer {
    let lookup = try V1Lookup(call.query)
    return try lookup.find(lookup.values[0], session).customer
  }
}

/// The identifiers in a request's body; the first that is there decides.
protocol V1Identified {
  var id: String? { get }
  var user_id: String? { get }
  var mobile: String? { get }
  var email: String? { get }
  var external_id: String? { get }
}

extension V1Identified {
  /// - Throws: `CustomerV1Error.noIdentifier`, `.customerUnknown`, `.deleted`.
  func customer(_ session: Session) throws -> Customer {
    let given: [(String, String?)] = [
      ("mobile", mobile), ("email", email), ("external_id", external_id), ("id", id), ("id", user_id),
    ]
    var failure: any Error = CustomerV1Error.noIdentifier
    for (name, value) in given {
      guard let value = value?.trimmed, !value.isEmpty else { continue }
      do {
        return try V1Lookup.find(name, value, session).customer
      } catch CustomerV1Error.invalidInput {
        failure = CustomerV1Error.customerUnknown
      } catch {
        failure = error
      }
    }
    throw failure
  }

  /// A failed entry that repeats the identifiers sent.
  func failed(_ status: CustomerItemStatus) -> V1FailedEntry {
    var entry = V1FailedEntry(status)
    entry.id = id ?? user_id
    entry.mobile = mobile
    entry.email = email
    entry.external_id = external_id
    return entry
  }
}
