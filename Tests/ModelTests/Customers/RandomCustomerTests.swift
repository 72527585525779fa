import GRDB
import Testing

@testable import Model

/// Thousands of registrations, changes of identifiers and merges, drawn from few enough values that they collide.
@Suite struct RandomCustomerTests {
  private static let till: Int64 = 75_000_101

  private func organization(_ session: WriteSession) throws {
    try session.db.execute(
      sql: """
        INSERT INTO organization (id, name, currency, time_zone, country_code) VALUES (1, 'Probe', 'INR', 'UTC', '91');
        INSERT INTO org_entity (id, type, code, name) VALUES (\(RandomCustomerTests.till), 'TILL', 'till.one', 'One');
        INSERT INTO source (name, account_id) VALUES
          ('INSTORE', ''), ('ECOMMERCE', ''), ('WEBSITE', ''), ('WECHAT', 'one'), ('WECHAT', 'two');
        """)
    var program = NewProgram(name: "Probe Rewards", rules: "{}")
    program.isDefault = true
    program.tiers = [.init(name: "Base", threshold: .zero, earnRate: Amount(10))]
    _ = try session.addProgram(program)
    session.referenceChanged()
  }

  private struct Draw {
    var generator = SeededGenerator(seed: 42)

    mutating func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

    mutating func source() -> (String, String) {
      [("INSTORE", ""), ("ECOMMERCE", ""), ("WEBSITE", ""), ("WECHAT", "one"), ("WECHAT", "two")][number(5)]
    }

    mutating func identifier() -> Identifier {
      switch number(3) {
      case 0: Identifier(.mobile, "98000\(10_000 + number(900))")
      case 1: Identifier(.email, "p\(number(900))@example.com")
      default: Identifier(.externalID, "X-\(number(900))")
      }
    }

    mutating func identifiers() -> [Identifier] { (0...number(2)).map { _ in identifier() } }
  }

  @Test func tenThousandRandomChangesLeaveEverythingWithOneOwner() throws {
    try withStore { store in
      try store.write(organization)
      var draw = Draw()
      var given = Amount.zero
      var customers: [Int64] = []
      var (registered, merged, refused) = (0, 0, 0)
      for _ in 0..<20 {
        try store.write { session in
          for _ in 0..<500 {
            do {
              try session.savepoint {
                if customers.isEmpty || draw.number(3) == 0 {
                  let made = try register(&draw, &given, session)
                  if let made { customers.append(made) }
                  registered += made == nil ? 0 : 1
                } else {
                  merged += try change(customers[draw.number(customers.count)], &draw, session) ? 1 : 0
                }
              }
            } catch is CustomerError {
              refused += 1
            }
          }
        }
      }
      #expect(registered > 100 && merged > 50 && refused > 1000, "\(registered) \(merged) \(refused)")
      try store.read { session in
        try PointsLedger.check(session)
        try expectNone(RandomCustomerTests.orphans, session)
        let points = try Amount.fetchOne(
          session.db,
          sql: """
            SELECT coalesce(sum(points), 0) FROM enrollment JOIN customer ON customer.id = customer_id
            WHERE status <> 'MERGED'
            """)
        #expect(points == given, "the living have all points that were given")
      }
    }
  }

  private func register(_ draw: inout Draw, _ given: inout Amount, _ session: WriteSession) throws -> Int64? {
    let (source, account) = draw.source()
    let result = try Customers.register(
      Registration(profiles: [.init(source: source, account: account, identifiers: draw.identifiers())]),
      by: RandomCustomerTests.till, session)
    guard result.isNew else { return nil }
    try Loyalty.enroll(customer: result.id, till: RandomCustomerTests.till, session)
    let points = Amount(Int64(draw.number(50)) + 1)
    try PointsLedger.credit(customer: result.id, points: points, .init(.genericEvent), session)
    given += points
    return result.id
  }

  private func change(_ id: Int64, _ draw: inout Draw, _ session: WriteSession) throws -> Bool {
    let customer = try Customers.active(id: id, session)
    let profiles = try Customers.profiles(of: id, session)
    let profile = profiles[draw.number(profiles.count)]
    let lost = draw.number(4) == 0 && profile.identifiers.count > 1 ? [profile.identifiers[0]] : []
    let result = try Customers.changeIdentifiers(
      of: customer, source: profile.source, account: profile.account, add: [draw.identifier()], remove: lost,
      by: RandomCustomerTests.till, session)
    return result.customer != id
  }

  private func expectNone(_ queries: [(String, String)], _ session: Session) throws {
    for (what, sql) in queries {
      let count = try Int.fetchOne(session.db, sql: "SELECT count(*) FROM (\(sql))")
      #expect(count == 0, "\(what)")
    }
  }

  private static let orphans = [
    (
      "an identifier differs from its profile",
      """
      SELECT 1 FROM identifier LEFT JOIN profile ON profile.id = profile_id
      WHERE profile.id IS NULL OR profile.customer_id <> identifier.customer_id
        OR profile.source <> identifier.source OR profile.account_id <> identifier.account_id
      """
    ),
    (
      "an identifier has two owners in one source",
      "SELECT 1 FROM identifier GROUP BY type, lower(value), source, account_id HAVING count(*) > 1"
    ),
    (
      "a profile has two identifiers of a kind",
      "SELECT 1 FROM identifier GROUP BY profile_id, type HAVING count(*) > 1"
    ),
    (
      "a living customer has no profile",
      """
      SELECT 1 FROM customer WHERE merged_into IS NULL
        AND NOT EXISTS (SELECT 1 FROM profile WHERE customer_id = customer.id)
      """
    ),
    (
      "a survivor is no living customer",
      """
      SELECT 1 FROM customer AS victim JOIN customer AS survivor ON survivor.id = victim.merged_into
      WHERE survivor.merged_into IS NOT NULL OR victim.status <> 'MERGED'
      """
    ),
    (
      "a merged customer has points",
      """
      SELECT 1 FROM customer JOIN enrollment ON customer_id = customer.id WHERE status = 'MERGED' AND points <> 0
      """
    ),
    (
      "a living member is in no program",
      """
      SELECT 1 FROM customer WHERE merged_into IS NULL AND loyalty_type = 'loyalty'
        AND NOT EXISTS (SELECT 1 FROM enrollment WHERE customer_id = customer.id)
      """
    ),
  ]
}
