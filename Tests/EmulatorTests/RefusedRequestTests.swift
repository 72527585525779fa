import CapillaryAPI
import TestSupport
import Testing

@Suite("Requests that the HTTP server refuses")
struct RefusedRequestTests {
  private func send(
    _ method: String, _ target: String, _ headers: [(String, String)] = []
  ) throws -> TestReply {
    try TestClient(port: TestServer.shared.get().port).send(method, target, headers: headers)
  }

  private static let tooLong = [("Content-Length", "33554433")]
  private static let unreadable = [("Content-Length", "ten")]

  @Test("They are answered in the form of the API that the path is of, with a request id")
  func forms() throws {
    let v2 = try send("POST", "/v2/customers", RefusedRequestTests.tooLong)
    #expect(v2.status == 413 && v2.errorCode == 413 && v2["errors[0].status"] == false)
    #expect(v2.text("errors[0].message") == "The body is larger than 33554432 bytes.")
    #expect(v2.headers["Content-Type"] == "application/json; charset=utf-8")
    let v1 = try send("POST", "/v1.1/customer/add", RefusedRequestTests.unreadable)
    #expect(v1.status == 400 && v1.int("response.status.code") == 400 && v1.text("response.status.success") == "false")
    #expect(v1.text("response.status.message")?.hasPrefix("Input is invalid, Please check request parameters or input xml/json This is no") == true)
    let xml = try send("POST", "/v1.1/customer/add.xml", RefusedRequestTests.tooLong)
    #expect(xml.status == 413 && xml.text.contains("<code>413</code><message>The body is larger"))
    let v3 = try send("POST", "/v3/oauth/token/generate", RefusedRequestTests.unreadable)
    #expect(v3.status == 400 && v3.int("errors[0].code") == 400 && v3.json["data"] == .null)
    let coding = try send("POST", "/v2/customers", [("Transfer-Encoding", "gzip")])
    #expect(coding.status == 501 && coding.errorCode == 501)
    let nothing = try send("nothing", "")
    #expect(nothing.status == 400 && nothing.errorCode == 400)
    let control = try send("POST", "/_emulator/sandboxes", RefusedRequestTests.tooLong)
    #expect(control.isRefused(413, "refused"))
    for reply in [v2, v1, xml, v3, coding, nothing, control] {
      #expect(reply.headers["X-Cap-Requestid"]?.count == 32 && reply.headers["Connection"] == "close")
    }
  }

  @Test("A method that HTTP does not know is as wrong as any other that the path does not have")
  func unknownMethods() throws {
    let known = try send("BREW", "/v2/customers")
    #expect(known.status == 405 && known.errorCode == 405 && known.headers["Allow"] == "POST")
    let unknown = try send("BREW", "/coffee")
    #expect(unknown.status == 501 && unknown.errorCode == 501)
  }

  @Test("The journal tells of them where they have a path")
  func journal() throws {
    let path = "/v2/customers/918273645"
    _ = try send("PUT", path, RefusedRequestTests.tooLong)
    let told = try Control(port: TestServer.shared.get().port).send("GET", "/sandboxes/default/requests?path=\(path)")
    let entry = told.json["requests"]?.list.first
    #expect(entry?["status"] == 413 && entry?["method"] == "PUT" && entry?.value(at: "reply.body.errors[0].code") == 413)
  }

  @Test("OPTIONS tells the methods of a path")
  func options() throws {
    for (path, allowed) in [
      ("/v2/customers", "POST, OPTIONS"), ("/v1.1/customer/get", "GET, HEAD, OPTIONS"),
      ("/v2/coupon/redeem", "PATCH, POST, PUT, OPTIONS"), ("*", "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS"),
    ] {
      let reply = try send("OPTIONS", path)
      #expect(reply.status == 204 && reply.headers["Allow"] == allowed, "\(path): \(reply)")
      #expect(reply.headers["X-Cap-Requestid"]?.count == 32 && reply.text.isEmpty)
    }
    #expect(try send("OPTIONS", "/coffee").status == 404)
    let control = try send("OPTIONS", "/_emulator/sandboxes")
    #expect(control.status == 405 && control.headers["Allow"] == "GET, POST")
  }
}
