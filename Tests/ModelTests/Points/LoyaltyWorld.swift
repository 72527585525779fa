import Foundation
import GRDB
import Testing

@testable import Model

/// A small organization with one program (or more), its clock frozen, for tests of the loyalty engine.
///
/// It writes customers and bills as bare rows: what the other rooms do to them is not the subject here.
final class LoyaltyWorld {
  static let zone = Zone(identifier: "Asia/Kolkata") ?? .utc
  static let start = Timestamp(milliseconds: 1_767_250_800_000)  // 2026-01-01 12:30 in Kolkata

  let store: Store
  private(set) var till: Int64 = 0
  private var number = 0

  struct Line {
    var sku: String
    var amount: Amount
    var id: Int64 = 0
  }

  init(_ store: Store, rules: ProgramRules = .demo, decimals: Int64 = 3, configs: [String: String] = [:]) throws {
    self.store = store
    store.clock.state = .init(offset: 0, frozenAt: LoyaltyWorld.start)
    try store.write { session in
      try session.setOrganization(
        id: 1, name: "Test", currency: "INR", timeZone: "Asia/Kolkata", countryCode: "91", details: "{}")
      var shop = NewEntity()
      shop.code = "store.one"
      shop.name = "One"
      let storeID = try session.addEntity(shop)
      var desk = NewEntity(parent: storeID)
      desk.kind = .till
      desk.code = "till.one"
      till = try session.addEntity(desk)
      for (key, value) in configs { try session.setConfig(key, value) }
    }
    try addProgram("Main", rules: rules, decimals: decimals, isDefault: true)
  }

  @discardableResult
  func addProgram(
    _ name: String, rules: ProgramRules, decimals: Int64 = 3, isDefault: Bool = false, scope: String = "[]"
  ) throws -> Int64 {
    try store.write { session in
      var program = NewProgram(
        name: name, rules: String(decoding: try JSONEncoder().encode(rules), as: UTF8.self))
      program.isDefault = isDefault
      program.decimals = decimals
      program.scope = scope
      program.tiers = [
        .init(name: "Silver", threshold: .zero, earnRate: Amount(10)),
        .init(name: "Gold", threshold: Amount(10_000), earnRate: Amount(15)),
        .init(name: "Platinum", threshold: Amount(50_000), earnRate: Amount(20)),
      ]
      return try session.addProgram(program)
    }
  }

  var now: Timestamp { store.clock.now }

  func advance(days: Int64 = 0, hours: Int64 = 0) throws {
    try store.adjustClock { $0.set($0.now.adding(days: days).adding(hours: hours)) }
  }

  /// A member of the default program.
  func customer(enrolled: Bool = true) throws -> Int64 {
    try store.write { session in
      try session.db.execute(
        sql: """
          INSERT INTO customer (loyalty_type, registered_at, created_at, created_by, updated_at, updated_by, created_source)
          VALUES ('loyalty', ?1, ?1, ?2, ?1, ?2, 'INSTORE')
          """, arguments: [session.now, till])
      let id = session.db.lastInsertedRowID
      if enrolled { try Loyalty.enroll(customer: id, till: till, session) }
      return id
    }
  }

  struct Sale {
    var id: Int64
    var amount: Amount
    var lines: [Line]
    var effects: [SideEffect]
  }

  /// A bill of some lines, or of an amount without lines.
  @discardableResult
  func sell(
    _ customer: Int64, _ amount: Amount? = nil, lines: [Line] = [], paidWithPoints: Amount = .zero, counts: Bool = true
  ) throws -> Sale {
    try store.write { session in
      let amount = amount ?? lines.reduce(.zero) { $0 + $1.amount }
      let bill = try self.bill("REGULAR", customer, amount, session)
      var lines = lines
      for index in lines.indices {
        try session.db.execute(
          sql: """
            INSERT INTO bill_line (bill_id, serial, sku, quantity, rate, value, discount, amount)
            VALUES (?, ?, ?, 1000, ?, ?, 0, ?)
            """,
          arguments: [
            bill, index + 1, lines[index].sku, lines[index].amount, lines[index].amount, lines[index].amount,
          ])
        lines[index].id = session.db.lastInsertedRowID
      }
      let effects = try Loyalty.billAdded(
        BillFacts(
          bill: bill, customer: customer, till: till, amount: amount, paidWithPoints: paidWithPoints,
          lines: lines.map { .init(id: $0.id, sku: $0.sku, category: "Any", brand: "Any", amount: $0.amount) },
          billedAt: session.now, counts: counts),
        session)
      return Sale(id: bill, amount: amount, lines: lines, effects: effects)
    }
  }

