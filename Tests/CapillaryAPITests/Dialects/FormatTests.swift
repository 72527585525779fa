import CapillaryAPI
import TestSupport
import Testing

@Suite("Formats and broken bodies")
struct FormatTests {
  private let number = "919800055911"

  private func isXML(_ reply: TestReply) -> Bool {
    reply.text.hasPrefix(#"<?xml version="1.0" encoding="UTF-8"?>"#) && reply.text.contains("<response>")
      && reply.headers["Content-Type"] == "application/xml; charset=utf-8"
  }

  private func isJSON(_ reply: TestReply) -> Bool {
    reply.json["response"] != nil && reply.headers["Content-Type"] == "application/json; charset=utf-8"
  }

  @Test("v1.1 answers by format, then the path's suffix, then Accept, then in JSON")
  func order() throws {
    try withSandbox { api throws in
      func ask(_ suffix: String = "", format: String? = nil, accept: String? = nil) throws -> TestReply {
        let path = "/v1.1/organization/get\(suffix)" + (format.map { "?format=\($0)" } ?? "")
        return try api.get(path, headers: accept.map { [("Accept", $0)] } ?? [])
      }
      #expect(try isJSON(ask()))
      #expect(try isJSON(ask(accept: "*/*")))
      #expect(try isXML(ask(accept: "application/xml")))
      #expect(try isXML(ask(accept: "text/xml;q=0.9, */*;q=0.1")))
      #expect(try isXML(ask(".xml")))
      #expect(try isXML(ask(".XML", accept: "application/json")))
      #expect(try isJSON(ask(".json", accept: "application/xml")))
      #expect(try isXML(ask(format: "xml")))
      #expect(try isXML(ask(".json", format: "XML", accept: "application/json")))
      #expect(try isJSON(ask(".xml", format: "json", accept: "application/xml")))
      #expect(try isJSON(ask(format: "yaml")))
    }
  }

  @Test("A body of more values than any client sends is refused, and not built in memory")
  func tooManyValues() throws {
    try withSandbox { api throws in
      let json = "[" + String(repeating: "1,", count: 500_000) + "1]"
      let v2 = try api.post("/v2/customers", raw: json, headers: [("Content-Type", "application/json")])
      #expect(v2.status == 400 && v2.errorCode == 400, "\(v2)")
      #expect(v2.text.contains("more than 500000 values at byte 999999"), "\(v2)")
      let xml = "<root>" + String(repeating: "<a/>", count: 500_000) + "</root>"
      let v1 = try api.post("/v1.1/customer/add", raw: xml, headers: [("Content-Type", "application/xml")])
      #expect(v1.status == 400 && v1.errorCode == 400, "\(v1)")
      #expect(v1.text.contains("The XML has more than 500000 elements."), "\(v1)")
    }
  }

  @Test("v1.1 takes XML by its media type, or by the look of it")
  func xmlIn() throws {
    try withSandbox { api throws in
      let body = "<root><customer><mobile>\(number)</mobile><firstname>Nila &amp; Sons</firstname></customer></root>"
      for (type, format) in [("application/xml", "xml"), ("text/xml; charset=utf-8", "json"), ("text/plain", "json")] {
        let reply = try api.post(
          "/v1.1/customer/add", query: ["format": format], raw: body, headers: [("Content-Type", type)])
        #expect(reply.status == 200 && reply.text.contains(number), "\(type): \(reply)")
        #expect(format == "xml" ? isXML(reply) : isJSON(reply))
      }
      let read = try api.get("/v1.1/customer/get", query: ["format": "xml", "mobile": number])
      #expect(read.text.contains("<firstname>Nila &amp; Sons</firstname>"))
    }
  }

  @Test("v2 and v3 take JSON only: another media type is answered 415", arguments: [
    "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
  ])
  func mediaTypes(type: String) throws {
    try withSandbox { api throws in
      let body = #"{"profiles":[{"identifiers":[{"type":"mobile","value":"\#(number)"}]}]}"#
      let v2 = try api.post("/v2/customers", raw: body, headers: [("Content-Type", type)])
      #expect(v2.status == 415 && v2.errorCode == 415 && v2.text("errors[0].message") == "Unsupported media type.")
      let v3 = try api.post("/v3/oauth/token/generate", raw: "{}", headers: [("Content-Type", type)], as: .none)
      #expect(v3.status == 415 && v3.errorCode == 415 && v3.json["data"] == .null)
      let read = try api.get("/v2/customers/lookup", query: [
        "source": "INSTORE", "identifierName": "mobile", "identifierValue": number,
      ], headers: [("Content-Type", type)])
      #expect(read.errorCode == 8015, "a read without a body has no media type to be wrong, and nothing was stored")
    }
  }

  @Test("JSON under its other names is taken", arguments: [
    "application/json", "application/json; charset=UTF-8", "APPLICATION/JSON", "application/vnd.api+json", "",
  ])
  func jsonNames(type: String) throws {
    try withSandbox { api throws in
      let body = #"{"profiles":[{"firstName":"Nila","identifiers":[{"type":"mobile","value":"\#(number)"}]}]}"#
      let reply = try api.post(
        "/v2/customers", query: ["source": "INSTORE"], raw: body, headers: [("Content-Type", type)])
      #expect(reply.status == 200, "\(reply)")
    }
  }

  @Test("A body that is no JSON is told in the version's envelope, and nothing is stored", arguments: [
    "{", #"{"profiles": [{"firstName": "Oja", "#, "profiles", "{'profiles': []}", #"{"profiles": [],}"#, "\u{0}",
    #"{"a": 01}"#, #"{"a": "\ud800"}"#, String(repeating: "[", count: 100_000),
  ])
  func brokenJSON(body: String) throws {
    try withSandbox { api throws in
      let v2 = try api.post("/v2/customers", raw: body)
      #expect(v2.status == 400 && v2.int("errors[0].code") == 400, "\(v2)")
      #expect(v2.text("errors[0].message")?.hasPrefix("Invalid input. Please check request body") == true)
      #expect(v2.json["createdId"] == nil)
      let v1 = try api.post("/v1.1/customer/add", query: ["format": "json"], raw: body)
      #expect(v1.status == 400 && v1.int("response.status.code") == 400, "\(v1)")
      #expect(v1.text("response.status.success") == "false" && v1.json["response"]?["status"]?["warnings"] != nil)
      #expect(
        v1.text("response.status.message")?
          .hasPrefix("Input is invalid, Please check request parameters or input xml/json") == true)
      let v3 = try api.post("/v3/oauth/token/generate", raw: body, as: .none)
      #expect(v3.status == 400 && v3.int("errors[0].code") == 400 && v3.json["data"] == .null, "\(v3)")
      #expect(try api.get("/v1.1/organization/get").status == 200, "the connection lives on")
    }
  }

