import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("v1.1 notes, preferences, tickets, subscriptions, referrals, identity, interactions")
struct CustomerV1CareTests {
  static let mobile = "919812345620"

  /// The code of the item, or of the first that failed, in an answer to a body about the test's customer.
  private func code(_ api: TestSandbox, _ path: String, _ item: JSONValue) throws -> Int64? {
    let reply = try api.post(path, query: ["format": "json"], json: ["root": ["customer": [item]]])
    return reply.errorCode
  }

  @Test("Notes are added, changed and read; an unknown one is refused")
  func notes() throws {
    try withSandbox { api in
      try api.register(["mobile": .string(Self.mobile)])
      #expect(try api.get("/v1.1/customer/notes", query: ["mobile": Self.mobile]).errorCode == 1028)
      let added = try api.post(
        "/v1.1/customer/notes",
        json: [
          "root": [
            "customer": [
              "mobile": .string(Self.mobile),
              "notes": ["note": [["date": "2025-03-08 10:15:00", "description": "Wears size 7"]]],
            ]
          ]
        ])
      #expect(added.text("response.status.message") == "Operation Successful")
      #expect(added.text("response.customer.notes.note.date") == "2025-03-08 10:15:00")
      let id = try #require(added.text("response.customer.notes.note.id"))
      let changed = try api.post(
        "/v1.1/customer/notes",
        json: [
          "root": [
            "customer": [
              [
                "mobile": .string(Self.mobile),
                "notes": ["note": [["id": .string(id), "description": "Wears size 8"]]],
              ]
            ]
          ]
        ])
      #expect(changed.text("response.status.total") == "1")
      #expect(changed.text("response.customer.item_status.message") == "Customer note updated successfully")
      let read = try api.get("/v1.1/customer/notes", query: ["mobile": Self.mobile])
      #expect(
        read["response.customer.notes.note"] == [
          ["id": .string(id), "description": "Wears size 8", "added_on": "2025-03-08 10:15:00"]
        ])
      let long = String(repeating: "a", count: 256)
      #expect(
        try code(
          api, "/v1.1/customer/notes",
          ["mobile": .string(Self.mobile), "notes": ["note": [["id": "1", "description": "x"]]]]) == 1037)
      #expect(
        try code(
          api, "/v1.1/customer/notes",
          ["mobile": .string(Self.mobile), "notes": ["note": [["description": .string(long)]]]]) == 1037)
      #expect(
        try code(api, "/v1.1/customer/notes", ["mobile": "919812345699", "notes": ["note": [["description": "x"]]]])
          == 1012)
    }
  }

  @Test("Tickets have a code each and subjects of their own")
  func tickets() throws {
    try withSandbox { api in
      let id = try api.register(["mobile": .string(Self.mobile)])
      func ticket(_ subject: JSONValue, priority: JSONValue = "HIGH") -> JSONValue {
        [
          "mobile": .string(Self.mobile),
          "ticket": [
            [
              "subject": subject, "priority": priority, "status": "OPEN",
              "custom_fields": ["field": [["name": "floor", "value": "2"]]],
            ]
          ],
        ]
      }
      let added = try api.post("/v1.1/customer/tickets", json: ["root": ["customer": [ticket("Points missing")]]])
      #expect(added.text("response.customers.customer.id") == String(id))
      #expect(added.text("response.customers.customer.ticket.custom_fields.field.name") == "floor")
      #expect(try code(api, "/v1.1/customer/tickets", ticket("Points missing")) == 1301)
      #expect(try code(api, "/v1.1/customer/tickets", ticket("")) == 1303)
      #expect(try code(api, "/v1.1/customer/tickets", ticket("Else", priority: "URGENT")) == 1302)
      _ = try api.post("/v1.1/customer/tickets", json: ["root": ["customer": [ticket("Card broken", priority: "LOW")]]])
      let low = try api.get("/v1.1/customer/tickets", query: ["mobile": Self.mobile, "priority": "low"])
      #expect(low.text("response.customer.tickets.ticket.subject") == "Card broken")
      let all = try api.get("/v1.1/customer/tickets", query: ["mobile": Self.mobile])
      #expect(all["response.customer.tickets.ticket"]?.list.count == 2)
      #expect(try api.get("/v1.1/customer/tickets", query: ["mobile": "919812345699"]).errorCode == 1012)
    }
  }

  @Test("Preferences keep what the organization asks for, and the favourite store")
  func preferences() throws {
    try withSandbox { api in
      try api.register(["mobile": .string(Self.mobile)])
      #expect(try api.get("/v1.1/customer/preferences", query: ["mobile": Self.mobile]).errorCode == 1031)
      let saved = try api.post(
        "/v1.1/customer/preferences",
        json: ["root": ["customer": [["mobile": .string(Self.mobile), "store": ["code": "store.del"]]]]])
      #expect(saved.text("response.customers.customer.item_status.code") == "200")
      #expect(saved.text("response.customers.customer.store.code") == "store.del")
      let name = try #require(saved.text("response.customers.customer.store.name"))
      let read = try api.get("/v1.1/customer/preferences", query: ["mobile": Self.mobile])
      #expect(
        read["response.customers.customer.custom_fields"] == [
          "field": [["name": "PREFERRED_STORE", "value": .string(name)]]
        ])
      #expect(
        try code(api, "/v1.1/customer/preferences", ["mobile": .string(Self.mobile), "store": ["code": "store.x"]])
          == 1053)
      #expect(
        try code(
          api, "/v1.1/customer/preferences",
          ["mobile": .string(Self.mobile), "custom_fields": ["field": [["name": "planet", "value": "Mars"]]]]) == 1030)
      #expect(
        try code(api, "/v1.1/customer/preferences", ["mobile": "919812345699", "store": ["code": "store.del"]]) == 1012)
    }
  }

  @Test("Subscriptions fail one by one, each with its code")
  func subscriptions() throws {
    try withSandbox { api in
      let id = try api.register(["mobile": .string(Self.mobile)])
      func entry(_ changes: (inout JSONObject) -> Void) -> JSONValue {
        var entry: JSONObject = [
          "mobile": .string(Self.mobile), "channel": "sms", "priority": "bulk", "scope": "all", "is_subscribed": "0",
        ]
        changes(&entry)
        return .object(entry)
      }
      let reply = try api.post(
        "/v1.1/customer/subscriptions",
        json: [
          "root": [
            "subscription": [
              entry { _ in }, entry { $0["channel"] = "pigeon" }, entry { $0["priority"] = "soon" },
              entry { $0["scope"] = "some" }, entry { $0["scope"] = "all,some" }, entry { $0["is_subscribed"] = "2" },
              entry { $0["mobile"] = "919812345699" },
            ]
          ]
        ])
      #expect(reply.int("response.status.code") == 201)
      let codes = reply["response.subscriptions.subscription"]?.list.compactMap { $0["item_status"]?["code"]?.int }
      #expect(codes == [1000, 1101, 1102, 1103, 1105, 1106, 1104])
      #expect(reply.text("response.subscriptions.subscription[0].user_id") == String(id))
      let read = try api.get("/v1.1/customer/subscriptions", query: ["mobile": Self.mobile, "channel": "SMS"])
      #expect(
        read["response.subscriptions.subscription[0].channel"] == [
          [
            "name": "SMS",
            "priority": [
              ["name": "TRANS", "subscribed": "ALL", "unsubscribed": "", "user_preference": "NOT_SET"],
              ["name": "BULK", "subscribed": "", "unsubscribed": "ALL", "user_preference": "UNSUBSCRIBED"],
            ],
          ]
        ])
      #expect(try api.get("/v1.1/customer/subscriptions").errorCode == 1104)
    }
  }

  @Test("A change of identity waits for approval; what cannot be is refused")
  func identity() throws {
    try withSandbox { api in
      try api.register(["mobile": .string(Self.mobile), "email": "ira.m@example.com", "external_id": "IM-1"])
      try api.register(["mobile": "919812345621", "email": "uma@example.com", "external_id": "UM-1"])
      func change(_ kind: JSONValue, _ old: JSONValue, _ new: JSONValue) throws -> TestReply {
        try api.post(
          "/v1.1/customer/update_identity",
          json: ["root": ["customer": [["identifier": kind, "old_value": old, "new_value": new]]]])
      }
      let filed = try change("email", "ira.m@example.com", "ira.new@example.com")
      #expect(
        filed["response.customers.customer"] == [
          "identifier": "email", "old_value": "ira.m@example.com", "new_value": "ira.new@example.com",
          "updated": "true",
          "item_status": [
            "success": "true", "code": 1040, "message": "Customer identity change request added successfully",
          ],
        ])
      #expect(try api.customer(["mobile": Self.mobile])["email"] == "ira.m@example.com")
      #expect(try change("mobile", .string(Self.mobile), "919812345621").errorCode == 1032)
      #expect(try change("external_id", "IM-1", "UM-1").errorCode == 1033)
      #expect(try change("email", "ira.m@example.com", "uma@example.com").errorCode == 1041)
      #expect(try change("email", "ira.m@example.com", "no address").errorCode == 1042)
      #expect(try change("mobile", "919812345699", "919812345698").errorCode == 1011)
      #expect(try change("shoe", "7", "8").errorCode == 1027)
    }
  }

  @Test("Referrals: an unknown campaign, a type that is none, and an invitee who fails alone")
  func referrals() throws {
    try withSandbox { api in
      try api.register(["mobile": .string(Self.mobile), "firstname": "Ira"])
      func refer(_ token: JSONValue, _ type: JSONValue, _ identifier: JSONValue) throws -> TestReply {
        try api.post(
          "/v1.1/customer/referrals",
          json: [
            "root": [
              "customer": [
                [
                  "mobile": .string(Self.mobile),
                  "referrals": [
                    "campaign_token": token,
                    "referral_type": [
                      "type": type, "referral": [["id": "", "name": "Uma", "identifier": identifier]],
                    ],
                  ],
                ]
              ]
            ]
          ])
      }
      #expect(try refer("NOPE", "MOBILE", "919812345622").errorCode == 1202)
      #expect(try refer("DEMOREF", "PIGEON", "919812345622").errorCode == 1206)
      let bad = try refer("DEMOREF", "MOBILE", "12")
      #expect(bad.int("response.status.code") == 200)
      #expect(bad.int("response.customers.customer[0].referrals.referral_type[0].referral[0].status.code") == 1701)
      let good = try refer("DEMOREF", "MOBILE", "919812345622")
      #expect(good.int("response.customers.customer[0].referrals.referral_type[0].referral[0].status.code") == 1000)
      let read = try api.get("/v1.1/customer/referrals", query: ["mobile": Self.mobile])
      let code = try #require(read.text("response.customer.referral_code"))
      #expect(read.text("response.customer.invitees.referral_type[0].invitee[0].name") == "Uma")
      try api.register(["mobile": "919812345622", "firstname": "Uma", "referral_code": .string(code)])
      let after = try api.get("/v1.1/customer/referrals", query: ["mobile": Self.mobile])
      #expect(after.text("response.customer.referees.referee[0].firstname") == "Uma")
      let only = try api.get("/v1.1/customer/referrals", query: ["mobile": Self.mobile, "only_referral_code": "true"])
      #expect(
        only.json.value(at: "response.customer")?["invitees"] == nil
          && only.text("response.customer.referral_code") == code)
    }
  }

  @Test("Interactions show what was sent; a forgotten identifier is refused everywhere")
  func interactions() throws {
    try withSandbox { api in
      try api.register(["mobile": .string(Self.mobile)])
      let sent = try api.post(
        "/v1.1/communications/sms", json: ["root": ["sms": [["to": .string(Self.mobile), "body": "We open at ten."]]]])
      let read = try api.get("/v1.1/customer/interaction", query: ["mobile": Self.mobile])
      #expect(read.text("response.status.response_code") == "200")
      #expect(
        read.text("response.customer.interactions.network[0].interaction.messages.message.id")
          == sent.text("response.sms.id"))
      let other = try api.get("/v1.1/customer/interactions", query: ["mobile": Self.mobile, "network": "twitter"])
      #expect(other["response.customer.interactions.network"] == [])
      for path in ["transactions", "notes", "interaction", "tickets", "preferences", "recommendations", "referrals"] {
        #expect(try api.get("/v1.1/customer/\(path)").errorCode == 1015, "\(path)")
      }
      #expect(try api.get("/v1.1/customer/transactions", query: ["mobile": Self.mobile]).errorCode == 1051)
      let none = try api.get("/v1.1/customer/recommendations", query: ["mobile": Self.mobile])
      #expect(none["response.customer.item_status"]?["code"] == 1050)
    }
  }
}
