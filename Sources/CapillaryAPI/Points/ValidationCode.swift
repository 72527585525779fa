import Model

/// `GET /v1.1/points/validationcode`: sends the customer a code to confirm a redemption with. The answer never shows it.
enum ValidationCode {
  struct Answer: Encodable, Sendable {
    var status: V1Status
    var validation_code: Codes

    struct Codes: Encodable, Sendable {
      var code: Code
    }

    struct Code: Encodable, Sendable {
      var user_id: String?
      var mobile: String
      var email: String
      var external_id: String
      var points: Amount
      var item_status: V1ItemStatus
    }
  }

  @Sendable static func issue(_ call: Call, _ session: WriteSession) throws -> Reply {
    let query = call.query
    var item = Answer.Code(
      mobile: query["mobile"] ?? "", email: query["email"] ?? "", external_id: query["external_id"] ?? "",
      points: query["points"].flatMap { Amount($0.trimmed) } ?? .zero,
      item_status: V1ItemStatus(code: 200, message: "Validation Code Issued by SMS"))
    do {
      let customer = try PointsCustomer.find(query, session)
      let person = try PointsCustomer(customer, session)
      item.user_id = String(customer.id)
      item.mobile = person.mobile
      item.email = person.email
      item.external_id = person.externalID
      guard let channel = try PointsCodes.issue(to: customer, .points, points: item.points.plain, session) else {
        throw PointsV1Error.noCodeIssued
      }
      item.item_status = V1ItemStatus(code: 200, message: "Validation Code Issued by \(channel)")
      return Reply(
        Answer(
          status: V1Status(success: true, code: 200, message: "Operation Successful"),
          validation_code: .init(code: item)))
    } catch let error as PointsV1Error {
      item.item_status = V1ItemStatus(error)
      return Reply(
        Answer(
          status: V1Status(success: false, code: 500, message: "All requests have failed due to errors"),
          validation_code: .init(code: item)))
    }
  }
}
