import Model

/// `POST` and `GET /v1.1/customer/tickets`.
enum CustomerTicketsV1 {
  struct Request: Decodable {
    var customer: [Form]?

    struct Form: Decodable, V1Identified {
      var id: String?
      var user_id: String?
      var mobile: String?
      var email: String?
      var external_id: String?
      var ticket: [Ticket]?
    }

    struct Ticket: Decodable {
      var status: String?
      var priority: String?
      var department: String?
      var subject: String?
      var message: String?
      var ticket_code: String?
      var reported_from: String?
      var type: String?
      var custom_fields: V1Fields?
    }
  }

  struct Ticket: Encodable, Sendable {
    var code: String
    var status: String
    var priority: String
    var department: String
    var subject: String
    var message: String
    var custom_fields: Fields

    struct Fields: Encodable, Sendable {
      var field: OneOrMany<V1Fields.Field>
    }

    init(_ ticket: CustomerTicket) {
      code = ticket.code
      status = ticket.status
      priority = ticket.priority
      department = ticket.department
      subject = ticket.subject
      message = ticket.message
      custom_fields = Fields(field: OneOrMany(V1Fields(stored: ticket.fields).field ?? []))
    }
  }

  struct Added: Encodable, Sendable {
    @Nullable var email: String?
    @Nullable var mobile: String?
    @Nullable var external_id: String?
    var id: String
    var ticket: Ticket
    var item_status: CustomerItemStatus
  }

  static func add(_ call: Call, _ session: WriteSession) throws -> Reply {
    let forms = try call.decode(Request.self).customer ?? []
    guard let form = forms.first, let ticket = form.ticket?.first else { throw PlatformError.invalidInput("") }
    guard forms.count == 1, form.ticket?.count == 1 else { throw PlatformError.batchTooLarge(limit: 1) }
    do {
      return Reply(V1NestedAnswer([V1Entry.done(try session.savepoint { try add(ticket, of: form, call, session) })]))
    } catch let error as CustomerV1Error {
      return Reply(V1NestedAnswer<Added>([.failed(form.failed(.plain(error)))]))
    }
  }

  private static func add(
    _ ticket: Request.Ticket, of form: Request.Form, _ call: Call, _ session: WriteSession
  ) throws -> Added {
    let customer = try form.customer(session)
    let priority = ticket.priority?.trimmed ?? ""
    guard ["", "low", "medium", "high"].contains(priority.lowercased()) else { throw CustomerV1Error.ticketFailed }
    var fields = JSONObject()
    for field in (ticket.custom_fields?.field ?? []).prefix(100) {
      if let name = field.name, !name.isEmpty { fields[name] = .string(field.text ?? "") }
    }
    let draft = CustomerTicket(
      code: ticket.ticket_code?.trimmed ?? "", status: ticket.status?.trimmed ?? "OPEN", priority: priority,
      department: ticket.department ?? "", subject: ticket.subject?.trimmed ?? "", message: ticket.message ?? "",
      reportedFrom: ticket.reported_from?.trimmed ?? "", type: ticket.type?.trimmed ?? "", fields: fields.serialized)
    let added: CustomerTicket
    do {
      added = try CustomerTickets.add(draft, of: customer.id, till: call.caller.till.id, session)
    } catch CustomerTicketError.noSubject {
      throw CustomerV1Error.ticketSubjectMissing
    } catch CustomerTicketError.subjectTaken {
      throw CustomerV1Error.ticketSubjectTaken
    } catch is CustomerTicketError {
      throw CustomerV1Error.ticketFailed
    }
    let person = try V1Person(customer, session)
    return Added(
      email: person.email, mobile: person.mobile, external_id: person.external_id, id: String(person.id),
      ticket: Ticket(added), item_status: .plain(1300, "Ticket added successfully"))
  }

  // MARK: - Reading

  struct Found: Encodable, Sendable {
    var firstname: String
    var lastname: String
    @Nullable var email: String?
    @Nullable var mobile: String?
    @Nullable var external_id: String?
    var id: String
    var tickets: Tickets
    var item_status: CustomerItemStatus

    struct Tickets: Encodable, Sendable {
      var ticket: OneOrMany<Ticket>
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let entries = try V1Lookup.each(call, session) { customer -> V1Entry<Found> in
      let person = try V1Person(customer, session)
      let tickets = try CustomerTickets.all(customer.id, session).filter { try matches($0, call.query, session) }
      return .done(
        Found(
          firstname: person.firstname, lastname: person.lastname, email: person.email, mobile: person.mobile,
          external_id: person.external_id, id: String(person.id),
          tickets: .init(ticket: OneOrMany(tickets.map(Ticket.init))),
          item_status: .plain(1300, "Ticket retrieved successfully")))
    }
    return Reply(V1SingleAnswer(entries, message: "SUCCESS"))
  }

  private static func matches(_ ticket: CustomerTicket, _ query: Query, _ session: Session) throws -> Bool {
    let filters: [(String, String)] = [
      ("status", ticket.status), ("priority", ticket.priority), ("department", ticket.department),
      ("ticket_code", ticket.code), ("reported_from", ticket.reportedFrom), ("type", ticket.type),
    ]
    for (name, value) in filters {
      if let wanted = query[name], wanted.lowercased() != value.lowercased() { return false }
    }
    let span = try V1Dates(query, session)
    return span.contains(ticket.createdAt)
  }
}
