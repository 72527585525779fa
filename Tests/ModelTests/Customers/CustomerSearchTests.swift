import GRDB
import TestSupport
import Testing

@testable import Model

/// Searching by a beginning, as fast among many as among few.
@Suite struct CustomerSearchTests {
  @Test func everyPartOfASearchIsARangeOfAnIndex() throws {
    try withStore { store in
      try store.read { session in
        let plan = try GRDB.Row.fetchAll(
          session.db, sql: "EXPLAIN QUERY PLAN \(CustomerSearch.sql)", arguments: ["asha", "asha\u{10FFFF}", 10]
        ).map { $0["detail"] as String }
        let tables = plan.filter { $0.contains("identifier") || $0.contains("profile") || $0.contains("customer") }
        #expect(!tables.isEmpty)
        #expect(tables.allSatisfy { $0.hasPrefix("SEARCH") }, "\(tables)")
        #expect(tables.contains { $0.contains("COVERING INDEX profile_by_first_name") })
      }
    }
  }
}
