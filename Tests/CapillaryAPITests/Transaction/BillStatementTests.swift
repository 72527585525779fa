import CapillaryAPI
import GRDB
import Model
import Synchronization
import TestSupport
import Testing

/// What a bill costs the database: it must not depend on what the customer bought before.
@Suite("Bills and their statements")
struct BillStatementTests {
  /// The statements that a call executes on the writer, in order.
  private func statements(_ api: TestSandbox, _ body: () throws -> Void) throws -> [String] {
    let seen = Mutex<[String]>([])
    try api.store.write { session in
      session.db.trace(options: .statement) { event in
        if case .statement(let statement) = event { seen.withLock { $0.append(statement.sql) } }
      }
    }
    try body()
    try api.store.write { $0.db.trace(nil) }
    let all = seen.withLock { $0 }
    // What tracing itself did: the end of the transaction that set it, and the start of the one that ends it.
    return all.filter { !["BEGIN IMMEDIATE TRANSACTION", "COMMIT TRANSACTION"].contains($0) && !$0.hasPrefix("--") }
  }

  private func plan(_ sql: String, _ session: Session) throws -> [String] {
    let statement = try session.db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
    statement.setUncheckedArguments(StatementArguments())
    return try Row.fetchAll(statement).map { $0["detail"] as String }
  }

  @Test("each statement of a bill finds its rows by an index, and none reads the customer's history")
  func plans() throws {
    try withSandbox { api in
      let shopper = try api.shopper(with: 100)
      let sent: JSONObject = [
        "type": "REGULAR", "billNumber": "S-1", "billAmount": 100, "lineItemsV2": [line("TEA", 1, 100)],
      ]
      _ = try api.bill(shopper, ["type": "REGULAR", "billNumber": "S-0", "billAmount": 100, "lineItemsV2": [line("TEA", 1, 100)]])
      let executed = try statements(api) {
        let reply = try api.bill(shopper, sent)
        #expect(reply.status == 200)
      }
      try api.store.write { session in
        for sql in executed {
          for step in try plan(sql, session) {
            #expect(!step.hasPrefix("SCAN") || step.hasPrefix("SCAN CONSTANT"), "\(step)\n\(sql)")
            let isHistory = ["bill ", "points_event ", "points_bucket ", "points_redemption ", "coupon_redemption "]
              .contains { step.hasPrefix("SEARCH \($0)") }
            #expect(!isHistory || !step.contains("(customer_id=?") && !step.contains("(enrollment_id=?"), "\(step)\n\(sql)")
          }
        }
      }
      #expect(executed.count <= BillStatementTests.most, "\(executed.count) statements:\n\(executed.joined(separator: "\n"))")
    }
  }

  /// What a bill of one known article by a known customer takes. Fewer is faster; more needs a good reason.
  static let most = 14
}