  @discardableResult
  func giveBack(
    _ customer: Int64, _ sale: Sale, _ kind: ReturnFacts.Kind, _ amount: Amount, before: Amount = .zero,
    lines: [ReturnFacts.Line] = []
  ) throws -> [SideEffect] {
    try store.write { session in
      let bill = try self.bill("RETURN", customer, amount, session)
      return try Loyalty.billReturned(
        ReturnFacts(
          original: sale.id, originalAmount: sale.amount, bill: bill, customer: customer, till: till, kind: kind,
          amount: amount, returnedBefore: before, lines: lines),
        session)
    }
  }

  private func bill(_ type: String, _ customer: Int64, _ amount: Amount, _ session: WriteSession) throws -> Int64 {
    number += 1
    try session.db.cachedStatement(
      sql: """
        INSERT INTO bill (type, customer_id, number, amount, gross_amount, discount, billed_at, created_at, updated_at,
          till_id)
        VALUES (?1, ?2, ?3, ?4, ?4, 0, ?5, ?5, ?5, ?6)
        """
    ).execute(arguments: [type, customer, "B\(number)", amount, session.now, till])
    return session.db.lastInsertedRowID
  }

  func redeem(_ customer: Int64, _ points: Amount, program: Int64? = nil, acrossPrograms: Bool = false) throws
    -> Redemption
  {
    try store.write { session in
      var request = Redemptions.Request(customer: customer, program: program, till: till, points: points)
      request.acrossPrograms = acrossPrograms
      return try Redemptions.redeem(request, session)
    }
  }

  func reverse(_ redemption: Redemption, _ points: Amount? = nil) throws -> Redemptions.Reversal {
    try store.write { session in
      try Redemptions.reverse(
        code: redemption.code, customer: redemption.customer ?? 0, points: points, till: till, session)
    }
  }

  func transfer(_ from: Int64, _ to: Int64, _ points: Amount) throws {
    _ = try store.write { session in
      try PointsLedger.transfer(from: .customer(from), to: .customer(to), points: points, till: till, session)
    }
  }

  func account(_ customer: Int64, program: String = "Main") throws -> Enrollment {
    try store.read { session in
      let id = try session.programs.all.first { $0.name == program }?.id ?? 0
      return try #require(try session.enrollment(customer: customer, program: id))
    }
  }

  func points(_ customer: Int64) throws -> Amount { try account(customer).points }

  func check() throws { try store.read { try PointsLedger.check($0) } }
}

/// A world for one test, whose books are held against each other at the end.
func withLoyalty(
  rules: ProgramRules = .demo, decimals: Int64 = 3, configs: [String: String] = [:],
  _ body: (LoyaltyWorld) throws -> Void
) throws {
  try withStore { store in
    let world = try LoyaltyWorld(store, rules: rules, decimals: decimals, configs: configs)
    try body(world)
    try world.check()
  }
}

extension ProgramRules {
  /// The rules of the default organization's program.
  static var demo: ProgramRules {
    var rules = ProgramRules()
    var promise = Bonus(name: "Promise", points: Amount(50), lines: LineFilter(skus: ["SKU-2001"]))
    promise.promisedAfterDays = 14
    rules.bonuses = [promise]
    rules.expiry = Expiry(days: 365)
    rules.redemption.minimum = Amount(10)
    rules.redemption.maximum = Amount(5000)
    rules.redemption.multiple = Amount(1)
    rules.tiers.validityDays = 365
    rules.tiers.renewalPurchases = Amount(5000)
    return rules
  }
}
