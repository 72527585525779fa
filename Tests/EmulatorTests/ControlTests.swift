import CapillaryAPI
import Emulator
import TestSupport
import Testing

@Suite("The control API")
struct ControlTests {
  private func withControl(_ body: (Control) throws -> Void) throws {
    try body(Control(port: try TestServer.shared.get().port))
  }

  @Test("Health is up once the default sandbox is there")
  func health() throws {
    try withControl { control throws in
      let reply = try control.send("GET", "/health")
      #expect(reply.status == 200 && reply.json == ["status": "up"])
      #expect(try control.send("HEAD", "/health").status == 200)
    }
  }

  @Test("Info tells version, uptime, threads, storage, mode and counts")
  func info() throws {
    try withControl { control throws in
      let reply = try control.send("GET", "/info")
      #expect(reply.text("version") == emulatorVersion)
      #expect((reply.int("uptimeSeconds") ?? -1) >= 0 && reply.int("threads") == 2)
      #expect(reply.text("storage.kind") == "temporary" && reply.text("auth") == "strict")
      #expect((reply.int("sandboxes") ?? 0) >= 1)
      #expect(reply.int("operations.declared") == Int64(API.operations.count))
      #expect(reply.int("operations.emulated") == Int64(API.operations.count { $0.isEmulated }))
    }
  }

