import GRDB
import Testing

@testable import Model

@Suite("User groups at random")
struct GroupWalkTests {
  @Test("whatever members do, ledger and counts hold", arguments: [1, 2, 3] as [UInt64])
  func walk(seed: UInt64) throws {
    try withLoyalty { world in
      var chance = SeededGenerator(seed: seed)
      let people = try (0..<4).map { _ in try world.customer() }
      let groups = [try world.family("F", people[0]), try world.family("G", people[1])]
      var bills: [(number: String, customer: Int64, amount: Int64)] = []
      var spent: [(code: String, customer: Int64)] = []
      for step in 0..<250 {
        let person = people[Int.random(in: 0..<people.count, using: &chance)]
        let group = groups[Int.random(in: 0..<groups.count, using: &chance)]
        let amount = Int64.random(in: 1...400, using: &chance) * 10
        // Whatever is refused leaves no trace; what is refused is no subject here.
        switch Int.random(in: 0..<10, using: &chance) {
        case 0: try? world.join(person, group)
        case 1 where person != people[0] && person != people[1]: try? world.leave(person, group)
        case 2, 3:
          if (try? world.buy(person, "B-\(step)", amount, for: group)) != nil {
            bills.append(("B-\(step)", person, amount))
          }
        case 4: try world.buy(person, "B-\(step)", amount)
        case 5:
          guard let bill = bills.randomElement(using: &chance) else { continue }
          _ = try? world.bringBack(bill.customer, bill.number, .full, bill.amount)
        case 6: try? world.pass(amount / 100, from: .customer(person), to: .group(group.id), by: person)
        case 7: try? world.pass(amount / 100, from: .group(group.id), to: .customer(person), by: person)
        case 8:
          if let redemption = try? world.spend(amount / 20, of: group, by: person) { spent.append((redemption.code, person)) }
          if let last = spent.randomElement(using: &chance), Bool.random(using: &chance) {
            _ = try? world.store.write {
              try Redemptions.reverse(code: last.code, customer: last.customer, points: nil, till: world.till, $0)
            }
          }
        default: try world.advance(days: Int64.random(in: 1...60, using: &chance))
        }
        if step.isMultiple(of: 50) { try world.check() }
      }
      try world.checkGroups()
      try world.store.read { session in
        let wrong = try GRDB.Row.fetchAll(
          session.db,
          sql: """
            SELECT g.id, g.lifetime_purchases, a.purchases FROM user_group g JOIN enrollment a ON a.group_id = g.id
            WHERE g.lifetime_purchases <> a.purchases
            """)
        #expect(wrong.isEmpty, "\(wrong)")
      }
    }
  }
}
