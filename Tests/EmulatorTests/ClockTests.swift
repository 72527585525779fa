import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("The clock")
struct ClockTests {
  private func now(_ api: TestSandbox) throws -> Timestamp {
    let text = try #require(try api.control("GET", "/clock").text("now"))
    return try #require(Zone.utc.moment(text))
  }

  @Test("A new sandbox's clock runs with the system's")
  func running() throws {
    try withSandbox { api throws in
      let told = try api.control("GET", "/clock")
      #expect(told.status == 200 && told.text("mode") == "running" && told.int("offset") == 0)
      #expect(told.text("now")?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
      #expect(abs(try now(api).milliseconds(since: SandboxClock.system)) < 5000)
    }
  }

  @Test("It is moved on by days, hours, minutes and seconds, and back by negative ones")
  func advance() throws {
    try withSandbox { api throws in
      try api.freeze(at: "2030-01-01T00:00:00Z")
      let moved = try api.control(
        "POST", "/clock", json: ["advance": ["days": 30, "hours": 2, "minutes": 3, "seconds": 4]])
      #expect(moved.status == 200 && moved.text("now") == "2030-01-31T02:03:04.000Z")
      #expect(
        try api.control("POST", "/clock", json: ["advance": ["days": -1]]).text("now") == "2030-01-30T02:03:04.000Z")
    }
  }

  @Test("It is set, frozen and resumed")
  func setFreezeResume() throws {
    try withSandbox { api throws in
      let set = try api.control("POST", "/clock", json: ["set": "2026-01-01T05:30:00+05:30"])
      #expect(set.text("now")?.hasPrefix("2026-01-01T00:00:0") == true && set.text("mode") == "running")
      let frozen = try api.control("POST", "/clock", json: ["freeze": true])
      #expect(frozen.text("mode") == "frozen")
      #expect(try now(api) == now(api))
      #expect(try api.control("POST", "/clock", json: ["set": "2027-02-03T00:00:00Z"]).text("mode") == "frozen")
      let stood = try now(api)
      let resumed = try api.control("POST", "/clock", json: ["resume": true])
      #expect(resumed.text("mode") == "running")
      let passed = try now(api).milliseconds(since: stood)
      #expect(passed >= 0 && passed < 5000)
    }
  }

  @Test(
    "What it cannot do is refused, and it does not move",
    arguments: [
      ("{}", nil), (#"{"advance": {"days": 1}, "freeze": true}"#, nil), (#"{"rewind": true}"#, "rewind"),
      (#"{"advance": 3}"#, "advance"), (#"{"advance": {}}"#, "advance"), (#"{"advance": {"weeks": 1}}"#, "advance.weeks"),
      (#"{"advance": {"days": "1"}}"#, "advance.days"), (#"{"advance": {"days": 1.5}}"#, "advance.days"),
      (#"{"advance": {"days": 9223372036854775807}}"#, "advance.days"), (#"{"advance": {"days": 3600000}}"#, "advance"),
      (#"{"advance": {"days": -3600000}}"#, "advance"), (#"{"advance": {"days": 1e400}}"#, "advance.days"),
      (#"{"set": "next Tuesday"}"#, "set"), (#"{"set": 17}"#, "set"), (#"{"set": "0001-01-01T00:00:00Z"}"#, "set"),
      (#"{"set": ""}"#, "set"), (#"{"freeze": false}"#, "freeze"), (#"{"resume": 1}"#, "resume"), ("[]", nil),
      ("17", nil),
    ] as [(String, String?)])
  func refusals(body: String, path: String?) throws {
    try withSandbox { api throws in
      try api.freeze(at: "2030-01-01T00:00:00Z")
      let reply = try api.client.send(
        "POST", "/_emulator/sandboxes/\(api.name)/clock", body: Array(body.utf8))
      #expect(reply.isRefused(400, "invalid_request", path: path), "\(reply)")
      #expect(try api.control("GET", "/clock").text("now") == "2030-01-01T00:00:00.000Z")
    }
  }

  @Test("What is no JSON, and another method, are refused")
  func noJSON() throws {
    try withSandbox { api throws in
      let broken = try api.client.send("POST", "/_emulator/sandboxes/\(api.name)/clock", body: Array("{".utf8))
      #expect(broken.isRefused(400, "invalid_json"))
      let put = try api.control("PUT", "/clock", json: ["freeze": true])
      #expect(put.isRefused(405, "method_not_allowed") && put.headers["Allow"] == "GET, POST")
    }
  }

  @Test("A sandbox has a clock of its own")
  func ownClock() throws {
    try withSandbox { one throws in
      try withSandbox { other throws in
        let reply = try one.control("POST", "/clock", json: ["advance": ["days": 30]])
        #expect(reply.status == 200 && reply.int("offset") == 30 * 86_400)
        #expect(one.store.clock.now.milliseconds(since: other.store.clock.now) >= 30 * 86_400_000)
      }
    }
  }

  @Test("What falls due while it is moved is done")
  func dueWork() throws {
    try withSandbox { api throws in
      let customer = try api.member("919800055601")
      let bill = try api.post(
        "/v2/transactions",
        query: ["source": "INSTORE", "identifierName": "id", "identifierValue": String(customer)],
        json: ["type": "REGULAR", "billNumber": "C-1", "billAmount": 1000])
      #expect(bill.status == 200)
      func points() throws -> JSONValue? {
        try api.get("/v1.1/customer/get", query: ["format": "json", "id": String(customer)])[
          "response.customers.customer[0].loyalty_points"]
      }
      #expect(try points()?.int == 100)
      #expect(try api.control("POST", "/clock", json: ["advance": ["days": 364]]).status == 200)
      #expect(try points()?.int == 100)
      #expect(try api.control("POST", "/clock", json: ["advance": ["days": 2]]).status == 200)
      #expect(try points()?.int == 0)
    }
  }
}
