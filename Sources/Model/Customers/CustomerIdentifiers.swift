import GRDB

/// What became of a change of identifiers.
public struct IdentifiersChanged: Sendable {
  /// The customer that is left: the survivor, where the change merged two.
  public var customer: Int64
  public var warnings: [CustomerWarning]
  /// Whether anything is different now.
  public var changed: Bool
}

extension Customers {
  /// Takes identifiers from a customer's profile in a source and gives it others (`customer.v2.changeIdentifier`).
  ///
  /// A profile has one identifier of a kind, so that another one replaces it. One that belongs to another customer, in
  /// another source, makes the two one: its holder survives.
  ///
  /// - Throws: `CustomerError.invalidSource`, `.accountMissing`, `.notInSource`, `.takenInSource`, `.alreadyMerged`,
  ///   `.conflictingCustomers`, `.combineImpossible` where the other has a profile in the source as well,
  ///   `.primaryCannotChange`, `.personWasDeleted`; `CustomerStatusError.blocked`.
  public static func changeIdentifiers(
    of customer: Customer, source: String, account: String?, add: [Identifier], remove: [Identifier], by author: Int64,
    _ session: WriteSession
  ) throws -> IdentifiersChanged {
    try CustomerStatuses.require(
      .identifierChange, of: customer.id, label: customer.statusLabel, status: customer.status.rawValue, session)
    let (source, account) = try session.reference(Sources.self).resolve(source, account)
    guard let profile = try profile(of: customer.id, source: source, account: account, session) else {
      throw CustomerError.notInSource
    }
    var result = IdentifiersChanged(customer: customer.id, warnings: [], changed: false)
    let organization = try session.organization
    var held = profile.identifiers
    var removed: [Identifier] = []
    for identifier in remove {
      guard let wanted = identifier.normalized(organization),
        let index = held.firstIndex(where: { $0.type == wanted.type && $0.value.lowercased() == wanted.value.lowercased() })
      else {
        result.warnings.append(.nothingToChange)
        continue
      }
      if wanted.type == (try primaryKind(session)), !add.contains(where: { $0.type == wanted.type }) {
        throw CustomerError.primaryCannotChange(wanted.type)
      }
      removed.append(held.remove(at: index))
      try self.remove(
        removed[removed.count - 1], of: customer.id, source: source, account: account, session)
      result.changed = true
    }

    var wanted: [Identifier] = []
    var others: [Int64] = []
    for identifier in add {
      guard let identifier = identifier.normalized(organization),
        try identifier.type != .externalID || ExternalIDs.accepts(identifier.value, session)
      else {
        result.warnings.append(
          identifier.type == .mobile ? .invalidMobile : identifier.type == .email ? .invalidEmail : .invalidExternalID)
        continue
      }
      if held.contains(where: { $0.type == identifier.type && $0.value.lowercased() == identifier.value.lowercased() }) {
        result.warnings.append(.alreadyAttached(identifier.type))
        continue
      }
      if try ForgottenIdentifiers.contains(identifier, session) { throw CustomerError.personWasDeleted }
      var owners: [Int64] = []
      for holder in try holders(of: identifier, session) {
        if holder.source == source, holder.account == account {
          guard try release(identifier, heldBy: holder.customer, source: source, account: account, session) else {
            throw CustomerError.takenInSource(holder.customer)
          }
          continue
        }
        let owner = try survivor(of: holder.customer, session)
        guard owner != customer.id else { continue }
        if owner != holder.customer { throw CustomerError.alreadyMerged(into: owner) }
        if !owners.contains(owner) { owners.append(owner) }
      }
      if owners.count > 1 {
        result.warnings.append(.foundInSeveralSources)
        continue
      }
      if let owner = owners.first, try isMismatch(identifier, of: profile.identifiers, heldBy: owner, session) {
        result.warnings.append(.primaryMismatch)
        continue
      }
      others += owners.filter { !others.contains($0) }
      wanted.append(identifier)
    }
    guard others.count <= 1 else { throw CustomerError.conflictingCustomers(others) }
    if let survivor = others.first {
      if try self.profile(of: survivor, source: source, account: account, session) != nil {
        throw CustomerError.combineImpossible
      }
      try merge(customer.id, into: survivor, by: author, session)
      result.customer = survivor
      result.warnings.append(.merged(into: survivor))
      result.changed = true
    }
    try attach(wanted, to: result.customer, source, account, &result, session)
    if result.changed, source == Sources.instore {
      try copyToOtherProfiles(wanted, removed: removed, of: result.customer, session)
    }
    if result.changed {
      try touch(result.customer, by: author, session)
      try session.statement(
        """
        UPDATE profile SET updated_at = ?, updated_by = ? WHERE customer_id = ? AND source = ? AND account_id = ?
        """
      ).run(session.now, author, result.customer, source, account)
    } else if result.warnings.isEmpty {
      result.warnings.append(.nothingToChange)
    }
    return result
  }

  private static func attach(
    _ identifiers: [Identifier], to customer: Int64, _ source: String, _ account: String,
    _ result: inout IdentifiersChanged, _ session: WriteSession
  ) throws {
    guard !identifiers.isEmpty,
      let profile = try profile(of: customer, source: source, account: account, session)
    else { return }
    var held = profile.identifiers
    for identifier in identifiers {
      if let index = held.firstIndex(where: { $0.type == identifier.type }) {
        try remove(held.remove(at: index), of: customer, source: source, account: account, session)
      }
      try insert(
        identifier, profile: profile.id, customer: customer, source: source, account: account, rank: held.count,
        session)
      held.append(identifier)
      result.changed = true
    }
  }

  /// Who has everything of a customer: the end of the chain of merges, in most cases the customer.
  public static func survivor(of customer: Int64, _ session: Session) throws -> Int64 {
    // A merge shortens the chains that lead to its victim, so that one step is enough.
    try find(id: customer, session)?.mergedInto ?? customer
  }
}
