import Model

/// `POST` and `GET /v1.1/customer/notes`.
enum CustomerNotesV1 {
  struct Request: Decodable {
    var customer: [Form]?

    struct Form: Decodable, V1Identified {
      var id: String?
      var user_id: String?
      var mobile: String?
      var email: String?
      var external_id: String?
      var associate_id: String?
      var notes: Notes?
    }

    struct Notes: Decodable {
      var note: [Note]?
    }

    struct Note: Decodable {
      var id: String?
      var date: String?
      var description: String?
    }
  }

  struct Saved: Encodable, Sendable {
    var user_id: String
    var firstname: String
    var lastname: String
    @Nullable var mobile: String?
    @Nullable var email: String?
    @Nullable var external_id: String?
    var notes: Notes
    var item_status: CustomerItemStatus

    struct Notes: Encodable, Sendable {
      var note: OneOrMany<Note>
    }

    struct Note: Encodable, Sendable {
      var id: String
      var date: String
      var description: String
    }
  }

  static func save(_ call: Call, _ session: WriteSession) throws -> Reply {
    let forms = try call.decode(Request.self).customer ?? []
    guard let form = forms.first else { throw PlatformError.invalidInput("") }
    guard forms.count == 1 else { throw PlatformError.batchTooLarge(limit: 1) }
    let notes = form.notes?.note ?? []
    let changes = !notes.isEmpty && notes.allSatisfy { $0.id?.trimmed.isEmpty == false }
    let entry: V1Entry<Saved>
    do {
      entry = .done(try session.savepoint { try save(notes, of: form, changes: changes, call, session) })
    } catch let error as CustomerV1Error {
      entry = .failed(form.failed(CustomerItemStatus(error)))
    }
    var answer = V1SingleAnswer(entry, message: changes ? "Success" : "Operation Successful")
    if changes {
      answer.status.total = "1"
      answer.status.success_count = entry.succeeded ? "1" : "0"
    }
    var reply = Reply(answer)
    // The sample of an addition prints its item's values as what they are.
    reply.form = changes ? .texts : V1Form(status: .texts, items: .values)
    return reply
  }

  private static func save(
    _ notes: [Request.Note], of form: Request.Form, changes: Bool, _ call: Call, _ session: WriteSession
  ) throws -> Saved {
    let customer = try form.customer(session)
    let zone = try session.zone
    guard notes.count <= 100 else { throw PlatformError.batchTooLarge(limit: 100) }
    let saved = try notes.compactMap { note -> CustomerNote? in
      let date = note.date.flatMap { $0.trimmed.isEmpty ? nil : zone.wallMoment($0) }
      if let text = note.date?.trimmed, !text.isEmpty, date == nil { return nil }
      let id = note.id?.trimmed ?? ""
      if !id.isEmpty, Int64(id) == nil { return nil }
      return try CustomerNotes.save(
        Int64(id), note.description?.trimmed ?? "", date: date, associate: form.associate_id ?? "", of: customer.id,
        till: call.caller.till.id, session)
    }
    guard !saved.isEmpty else { throw CustomerV1Error.notesFailed }
    let person = try V1Person(customer, session)
    return Saved(
      user_id: String(person.id), firstname: person.firstname, lastname: person.lastname, mobile: person.mobile,
      email: person.email, external_id: person.external_id,
      notes: .init(
        note: OneOrMany(
          saved.map { .init(id: String($0.id), date: zone.dateTime($0.date), description: $0.description) })),
      item_status: CustomerItemStatus(
        1000, changes ? "Customer note updated successfully" : "Customer note added/updated successfully",
        saved.count < notes.count ? [.someNotesFailed] : []))
  }

  // MARK: - Reading

  struct Found: Encodable, Sendable {
    /// With `user_id=true`.
    var user_id: String?
    var firstname: String
    var lastname: String
    @Nullable var mobile: String?
    @Nullable var email: String?
    @Nullable var external_id: String?
    var notes: Notes
    var item_status: CustomerItemStatus

    struct Notes: Encodable, Sendable {
      var note: [V1Note]
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let zone = try session.zone
    let entries = try V1Lookup.each(call, session) { customer -> V1Entry<Found> in
      let notes = try CustomerNotes.all(customer.id, session)
      guard !notes.isEmpty else { throw CustomerV1Error.noNotes }
      let person = try V1Person(customer, session)
      return .done(
        Found(
          user_id: call.query.flag("user_id") ? String(person.id) : nil, firstname: person.firstname,
          lastname: person.lastname, mobile: person.mobile, email: person.email, external_id: person.external_id,
          notes: .init(
            note: notes.map {
              V1Note(id: String($0.id), description: $0.description, added_on: zone.dateTime($0.date))
            }),
          item_status: .plain(1000, "Customer note retrieved successfully")))
    }
    return Reply(V1SingleAnswer(entries, message: "Operation Successful"))
  }
}