  @Test("A body of another shape is told with the field that is wrong")
  func wrongShapes() throws {
    try withSandbox { api throws in
      for (body, field) in [
        (#"{"profiles": "me"}"#, "profiles"), (#"{"profiles": [{"identifiers": [7]}]}"#, "profiles[0].identifiers[0]"),
      ] {
        let reply = try api.post("/v2/customers", query: ["source": "INSTORE"], raw: body)
        #expect(reply.status == 400 && reply.errorCode == 400, "\(reply)")
        #expect(reply.text("errors[0].message")?.contains(field) == true, "\(reply)")
      }
      for body in ["[1, 2]", #""text""#, "17", "null", ""] {
        let reply = try api.post("/v2/customers", query: ["source": "INSTORE"], raw: body)
        #expect(reply.status == 400 && reply.json["errors"] != nil, "\(body): \(reply)")
      }
    }
  }

  @Test("XML that is not well formed is told as XML where XML is asked for", arguments: [
    "<root>", "<root><customer></root>", "<root>&nothing;</root>", "<", "<root a=1/>",
  ])
  func brokenXML(body: String) throws {
    try withSandbox { api throws in
      let reply = try api.post(
        "/v1.1/customer/add", query: ["format": "xml"], raw: body, headers: [("Content-Type", "application/xml")])
      #expect(reply.status == 400 && isXML(reply), "\(reply)")
      #expect(reply.text.contains("<success>false</success><code>400</code>"), "\(reply)")
    }
  }
}
