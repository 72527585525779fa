import Model

/// A request as v2 shows it. Which members there are depends on its kind.
struct V2Request: Encodable, Sendable {
  var type: String
  var baseType: String
  var status: String
  var transaction: Receipt?
  var images: [Image]?
  var customer: Person?
  var goodwillRequest: Goodwill?
  var customerDeletionDetails: Deletion?
  var attribution: Attribution
  var id: Int64
  var orgId: Int64?
  var addedOn: String
  var userId: Int64
  var comments: String?
  var changeIdentifierRequest: Change?
  var oneStep: Bool
  var warnings: [Warning] = []

  struct Attribution: Encodable, Sendable {
    var createDate: String
    var createdBy: OrgEntityForm?
    var modifiedBy: OrgEntityForm?
    /// The midnight of the day.
    var modifiedDate: String
  }

  struct Image: Encodable, Sendable {
    var id: Int64
    var provider: String
    var namespace: String
    var serial: Int64
    var fileName: String
    var active = true
  }

  struct Person: Encodable, Sendable {
    var id: Int64
    var profiles: [Profile]

    struct Profile: Encodable, Sendable {
      var firstName: String
      var lastName: String
      var fields: RawJSON
      var identifiers: [Value]
      var commChannels: RawJSON
      var userId: Int64
      var accountId: String
      var autoUpdateTime: String
      var identifiersAll: [Value]
    }
  }

  struct Value: Encodable, Sendable {
    var type: String
    var value: String
  }

  struct Goodwill: Encodable, Sendable {
    var id: Int64
    var points: Amount?
    var seriesId: Int64?
    var programId: Int64?
    var reason: String
    var approvedValue: String?
  }

  /// No page names the members; these say what the page describes: the requested and scheduled time, and the status.
  struct Deletion: Encodable, Sendable {
    var requestedOn: String
    var scheduledOn: String?
    var deletedOn: String?
    var status: String
  }

  struct Change: Encodable, Sendable {
    var id: Int64
    var userId = -1
    var requestId: Int64
    var changeType: String
    /// PROCESSING while it waits.
    var changeStatus: String
    var changeIdentifiers: Identifiers
    var oneStep: Bool

    struct Identifiers: Encodable, Sendable {
      var add: [Value]
      var remove: [Value]
    }
  }
}

extension V2Request {
  init(_ request: ChangeRequest, _ session: Session) throws {
    let (zone, entities) = (try session.zone, try session.entities)
    type = request.type.rawValue
    baseType = request.baseType
    status = request.status.rawValue
    attribution = Attribution(
      createDate: zone.iso(request.addedAt), createdBy: OrgEntityForm(request.addedBy, entities),
      modifiedBy: OrgEntityForm(request.updatedBy, entities),
      modifiedDate: zone.iso(zone.startOfDay(request.updatedAt)))
    id = request.id
    addedOn = zone.iso(request.addedAt)
    userId = request.customer
    let comments = request.updatedComments.isEmpty ? request.comments : request.updatedComments
    self.comments = comments.isEmpty ? nil : comments
    oneStep = request.isOneStep
    switch request.subject {
    case .transaction(let receipt):
      transaction = Receipt(try receipt.content, zone)
      images = try ReceiptRequest.images(of: request.id, session).map { image in
        Image(
          id: image.id, provider: image.provider, namespace: image.namespace, serial: image.serial,
          fileName: image.fileName)
      }
      customer = try Person(request.customer, session)
    case .deletion(let deletion):
      customerDeletionDetails = Deletion(
        requestedOn: zone.iso(request.addedAt), scheduledOn: deletion.scheduledAt.map(zone.iso),
        deletedOn: deletion.deletedAt.map(zone.iso), status: request.status.rawValue)
    case .identifier(let old, let new, let other):
      orgId = try session.organization.id
      let kind = other == nil ? Identifier.Kind(baseType: request.baseType)?.rawValue ?? "" : "id"
      changeIdentifierRequest = Change(
        id: request.id, requestId: request.id, changeType: request.baseType,
        changeStatus: request.status == .pending ? "PROCESSING" : request.status == .approved ? "SUCCESS" : status,
        changeIdentifiers: .init(
          add: new.isEmpty ? [] : [Value(type: kind, value: new)],
          remove: old.isEmpty ? [] : [Value(type: kind, value: old)]),
        oneStep: request.isOneStep)
    case .goodwill(let id, let program, let points, let series, let approved):
      goodwillRequest = Goodwill(
        id: id, points: series == nil ? points : nil, seriesId: series, programId: program, reason: request.reason,
        approvedValue: approved)
    case .retro: break
    }
  }
}

extension V2Request.Person {
  init(_ id: Int64, _ session: Session) throws {
    let zone = try session.zone
    self.id = id
    profiles = try Customers.profiles(of: id, session).map { profile in
      let identifiers = profile.identifiers.map { V2Request.Value(type: $0.type.rawValue, value: $0.value) }
      return Profile(
        firstName: profile.firstName, lastName: profile.lastName, fields: RawJSON(profile.fields),
        identifiers: identifiers, commChannels: RawJSON(profile.channels), userId: id, accountId: profile.account,
        autoUpdateTime: zone.iso(profile.updatedAt), identifiersAll: identifiers)
    }
  }
}

extension V2Request {
  /// A receipt, with figures as numbers however they were sent.
  struct Receipt: Encodable, Sendable {
    var deliveryStatus: String
    var type: String
    var billAmount: Amount
    var billNumber: String
    var discount: Amount
    var grossAmount: Amount
    var note: String
    var lineItemsV2: [Line]
    var customFields: JSONObject
    var notInterestedReason: String
    var isUseDefaultUserGroup2 = false
    var paymentModes: [Payment]
    var billingDate: String?
    var useDefaultUserGroup2 = false

    struct Line: Encodable, Sendable {
      var amount: Amount
      var description: String
      var discount: Amount
      var itemCode: String
      var qty: Amount
      var rate: Amount
      var returnable: Bool
      var returnableDays: Int64
      var comboDetails: [BundlePartForm]
      var addOnDetails: [BundlePartForm]
      var splitDetails: [BundlePartForm]
    }

    struct Payment: Encodable, Sendable {
      var mode: String
      var value: Amount
      var notes: String
    }

    init(_ bill: NewBill, _ zone: Zone) {
      deliveryStatus = bill.deliveryStatus.rawValue
      type = bill.type.rawValue
      billAmount = bill.amount ?? .zero
      billNumber = bill.number
      discount = bill.discount ?? .zero
      grossAmount = bill.grossAmount ?? bill.amount ?? .zero
      note = bill.notes
      lineItemsV2 = bill.lines.map { line in
        let rate = line.rate ?? .zero
        return Line(
          amount: line.amount ?? line.value ?? rate * line.quantity, description: line.description,
          discount: line.discount ?? .zero, itemCode: line.sku, qty: line.quantity, rate: rate,
          returnable: line.isReturnable, returnableDays: line.returnableDays,
          comboDetails: BundlePartForm.list(line.parts, .combo), addOnDetails: BundlePartForm.list(line.parts, .addOn),
          splitDetails: BundlePartForm.list(line.parts, .split))
      }
      customFields = JSONObject(bill.customFields.map { ($0.name, JSONValue(stored: $0.json)) })
      notInterestedReason = bill.notInterestedReason
      paymentModes = bill.payments.map { Payment(mode: $0.mode, value: $0.amount, notes: $0.notes) }
      billingDate = bill.billedAt.map(zone.iso)
    }
  }
}
