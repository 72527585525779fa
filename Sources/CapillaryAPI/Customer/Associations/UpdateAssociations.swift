import Model

/// `customer.v2.updateAssociation`: other places, and what else the bodies say, for customers who exist.
enum UpdateAssociations {
  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    var failures: [any APIError] = []
    let items = try AssociationBody.read(call).map { body in
      do {
        return try session.savepoint { Item.done(try update(body, call, session)) }
      } catch let error as any APIError {
        failures.append(error)
        return Item.failed(ErrorItem(error))
      }
    }
    guard failures.count < items.count else { throw Failures(failures) }
    return Reply(items)
  }

  /// A customer, or why nothing became of one.
  enum Item: Encodable, Sendable {
    case done(AssociatedCustomer)
    case failed(ErrorItem)

    private enum Key: String, CodingKey { case errors }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .done(let customer): try customer.encode(to: encoder)
      case .failed(let error):
        var container = encoder.container(keyedBy: Key.self)
        try container.encode([error], forKey: .errors)
      }
    }
  }

  private static func update(
    _ body: AssociationBody, _ call: Call, _ session: WriteSession
  ) throws -> AssociatedCustomer {
    guard let customer = try Members.find(body.customer, call, session) else { throw CustomerV2Error.updateNotFound }
    // Identifiers say who is meant; changing them is changeIdentifier's.
    var changed = body.customer
    changed.profiles = changed.profiles?.map { profile in
      var profile = profile
      profile.identifiers = nil
      return profile
    }
    let written = try WriteCustomer.update(
      customer, changed, source: body.customer.profiles?.first?.source ?? call.query["source"],
      account: body.customer.profiles?.first?.accountId ?? call.query["accountId"], call, session)
    var details: AssociatedCustomer.Details?
    if let wanted = body.details {
      let isNew = try Associations.find(customer.id, session) == nil
      let place = try Members.place(customer.id, wanted, call, session)
      details = try .init(place, isNew: isNew, session)
      details?.parentCustomer = try place.parent.map { try AssociatedCustomer.Relative($0, session) }
    }
    var entity = try AssociatedCustomer(
      customer.id, referralCode: body.customer.referralCode, details: details, session)
    entity.id = nil
    entity.warnings = written.warnings.isEmpty ? nil : written.warnings
    entity.errors = []
    return entity
  }
}