  @Test("Operations are all told, with their rows")
  func operations() throws {
    try withControl { control throws in
      let told = try control.send("GET", "/operations").json["operations"]?.list ?? []
      #expect(told.map { $0["id"]?.text } == API.operations.map(\.id))
      #expect(Set(told.flatMap { $0["rows"]?.list.compactMap(\.int) ?? [] }) == Set(1...357))
      let add = try #require(told.first { $0["id"] == "customer.v2.add" })
      #expect(
        add.object?.names == ["id", "section", "title", "method", "otherMethods", "paths", "rows", "emulated"])
      #expect(add["method"] == "POST" && add["emulated"] == true && add["section"] == "Customer")
    }
  }

  @Test("Unknown paths and wrong methods are refused in the control API's words")
  func unknownThings() throws {
    try withControl { control throws in
      for path in ["", "/", "/nothing", "/health/x", "/sandboxes/default/colour", "/sandboxes/default/clock/x"] {
        #expect(try control.send("GET", path).isRefused(404, "unknown_path"), "\(path)")
      }
      for (method, path, allowed) in [
        ("POST", "/health", "GET"), ("DELETE", "/info", "GET"), ("PUT", "/operations", "GET"),
        ("DELETE", "/sandboxes", "GET, POST"), ("PATCH", "/sandboxes/default", "GET, DELETE"),
        ("GET", "/sandboxes/default/reset", "POST"), ("DELETE", "/sandboxes/default/clock", "GET, POST"),
      ] {
        let reply = try control.send(method, path)
        #expect(reply.isRefused(405, "method_not_allowed") && reply.headers["Allow"] == allowed, "\(method) \(path)")
      }
      // A path that only begins alike is the documented API's.
      let other = try control.client.send("GET", "/_emulators/health")
      #expect(other.status == 404 && other.json["errors"] != nil)
    }
  }

  @Test("Every reply carries a request id of its own")
  func requestIDs() throws {
    try withControl { control throws in
      let ids = try ["/health", "/health", "/nothing", "/sandboxes/nobody/clock"].map {
        try control.send("GET", $0).headers["X-Cap-Requestid"] ?? ""
      }
      #expect(Set(ids).count == 4 && ids.allSatisfy { $0.utf8.count == 32 })
    }
  }

  // MARK: - Who may come in

  @Test("It is for loopback names", arguments: [
    "localhost", "LOCALHOST:8080", "127.0.0.1:80", "127.9.9.9", "[::1]", "[::1]:8080",
  ])
  func loopback(host: String) throws {
    try withControl { control throws in
      #expect(try control.send("GET", "/info", headers: [("Host", host)]).status == 200)
    }
  }

  @Test("It is for no other name, whatever the call", arguments: [
    "attacker.example", "attacker.example:8080", "localhost.attacker.example", "127.0.0.1.attacker.example", "10.0.0.1",
    "0.0.0.0", "127.0.0", "127.0.0.256", "",
  ])
  func foreignHost(host: String) throws {
    try withControl { control throws in
      for (method, path) in [("GET", "/health"), ("GET", "/info"), ("POST", "/sandboxes"), ("GET", "/nothing")] {
        #expect(try control.send(method, path, headers: [("Host", host)]).isRefused(403, "foreign_host"))
      }
    }
  }

  @Test("It is for no page of another site")
  func origin() throws {
    try withControl { control throws in
      for origin in ["https://attacker.example", "null", "http://localhost.attacker.example", "", "file://"] {
        #expect(
          try control.send("POST", "/sandboxes", headers: [("Origin", origin)]).isRefused(403, "foreign_origin"),
          "\(origin)")
      }
      for origin in ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"] {
        #expect(try control.send("GET", "/info", headers: [("Origin", origin)]).status == 200, "\(origin)")
      }
    }
  }

  @Test("The documented API answers under any name, as a proxy may have it")
  func documentedAPI() throws {
    try withSandbox { api throws in
      let reply = try api.get(
        "/v1.1/organization/get", query: ["format": "json"],
        headers: [("Host", "apac.example"), ("Origin", "https://shop.example")])
      #expect(reply.status == 200)
    }
  }

  @Test("--allow-host lets other names in, and pages under them")
  func allowedHosts() throws {
    try withEmulator({ $0.allowedHosts = ["emulator", "Box.Example"] }) { control throws in
      for host in ["emulator:8080", "box.example", "BOX.EXAMPLE:1", "localhost"] {
        #expect(try control.send("GET", "/info", headers: [("Host", host)]).status == 200)
      }
      let page = [("Host", "emulator:8080"), ("Origin", "http://emulator:3000")]
      #expect(try control.send("GET", "/info", headers: page).status == 200)
      #expect(try control.send("GET", "/info", headers: [("Host", "other")]).isRefused(403, "foreign_host"))
      #expect(
        try control.send("GET", "/info", headers: [("Origin", "http://other")]).isRefused(403, "foreign_origin"))
    }
  }

  @Test("--allow-host '*' lets any name in, but a page only under the name that it came from")
  func anyHost() throws {
    try withEmulator({ $0.allowedHosts = ["*"] }) { control throws in
      #expect(try control.send("GET", "/info", headers: [("Host", "whatever.example")]).status == 200)
      let own = [("Host", "whatever.example"), ("Origin", "https://whatever.example")]
      #expect(try control.send("GET", "/info", headers: own).status == 200)
      let foreign = [("Host", "whatever.example"), ("Origin", "https://attacker.example")]
      #expect(try control.send("GET", "/info", headers: foreign).isRefused(403, "foreign_origin"))
    }
  }

  @Test("--control-token is asked for everywhere but for health")
  func token() throws {
    try withEmulator({ $0.controlToken = "let-me-in" }) { control throws in
      #expect(try control.send("GET", "/health").status == 200)
      #expect(try control.send("GET", "/health?x=1").status == 200)
      for (method, path) in [("GET", "/info"), ("POST", "/sandboxes"), ("GET", "/nothing"), ("GET", "/healthy")] {
        for headers in [
          [], [("Authorization", "Bearer let-me-out")], [("Authorization", "Bearer let-me-i")],
          [("Authorization", "let-me-in")], [("Authorization", "Basic let-me-in")],
        ] as [[(String, String)]] {
          let reply = try control.send(method, path, headers: headers)
          #expect(reply.isRefused(401, "unauthorized"), "\(method) \(path) \(headers)")
          #expect(reply.headers["WWW-Authenticate"] == "Bearer")
        }
      }
      for scheme in ["Bearer", "bearer", "BEARER"] {
        #expect(try control.send("GET", "/info", headers: [("Authorization", "\(scheme) let-me-in")]).status == 200)
      }
    }
  }

  @Test("--auth open takes anybody for the default sandbox's first till")
  func openMode() throws {
    try withEmulator({ $0.authentication = .open }) { control throws in
      for headers in [
        [], [("Authorization", TestSandbox.basic("nobody", "wrong"))],
        [("Authorization", TestSandbox.basic("somebody@example.com", "wrong"))], [("X-CAP-API-OAUTH-TOKEN", "x.y.z")],
        [("Authorization", "Basic %%%")],
      ] as [[(String, String)]] {
        let reply = try control.client.send("GET", "/v1.1/organization/get?format=json", headers: headers)
        #expect(reply.status == 200 && reply.int("response.status.code") == 200, "\(headers) \(reply)")
      }
      #expect(try control.send("GET", "/sandboxes/default/requests/count").int("count") == 5)
      #expect(try control.send("GET", "/info").text("auth") == "open")
    }
  }
}
