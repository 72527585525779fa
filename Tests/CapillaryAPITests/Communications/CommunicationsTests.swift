import CapillaryAPI
import Foundation
import Model
import TestSupport
import Testing

@Suite("Communications")
struct CommunicationsTests {
  @Test("An SMS leaves at its time and is read back by its id")
  func sms() throws {
    try withSandbox { api in
      try api.freeze(at: "2026-03-01T06:00:00Z")
      func send(_ time: JSONValue) throws -> TestReply {
        try api.post(
          "/v1.1/communications/sms",
          json: [
            "root": [
              "sms": [["to": "9812345640", "body": "Doors open at ten.", "sender": "DEMO", "scheduled_time": time]]
            ]
          ])
      }
      let now = try send("2026-03-01 11:00:00IST")
      #expect(now.text("response.sms.status") == "Sent")
      #expect(now.text("response.sms.scheduled_time") == "2026-03-01 11:00:00IST")
      let later = try send("2026-03-02T11:00:00+05:30")
      #expect(later.text("response.sms.status") == "Queued")
      #expect(try api.messages(to: "919812345640").count == 1)
      try api.advance(days: 2)
      #expect(
        try api.get("/v1.1/communications/sms", query: ["id": later.text("response.sms.id") ?? ""]).text(
          "response.sms.status") == "Sent")
      #expect(try api.messages(to: "919812345640").map(\.sentAt.seconds).first == 1_772_429_400)
      #expect(try api.get("/v1.1/communications/sms", query: ["id": "1"]).errorCode == 4102)
    }
  }

  @Test("Messages that cannot be sent are refused with their code")
  func refuses() throws {
    try withSandbox { api in
      func code(_ path: String, _ root: JSONValue) throws -> Int64? {
        try api.post(path, json: ["root": root]).errorCode
      }
      let sms = "/v1.1/communications/sms"
      #expect(try code(sms, ["sms": [["body": "For whom?"]]]) == 4101)
      #expect(try code(sms, ["sms": [["to": "9812345640"]]]) == 4101)
      #expect(try code(sms, ["sms": [["to": "9812345640", "body": "x", "scheduled_time": "soon"]]]) == 4101)
      #expect(try code(sms, [:]) == 4217)
      for path in ["/v1.1/communications/email", "/v2/communications/email"] {
        #expect(try code(path, ["email": [["to": "nobody", "subject": "x", "body": "x"]]]) == 4208)
        #expect(try code(path, ["email": [["to": "a@example.com", "body": "x"]]]) == 4201)
        #expect(try code(path, [:]) == 4217)
      }
      let unknown = try api.get("/v1.1/communications/email", query: ["id": "1"])
      #expect(unknown.errorCode == 4202)
      #expect(try api.messages().isEmpty)
    }
  }

  @Test("An e-mail by any of its paths is one store")
  func email() throws {
    try withSandbox { api in
      let mail: JSONValue = [
        "root": [
          "email": [["to": "uma@example.com", "cc": "desk@example.com", "subject": "Order", "body": "On its way"]]
        ]
      ]
      let ids = try ["/v1.1/communications/email", "/v1/communications/email", "/v1.1/communications/sms"].map { path in
        try #require(try api.post(path, json: mail).text("response.email.id"))
      }
      let v2 = try api.post("/v2/communications/email", json: mail)
      #expect(v2.text("response.status.code") == "200" && v2.text("response.email.description") == "On its way")
      #expect(Set(ids).count == 3)
      let read = try api.get("/v1.1/communications/email", query: ["id": v2.text("response.email.id") ?? ""])
      #expect(read.text("response.email.status") == "Delivered" && read.text("response.email.cc") == "desk@example.com")
      #expect(try api.messages(to: "uma@example.com").count == 4)
    }
  }

  @Test("sendMessage sends several messages of a channel, and resend repeats one")
  func sendMessage() throws {
    try withSandbox { api in
      let path = "/v2/communications/sendMessage"
      let sms: JSONValue = ["sms": [["to": "9812345641", "body": "One"], ["to": "919812345641", "body": "Two"]]]
      let sent = try api.post(path, query: ["channel": "SMS"], json: sms)
      #expect(sent.int("status.successCount") == 2)
      #expect(sent.text("smsList[0].sms.to") == "919812345641")
      #expect(try api.messages(to: "919812345641").map(\.body) == ["Two", "One"])
      let zalo = try api.post(
        path, query: ["channel": "zalo"], json: ["zaloMessage": [["receiver": "9812345641", "template": "Three"]]])
      #expect(zalo.text("zalo[0].zaloMessage.template") == "Three")
      let json = try api.post("/v1.1/communications/sendMessage", json: ["root": sms])
      #expect(json.int("status.count") == 2)
      let xml = try api.post(
        "/v1.1/communications/sendMessage", query: ["format": "xml"],
        raw: "<root><sms><to>9812345641</to><body>Four</body></sms></root>",
        headers: [("Content-Type", "application/xml")])
      let id = xml.text.components(separatedBy: "<nsAdminId>").last?.prefix { $0 != "<" } ?? ""
      let again = try api.post("/v2/communications/resend", json: ["messageId": .string(String(id))])
      #expect(again.int("undeliveredMessageId") == Int64(id))
      #expect(try api.messages(to: "919812345641").prefix(2).map(\.body) == ["Four", "Four"])

      let unknown = try api.post("/v2/communications/resend", json: ["messageId": 1])
      #expect(unknown.errorCode == 4223)
      let wrong = try api.post("/v2/communications/resend", json: ["messageId": "first"])
      #expect(wrong.errorCode == 400)
      let channel = try api.post(path, query: ["channel": "pigeon"], json: sms)
      #expect(channel.errorCode == 4218)
      let empty = try api.post(path, query: ["channel": "email"], json: sms)
      #expect(empty.errorCode == 4217)
    }
  }
}
