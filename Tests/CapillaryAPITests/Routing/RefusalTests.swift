import CapillaryAPI
import TestSupport
import Testing

@Suite("Calls that lead nowhere")
struct RefusalTests {
  @Test("An unknown path is answered 404, with the operations that come nearest, in its version's words")
  func unknownPaths() throws {
    try withSandbox { api throws in
      let v2 = try api.get("/v2/custommers/lookup")
      #expect(v2.status == 404 && v2.int("errors[0].code") == 404 && v2["errors[0].status"] == false)
      #expect(
        v2.text("errors[0].message")?.hasPrefix("Incorrect resource or resource not found. Did you mean ") == true)
      #expect(v2.text("errors[0].message")?.contains("GET /v2/customers/lookup") == true)
      let v1 = try api.get("/v1.1/custommer/get")
      #expect(v1.status == 404 && v1.int("response.status.code") == 404)
      #expect(v1.text("response.status.message") == "Incorrect resource")
      #expect(v1.text("response.status.success") == "false")
      let xml = try api.get("/v1.1/custommer/get.xml")
      #expect(xml.status == 404 && xml.text.contains("<code>404</code><message>Incorrect resource</message>"))
      let v3 = try api.get("/v3/oauth/tokens")
      #expect(v3.status == 404 && v3.int("errors[0].code") == 404 && v3.json["data"] == .null)
      let gateway = try api.get("/api_gateway/v1/badge/orgMeta")
      #expect(gateway.status == 404 && gateway.int("errors[0].code") == 404)
      #expect(gateway.json["errors"]?.list.first?.object?.names.contains("reference") == true)
      #expect(try api.get("/").status == 404)
      #expect(try api.get("/nothing/of/the/kind", as: .none).status == 404, "a wrong path comes before wrong credentials")
    }
  }

  @Test("A wrong method is answered 405, with those that there are")
  func wrongMethods() throws {
    try withSandbox { api throws in
      for (method, path, allowed) in [
        ("DELETE", "/v2/customers", ["POST"]), ("GET", "/v1.1/customer/add", ["POST"]),
        ("POST", "/v1.1/customer/get", ["GET"]), ("GET", "/v3/oauth/token/generate", ["POST"]),
        ("DELETE", "/v2/coupon/redeem", ["PATCH", "POST", "PUT"]),
      ] {
        let reply = try api.send(method, path)
        #expect(reply.status == 405, "\(method) \(path)")
        let methods = (reply.headers["Allow"] ?? "").split(separator: ",").map { $0.trimmed }
        #expect(methods == allowed, "\(method) \(path): \(methods)")
      }
      let v2 = try api.delete("/v2/customers")
      #expect(v2.text("errors[0].message") == "The operation is not supported for the resource." && v2.errorCode == 405)
      let v1 = try api.get("/v1.1/customer/add")
      #expect(v1.text("response.status.message") == "Incorrect HTTP Method" && v1.int("response.status.code") == 405)
    }
  }

  @Test("Other methods than the index prints answer where clients use them")
  func otherMethods() throws {
    try withSandbox { api throws in
      for path in ["/v2/coupon/redeem", "/v2/coupon/reactivate"] {
        let reply = try api.patch(path, json: [:])
        #expect(reply.status != 404 && reply.status != 405, "\(path): \(reply)")
      }
    }
  }

  @Test("An operation that is not emulated yet says so, and never that it went well")
  func notEmulated() throws {
    try withSandbox { api throws in
      for operation in API.operations where !operation.isEmulated && operation.method == .get {
        let path = operation.paths[0].replacing(#/\{[^}]*\}/#, with: "17")
        let reply = try api.get(path)
        // One that shares its route with an emulated operation is answered by that.
        guard reply.status == 501 else { continue }
        #expect(reply.errorCode == 501 && reply.text.contains("is not emulated yet"), "\(path): \(reply)")
        let message = reply.text("errors[0].message") ?? reply.text("response.status.message") ?? ""
        #expect(message.contains("\(operation.id) (GET \(operation.paths[0]), "), "\(message)")
        #expect(operation.rows.isEmpty || message.contains(" \(operation.rows[0])"), "\(message)")
        #expect(try api.get(path, as: .none).status == 401, "\(path): credentials come first")
        return
      }
    }
  }

  @Test("Paths are found in any case, with doubled and trailing slashes")
  func spelling() throws {
    try withSandbox { api throws in
      let number = "919800055901"
      let id = try api.register(Newcomer(number))
      for path in [
        "/v2/customers/\(id)", "/V2/CUSTOMERS/\(id)", "/v2//customers///\(id)", "/v2/customers/\(id)/", "//v2/customers/\(id)",
      ] {
        let reply = try api.get(path, query: ["source": "INSTORE"])
        #expect(reply.status == 200 && reply.int("id") == id, "\(path): \(reply)")
      }
      for path in [
        "/v1.1/customer/get", "/V1.1/Customer/GET", "/v1.1//customer/get/", "/v1.1/customer/get.json",
      ] {
        let reply = try api.get(path, query: ["mobile": number])
        #expect(reply.text("response.customers.customer[0].mobile") == number, "\(path): \(reply)")
      }
    }
  }
}

extension Newcomer {
  fileprivate init(_ mobile: String) {
    self.init("Nila", 1, email: false, externalID: false)
    self.mobile = mobile
  }
}
