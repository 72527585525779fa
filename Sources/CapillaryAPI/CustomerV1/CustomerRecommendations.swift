import Model

/// `GET /v1.1/customer/recommendations`, which is out of use: an organization that has none set up answers no products.
enum CustomerRecommendations {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var customer: Person

    struct Person: Encodable, Sendable {
      /// With `user_id=true`.
      var user_id: String?
      @Nullable var mobile: String?
      @Nullable var email: String?
      @Nullable var external_id: String?
      var firstname: String
      var lastname: String
      var count = 0
      var recommendations = Recommendations()
      var item_status: CustomerItemStatus
    }

    struct Recommendations: Encodable, Sendable {
      var recommendation: [JSONObject] = []
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let customer: Customer
    do {
      customer = try V1Lookup.single(call, session)
    } catch let error as CustomerV1Error {
      return Reply(V1SingleAnswer<Answer.Person>(.failed(V1FailedEntry(.plain(error)))))
    }
    let person = try V1Person(customer, session)
    return Reply(
      Answer(
        status: .single(true, "SUCCESS"),
        customer: .init(
          user_id: call.query.flag("user_id") ? String(person.id) : nil, mobile: person.mobile, email: person.email,
          external_id: person.external_id, firstname: person.firstname, lastname: person.lastname,
          item_status: .plain(1050, "Customer recommendations fetch successful"))))
  }
}
