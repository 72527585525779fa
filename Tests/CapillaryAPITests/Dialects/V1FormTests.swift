import CapillaryAPI
import TestSupport
import Testing

/// In which types `success` and `code` are written: a client that is strict about them was written for the samples of the
/// operation that it calls.
@Suite("The types of v1.1's statuses") struct V1FormTests {
  private static let mobile = "919812340071"
  private static let person: JSONValue = ["mobile": .string(mobile)]

  /// `text/number`: the types of `success` and `code` of a status.
  private func types(_ reply: TestReply, _ path: String) -> String {
    func type(_ value: JSONValue?) -> String {
      switch value {
      case .string: "text"
      case .number: "number"
      case .bool: "truth"
      case nil, .null, .array, .object: "none"
      }
    }
    let status = reply[path]
    return "\(type(status?["success"]))/\(type(status?["code"]))"
  }

  private func customer(_ more: JSONObject) -> JSONValue {
    var form: JSONObject = ["mobile": .string(Self.mobile)]
    for member in more { form[member.name] = member.value }
    return ["root": ["customer": [.object(form)]]]
  }

  @Test("Customers: the request as text and number, an item as texts, where the operation's sample says nothing else")
  func customers() throws {
    try withSandbox { api in
      func post(_ path: String, _ body: JSONValue) throws -> TestReply { try api.post("/v1.1/customer/\(path)", json: body) }
      func get(_ path: String) throws -> TestReply {
        try api.get("/v1.1/customer/\(path)", query: ["mobile": Self.mobile])
      }
      let added = try post("add", customer([:]))
      #expect(types(added, "response.status") == "text/number")
      #expect(types(added, "response.customers.customer[0].item_status") == "text/text")
      let subscribed = try api.post(
        "/v1.1/customer/subscriptions",
        json: [
          "root": [
            "subscription": [
              ["mobile": .string(Self.mobile), "channel": "sms", "priority": "BULK", "is_subscribed": "1"]
            ]
          ]
        ])
      #expect(types(subscribed, "response.status") == "text/text")
      #expect(types(subscribed, "response.subscriptions.subscription[0].item_status") == "text/text")
      #expect(types(try get("subscriptions"), "response.status") == "text/number")
      let note = try post("notes", customer(["notes": ["note": [["description": "Likes linen"]]]]))
      #expect(types(note, "response.status") == "text/text", "\(note)")
      #expect(types(note, "response.customer.item_status") == "truth/number", "\(note)")
      let changed = try post(
        "notes",
        customer(["notes": ["note": [["id": note["response.customer.notes.note.id"] ?? .null, "description": "Likes silk"]]]]))
      #expect(types(changed, "response.customer.item_status") == "text/text")
      #expect(types(try get("notes"), "response.status") == "text/text")
      let preferred = try post("preferences", customer(["store": ["code": "store.del"]]))
      #expect(types(preferred, "response.status") == "text/text")
      #expect(types(preferred, "response.customers.customer.item_status") == "text/text")
      let refused = try post("preferences", customer(["store": ["code": "store.nowhere"]]))
      #expect(types(refused, "response.status") == "text/number")
      #expect(types(refused, "response.customers.customer.item_status") == "text/number")
      #expect(types(try get("preferences"), "response.status") == "text/text")
      #expect(types(try post("tickets", customer(["ticket": [["subject": "Zip"]]])), "response.status") == "text/text")
      #expect(types(try get("tickets"), "response.status") == "text/text")
      #expect(types(try get("recommendations"), "response.status") == "truth/number")
      #expect(types(try get("recommendations"), "response.customer.item_status") == "truth/number")
      #expect(types(try get("referrals"), "response.customer.item_status") == "text/number")
      // Two samples of it differ, and so it has the usual form.
      #expect(types(try get("redemptions"), "response.status") == "text/number")
    }
  }

  @Test("A request for another identifier is answered by texts and by itself, others by values in a list")
  func requests() throws {
    try withSandbox { api in
      try api.register(Self.person)
      try api.register(["mobile": "919812340072"])
      func add(_ request: JSONValue) throws -> TestReply {
        try api.post("/v1.1/request/add", json: ["root": ["request": [request]]])
      }
      let change = try add([
        "type": "CHANGE_IDENTIFIER", "base_type": "EMAIL", "customer": Self.person, "new_value": "new@example.com",
      ])
      #expect(types(change, "response.status") == "text/text", "\(change)")
      #expect(types(change, "response.requests.request.item_status") == "text/text", "\(change)")
      let merge = try add([
        "type": "CHANGE_IDENTIFIER", "base_type": "MERGE", "customer": Self.person,
        "misc_info": ["target_customer": ["mobile": "919812340072"]],
      ])
      #expect(types(merge, "response.status") == "truth/number", "\(merge)")
      #expect(types(merge, "response.requests.request[0].item_status") == "truth/number", "\(merge)")
      let rejected = try api.decide(
        "reject", change["response.requests.request.id"], "CHANGE_IDENTIFIER", "EMAIL")
      #expect(types(rejected, "response.status") == "text/text")
      #expect(types(rejected, "response.requests.request.item_status") == "text/text")
      for path in ["get", "logs"] {
        let read = try api.get("/v1/request/\(path)", query: ["type": "CHANGE_IDENTIFIER"])
        #expect(types(read, "response.status") == "text/text", "\(read)")
        #expect(types(read, "response.requests.item_status") == "text/text", "\(read)")
      }
    }
  }

  @Test("Products are answered by values, but for the search; messages and old coupon reads by texts")
  func others() throws {
    try withSandbox { api in
      let product = try api.get("/v1.1/product/get", query: ["sku": "SKU-1001"])
      #expect(types(product, "response.status") == "truth/number")
      #expect(types(try api.get("/v1/product/brands"), "response.product.brands.brand[0].item_status") == "truth/number")
      #expect(types(try api.get("/v1.1/product/get"), "response.status") == "truth/number", "a refusal has the form too")
      let found = try api.get("/v1.1/product/search", query: ["q": "(sku:EQUALS:SKU-1001)"])
      #expect(types(found, "response.status") == "text/number")
      let sms = try api.post(
        "/v1.1/communications/sms", json: ["root": ["sms": [["to": .string(Self.mobile), "body": "We open at ten."]]]])
      #expect(types(sms, "response.status") == "text/text")
      let series = try api.get("/v1.1/coupon/series", query: ["id": "1001"])
      #expect(types(series, "response.status") == "text/text")
      #expect(types(series, "response.series.items.item.item_status") == "text/text")
      let resent = try api.get("/v1.1/coupon/resend", query: ["code": "NONE"])
      #expect(types(resent, "response.coupons.coupon[0].item_status") == "text/text")
      let stores = try api.get("/v1.1/organization/entities", query: ["type": "STORE"])
      #expect(types(stores, "response.status") == "truth/number")
      #expect(types(stores, "response.organization.entities.entity[0].item_status") == "text/number")
    }
  }

  @Test("What is refused before an operation is asked looks the same everywhere; XML is text in any form")
  func platform() throws {
    try withSandbox { api in
      let denied = try api.get("/v1.1/customer/tickets", query: ["mobile": Self.mobile], as: .none)
      #expect(types(denied, "response.status") == "text/number")
      let xml = try api.get("/v1.1/product/get", query: ["sku": "SKU-1001", "format": "xml"])
      #expect(xml.text.contains("<success>true</success><code>200</code>"), "\(xml)")
    }
  }
}
