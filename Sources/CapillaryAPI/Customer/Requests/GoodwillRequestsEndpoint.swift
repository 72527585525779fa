import Model

/// `customer.v2.goodwillRequest`: points and coupons that somebody asked for out of kindness.
enum GoodwillRequestsEndpoint {
  struct Item: Encodable, Sendable {
    var id: Int64
    var addedBy: OrgEntityForm?
    var updatedBy: OrgEntityForm?
    /// Who asked, while nobody has decided.
    var enteredBy: OrgEntityForm?
    var addedOn: String
    var updatedOn: String
    var programId: Int64?
    var userId: Int64
    var requestId: Int64
    var goodwillType: String
    var goodwillStatus: String
    var comments: String
    var reason: String
    var approvedValue: String?
    var updatedComments: String?
    var program: ProgramForm?
    var earningEntityType: String
    var oneStep: Bool
  }

  struct ProgramForm: Encodable, Sendable {
    var programId: Int64
    var programName: String
    var pointsToCurrencyRatio: Amount
    var programDescription: String
    var `default`: Bool

    init(_ program: Program) {
      programId = program.id
      programName = program.name
      pointsToCurrencyRatio = Amount(thousandths: program.ratio / 1000)
      programDescription = program.description
      `default` = program.isDefault
    }
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let customer = try CustomerQuery.customer(call, session)
    var filter = Requests.Filter(.goodwill)
    filter.id = call.query.int("requestId")
    filter.program = call.query.int("programId")
    if call.query.flag("is_one_step_change") { filter.isOneStep = true }
    if call.query.flag("autoApprove") { filter.isAutoApproved = true }
    let page = try CustomerPage(call.query)
    let (total, requests) = try Requests.list(
      of: customer.id, filter, limit: page.limit, offset: page.offset, session)
    if total == 0, call.query["requestId"] != nil { throw RequestListError.goodwillNotFound }
    let (zone, entities, programs) = (try session.zone, try session.entities, try session.programs)
    let items = requests.compactMap { request -> Item? in
      guard case .goodwill(let id, let program, _, _, let approved) = request.subject else { return nil }
      let isOpen = request.status == .pending
      return Item(
        id: id, addedBy: OrgEntityForm(request.addedBy, entities),
        updatedBy: OrgEntityForm(request.updatedBy, entities),
        enteredBy: isOpen ? OrgEntityForm(request.addedBy, entities) : nil, addedOn: zone.iso(request.addedAt),
        updatedOn: zone.iso(request.updatedAt), programId: program, userId: request.customer, requestId: request.id,
        goodwillType: request.baseType, goodwillStatus: request.status.rawValue, comments: request.comments,
        reason: request.reason, approvedValue: approved,
        updatedComments: isOpen
          ? nil : request.isAutoApproved ? "\(request.comments); AUTO_APPROVED" : request.updatedComments,
        program: program.flatMap { programs[$0] }.map(ProgramForm.init),
        earningEntityType: request.group == nil ? "CUSTOMER" : "USERGROUP2", oneStep: request.isOneStep)
    }
    return Reply(CustomerList(items, page: page.of(total)))
  }
}
