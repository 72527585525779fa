import Model

/// GET /v1.1/store/staff: the associates and managers of all stores.
enum StoreStaff {
  private struct Page: Encodable, Sendable {
    // In lower case here.
    var status = V1Status(success: true, code: 200, message: "success")
    var store: Body

    struct Body: Encodable, Sendable { var staff: Staff }
    struct Staff: Encodable, Sendable { var user: [User] }

    struct User: Encodable, Sendable {
      var id: String
      var type: String
      var code: String
      var firstname: String
      var lastname: String
      var mobile: String
      var email: String
      var store_id: String
      var store_code: String
    }
  }

  static func list(_ call: Call, _ session: Session) throws -> Reply {
    let type = (call.query["type"] ?? call.query["type_value"])?.trimmed.uppercased()
    let entities = try session.entities
    let users = try Associates.active(type: type, session).map { associate in
      Page.User(
        id: String(associate.id), type: associate.type, code: associate.code, firstname: associate.firstName,
        lastname: associate.lastName, mobile: associate.mobile, email: associate.email,
        store_id: String(associate.store), store_code: entities[associate.store]?.code ?? "")
    }
    return Reply(Page(store: .init(staff: .init(user: users))))
  }
}
