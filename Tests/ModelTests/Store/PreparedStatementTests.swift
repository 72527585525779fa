import Foundation
import GRDB
import Testing

@testable import Model

@Suite("Prepared statements")
struct PreparedStatementTests {
  @Test("a text is prepared once and found again by where it stands")
  func once() throws {
    try withStore { store in
      func asked(_ session: Session) throws -> Statement { try session.statement("SELECT count(*) FROM customer") }
      let first = try store.read { ObjectIdentifier(try asked($0)) }
      let again = try store.read { ObjectIdentifier(try asked($0)) }
      #expect(first == again)
    }
  }

  @Test("more texts than the table begins with are told apart")
  func many() throws {
    try withStore { store in
      let texts = (0..<1000).map { SQLText("SELECT \($0)") }
      for _ in 0..<2 {
        let numbers = try store.read { session in
          try texts.map { try session.statement($0).first { $0[0] as Int } }
        }
        #expect(numbers == Array(0..<1000))
      }
    }
  }

  @Test("a text that is let go of is not mistaken for another that comes to lie in its place")
  func addressesUsedAgain() throws {
    try withStore { store in
      let numbers = try store.read { session in
        try (0..<1000).map { try session.statement(SQLText("SELECT \($0)")).first { $0[0] as Int } }
      }
      #expect(numbers == Array(0..<1000))
    }
  }

  @Test("statements go on working after the store was put back to another's state")
  func afterRestore() throws {
    try withStore { store in
      try withStore { other in
        func count(_ store: Store) throws -> Int? {
          try store.read { try $0.statement("SELECT count(*) FROM due_work").first { $0[0] as Int } }
        }
        try store.write { try $0.schedule(.cardExpiry, subject: 1, at: $0.now.adding(days: 1)) }
        #expect(try count(store) == 1)
        try store.restore(from: other)
        #expect(try count(store) == 0)
      }
    }
  }
}
