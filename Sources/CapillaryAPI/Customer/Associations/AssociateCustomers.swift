import Model

/// `customer.v2.associate`: registers customers in bulk, and gives those who ask for it a place in a company.
enum AssociateCustomers {
  struct Item: Encodable, Sendable {
    var entity: AssociatedCustomer?
    var childEntities: [AssociatedCustomer]?
    var childCount: Int?
    var childFailureCount: Int?
    var childSuccessCount: Int?
    /// Where the customer could not be registered; the documentation shows no such item.
    var errors: [ErrorItem]?
  }

  /// Items fail one by one; when all of them do, the call does.
  static func associate(_ call: Call, _ session: WriteSession) throws -> Reply {
    var failures: [any APIError] = []
    let items = try AssociationBody.read(call).map { body in
      do {
        return try session.savepoint { try associate(body, call, session) }
      } catch let error as any APIError {
        failures.append(error)
        return Item(errors: [ErrorItem(error)])
      }
    }
    guard failures.count < items.count else { throw Failures(failures) }
    return Reply(items)
  }

  private static func associate(_ body: AssociationBody, _ call: Call, _ session: WriteSession) throws -> Item {
    guard let details = body.details else {
      let written = try WriteCustomer.add(
        body.customer, source: call.query["source"], account: call.query["accountId"], call, session)
      return Item(entity: try entity(written, body, nil, session))
    }
    let written = try Members.findOrAdd(body.customer, call, session)
    let isNew = try Associations.find(written.createdId, session) == nil
    let place = try Members.place(written.createdId, details, call, session)
    var shown = try AssociatedCustomer.Details(place, isNew: isNew, childRole: details.childRoleCode, session)
    shown.parentCustomer = try place.parent.map { try AssociatedCustomer.Relative($0, session) }
    guard let children = details.childCustomers else {
      return Item(entity: try entity(written, body, shown, session))
    }
    var entities: [AssociatedCustomer] = []
    for child in children {
      do {
        entities.append(try session.savepoint { try add(child, below: place, details, call, session) })
      } catch is any APIError {
        continue
      }
    }
    shown.childCustomers = try entities.compactMap(\.id).map { try AssociatedCustomer.Relative($0, session) }
    return Item(
      entity: try entity(written, body, shown, session), childEntities: entities, childCount: children.count,
      childFailureCount: children.count - entities.count, childSuccessCount: entities.count)
  }

  private static func entity(
    _ written: CustomerWritten, _ body: AssociationBody, _ details: AssociatedCustomer.Details?, _ session: Session
  ) throws -> AssociatedCustomer {
    var entity = try AssociatedCustomer(
      written.createdId, referralCode: body.customer.referralCode, details: details, session)
    entity.warnings = written.warnings
    return entity
  }

  private static func add(
    _ child: CustomerBody, below parent: Association, _ details: AssociationBody.Details, _ call: Call,
    _ session: WriteSession
  ) throws -> AssociatedCustomer {
    let written = try Members.findOrAdd(child, call, session)
    let isNew = try Associations.find(written.createdId, session) == nil
    let place = try CompanyV2Error.translating {
      let role = try details.childRoleCode
        ?? Associations.hierarchy(parent.hierarchy, session)?.role(parent.roleCode)?.child
      return try Associations.set(
        of: written.createdId, hierarchy: details.hierarchyCode, role: role,
        company: try parent.company.flatMap { try Companies.find(id: $0, session)?.externalID },
        parent: parent.customer, session)
    }
    var entity = try AssociatedCustomer(
      written.createdId, referralCode: nil, details: try .init(place, isNew: isNew, session), session)
    entity.warnings = written.warnings
    return entity
  }
}

/// Finding, registering and placing the members of a company.
enum Members {
  /// The customer whom a body's identifiers lead to in its source; nil where they lead to nobody.
  static func find(_ body: CustomerBody, _ call: Call, _ session: Session) throws -> Customer? {
    for profile in body.profiles ?? [] {
      let place = try CustomerV2Error.translating(.add) {
        try Customers.place(
          profile.source ?? call.query["source"], profile.accountId ?? call.query["accountId"], session)
      }
      for identifier in (profile.identifiers ?? []).compactMap(\.identifier) {
        guard let found = try Customers.find(
          identifier.type, identifier.value, source: place?.source ?? Sources.all, account: place?.account ?? "", session)
        else { continue }
        try CustomerV2Error.translating(.add) { try Customers.check(found) }
        return found
      }
    }
    return nil
  }

  static func findOrAdd(_ body: CustomerBody, _ call: Call, _ session: WriteSession) throws -> CustomerWritten {
    if let customer = try find(body, call, session) {
      return CustomerWritten(createdId: customer.id, warnings: [], sideEffects: [])
    }
    return try WriteCustomer.add(
      body, source: call.query["source"], account: call.query["accountId"], call, session)
  }

  /// Gives a customer the place that a body asks for. A parent who is new, or has no place yet, gets the role right above.
  static func place(
    _ customer: Int64, _ details: AssociationBody.Details, _ call: Call, _ session: WriteSession
  ) throws -> Association {
    let company = details.fleetCompany?.externalId.flatMap { $0.isEmpty ? nil : $0 }
    let code = details.hierarchyCode ?? details.fleetCompany?.hierarchyDefinitionCode
    var parent: Int64?
    if let body = details.parentCustomer {
      let above = try findOrAdd(body, call, session).createdId
      if try Associations.find(above, session) == nil {
        let hierarchy = try code.flatMap { try Associations.hierarchy(code: $0, session) }
        let role = hierarchy?.roles.first { $0.child == details.roleCode }
        try CompanyV2Error.translating {
          guard let role else { throw AssociationError.roleBreaksChain }
          try Associations.set(of: above, hierarchy: code, role: role.code, company: company, session)
        }
      }
      parent = above
    }
    return try CompanyV2Error.translating {
      try Associations.set(
        of: customer, hierarchy: code, role: details.roleCode, company: company, parent: parent, session)
    }
  }
}
