import CapillaryAPI
import Foundation
import GRDB
import Model
import Synchronization
import TestSupport
import Testing

@Suite struct PersistenceTests {
  @Test func aDataFolderKeepsSandboxesClocksAndState() throws {
    let first = try EmulatorProcess.serve("--data-dir", "data", "--quiet")
    #expect(first.temporaryFiles.isEmpty)
    let client = first.client()
    let json = [("Content-Type", "application/json")]
    for name in ["kept", "removed"] {
      let made = try client.send(
        "POST", "/_emulator/sandboxes", headers: json, body: Array(#"{"name":"\#(name)"}"#.utf8))
      #expect(made.status == 201)
    }
    #expect(try client.send("DELETE", "/_emulator/sandboxes/removed").status == 204)
    let till = "till.demo@kept"
    let customer = try client.register(mobile: "919800077701", till: till)
    let bill = try client.sell("K-1", to: customer, till: till)
    _ = try client.send(
      "POST", "/_emulator/sandboxes/kept/clock", headers: json, body: Array(#"{"set":"2031-05-06T07:08:09Z"}"#.utf8))
    _ = try client.send("POST", "/_emulator/sandboxes/kept/clock", headers: json, body: Array(#"{"freeze":true}"#.utf8))
    let before = try client.send("GET", "/_emulator/sandboxes/kept/clock").json
    first.signal(SIGTERM)
    #expect(first.waitForEnd() == 0)
    try FileManager.default.removeItem(at: first.folder.appendingPathComponent("port"))

    let second = try EmulatorProcess.serve("--data-dir", "data", "--quiet", in: first.folder)
    let again = second.client()
    let names = try again.send("GET", "/_emulator/sandboxes").json["sandboxes"]
    #expect(names?.list.map { $0["name"]?.text } == ["default", "kept"])
    let after = try again.send("GET", "/_emulator/sandboxes/kept/clock").json
    #expect(after["mode"] == "frozen" && after["now"] == before["now"])
    #expect(after["now"]?.text?.hasPrefix("2031-05-06T07:08:") == true)
    let found = try again.ask("GET", "/v2/transactions/\(bill)?type=REGULAR", till: till)
    #expect(found.status == 200 && found.text.contains("K-1"))
    let customers = try again.ask(
      "GET", "/v2/customers/lookup?source=INSTORE&identifierName=mobile&identifierValue=919800077701", till: till)
    #expect(customers.int("entity") == customer)
    #expect(try again.register(mobile: "919800077702", till: till) > customer, "ids go on where they stood")
    #expect(try again.send("POST", "/_emulator/sandboxes/kept/reset").status == 200)
    #expect(try again.ask("GET", "/v2/transactions/\(bill)?type=REGULAR", till: till).status == 400)
  }

  @Test func aDataFolderIsOfOneServerAtATime() throws {
    let first = try EmulatorProcess.serve("--data-dir", "data", "--quiet")
    let second = try EmulatorProcess(["--port", "0", "--data-dir", first.folder.appendingPathComponent("data").path])
    #expect(second.waitForEnd() == 1)
    #expect(second.errors.hasPrefix("Error: Another emulator uses the data folder "))
    #expect(try first.client().send("GET", "/_emulator/health").status == 200)
  }

  @Test func aDataFolderOfANewerVersionIsRefused() throws {
    let first = try EmulatorProcess.serve("--data-dir", "data", "--quiet")
    first.signal(SIGTERM)
    first.waitForEnd()
    let path = first.folder.appendingPathComponent("data/default.sqlite").path
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('loyalty-of-tomorrow')")
    }
    let second = try EmulatorProcess(["serve", "--port", "0", "--data-dir", "data"], in: first.folder)
    #expect(second.waitForEnd() == 1)
    #expect(second.errors.contains("default.sqlite was written by a newer version"))
    #expect(second.errors.contains("loyalty-of-tomorrow"))
    #expect(second.errors.split(separator: "\n").count == 1)
  }

  @Test func whatWasAcknowledgedIsThereAfterKill9() throws {
    let first = try EmulatorProcess.serve("--data-dir", "data", "--quiet")
    let writers = 6
    let acknowledged = Mutex<[(customer: Int64, number: String, bill: Int64)]>([])
    let sandboxes = Mutex<[String]>([])
    let enough = DispatchSemaphore(value: 0)
    let storm = DispatchGroup()
    let customers = try (0..<writers).map { try first.client().register(mobile: "91980008880\($0)") }
    let port = first.port
    for (writer, customer) in customers.enumerated() {
      DispatchQueue.global().async(group: storm) {
        let client = TestClient(port: port)
        for number in 1... {
          guard let bill = try? client.sell("S-\(writer)-\(number)", to: customer) else { return }
          let count = acknowledged.withLock { all in
            all.append((customer, "S-\(writer)-\(number)", bill))
            return all.count
          }
          if count == 300 { enough.signal() }
        }
      }
    }
    DispatchQueue.global().async(group: storm) {
      let client = TestClient(port: port)
      while let made = try? client.send("POST", "/_emulator/sandboxes"), let name = made.text("name") {
        sandboxes.withLock { $0.append(name) }
        if sandboxes.withLock({ $0.count }) > 200 { return }
      }
    }
    #expect(enough.wait(timeout: .now() + 60) == .success)
    first.signal(SIGKILL)
    #expect(first.waitForEnd() == -SIGKILL)
    storm.wait()
    try FileManager.default.removeItem(at: first.folder.appendingPathComponent("port"))

    let second = try EmulatorProcess.serve("--data-dir", "data", "--quiet", in: first.folder)
    let client = second.client()
    let bills = acknowledged.withLock { $0 }
    #expect(bills.count >= 300)
    for bill in bills {
      let found = try client.ask("GET", "/v2/transactions/\(bill.bill)?type=REGULAR")
      #expect(found.status == 200 && found.text.contains("\"\(bill.number)\""), "\(bill.number) is lost")
    }
    let listed = try client.send("GET", "/_emulator/sandboxes").json["sandboxes"]?.list.map { $0["name"]?.text ?? "" }
    #expect(Set(sandboxes.withLock { $0 }).subtracting(listed ?? []).isEmpty)
    // Life goes on: the next bill is taken, and its points are there.
    _ = try client.sell("AFTER", to: customers[0])
    second.signal(SIGTERM)
    #expect(second.waitForEnd() == 0)

    let store = try Store(path: first.folder.appendingPathComponent("data/default.sqlite").path, durability: .durable)
    try store.read { session in
      try PointsLedger.check(session)
      for customer in customers {
        let sold = bills.count { $0.customer == customer }
        let points = try #require(try session.loyaltyPoints(customer))
        // One bill more may have been written whose reply was cut off.
        #expect(points >= Amount(Int64(10 * sold)), "\(sold) bills of 100 earn 10 points each")
      }
    }
    try store.close()
  }
}

extension Session {
  /// What a member has in the default program.
  fileprivate func loyaltyPoints(_ customer: Int64) throws -> Amount? {
    try enrollment(customer: customer, program: try programs.all.first { $0.isDefault }?.id ?? 0)?.points
  }
}
