import Model
import TestSupport
import Testing

/// The default organization is what its description says: clients and their tests rely on it.
@Suite("The default organization")
struct DefaultOrganizationTests {
  private func customer(_ mobile: String, _ session: Session) throws -> Customer {
    let id = try #require(try Customers.holders(of: Identifier(.mobile, mobile), session).first?.customer)
    return try #require(try Customers.find(id: id, session))
  }

  private func account(_ mobile: String, _ session: Session) throws -> Enrollment {
    let program = try #require(try session.programs.standard?.id)
    return try #require(try session.enrollment(customer: try customer(mobile, session).id, program: program))
  }

  @Test("It has its stores, tills and API client")
  func places() throws {
    try withSandbox { api in
      try api.store.read { session in
        #expect(try session.organization.name == "Demo Retail")
        let entities = try session.entities
        for (till, store) in [("till.demo", "store.blr"), ("till.blr2", "store.blr"), ("till.del1", "store.del")] {
          let entity = try #require(entities.find(.till, code: till))
          #expect(entities.store(of: entity)?.code == store)
        }
        #expect(entities.find(.storeServer, code: "ts.blr") != nil)
        #expect(try session.reference(Access.self).clients["demo-key"]?.tokenLifetime == 3600)
      }
    }
  }

  @Test(
    "The members whom the description names have their tiers",
    arguments: [("919800000001", "Silver"), ("919800000002", "Gold"), ("919800000003", "Platinum")])
  func tiers(mobile: String, tier: String) throws {
    try withSandbox { api in
      try api.store.read { session in
        let program = try #require(try session.programs.standard)
        #expect(program.tier(try account(mobile, session).tier).name == tier)
      }
    }
  }

  @Test("Asha Rao has 250 points, and is found by each of her identifiers")
  func asha() throws {
    try withSandbox { api in
      try api.store.read { session in
        #expect(try account("919800000001", session).points == Amount(250))
        let id = try customer("919800000001", session).id
        for identifier in [Identifier(.email, "asha.rao@example.com"), Identifier(.externalID, "CUST-0001")] {
          #expect(try Customers.holders(of: identifier, session).map(\.customer) == [id])
        }
        #expect(try Customers.mainProfile(of: id, session)?.firstName == "Asha")
      }
    }
  }

  @Test("Twenty-four customers have histories that add up to what they own")
  func books() throws {
    try withSandbox { api in
      try api.store.read { session in
        try PointsLedger.check(session)
        #expect(try session.salesFigures().customers == 22)  // all but the suspended one and the one who is no member
        for number in 1...24 {
          let id = try customer("9198000000" + (number < 10 ? "0" : "") + String(number), session).id
          let bills = try CustomerBills.list(of: id, CustomerBills.Filter(), limit: 100, session)
          let sold = bills.filter { $0.type == .regular }.reduce(Amount.zero) { $0 + $1.amount - $1.returnedAmount }
          let counted = try session.enrollments(customer: id).first?.purchases ?? .zero
          #expect(sold == counted, "customer \(number)")
        }
      }
    }
  }

  @Test("What was due in the histories has happened: points expired, a promise came true, another is open")
  func lived() throws {
    try withSandbox { api in
      try api.store.read { session in
        let leela = try account("919800000006", session)
        #expect(leela.expired == Amount(750) && leela.points == Amount(140))
        #expect(try account("919800000004", session).promised == .zero)
        #expect(try account("919800000004", session).points == Amount(430))
        #expect(try account("919800000003", session).promised == Amount(50))
        #expect(try session.messages(to: nil, kind: nil).isEmpty)
      }
    }
  }

  @Test("Loading a past leaves the clock in the present")
  func present() throws {
    try withSandbox { api in
      #expect(abs(api.store.clock.now.milliseconds(since: SandboxClock.system)) < 60_000)
    }
  }

  @Test("The catalogue has twelve products over three categories")
  func catalogue() throws {
    try withSandbox { api in
      try api.store.read { session in
        #expect(try session.salesFigures().products == 12)
        for kind in ProductMaster.Kind.allCases {
          let list = try Products.masters(kind, MasterFilter(), session)
          #expect(kind == .category ? list.total == 3 : list.total >= 2, "\(kind)")
          #expect(kind != .size || list.page.allSatisfy { !$0.family.isEmpty && $0.parentName != nil })
        }
        #expect(try Products.colors(pallette: nil, limit: 10, offset: 0, session).total >= 2)
        let earbuds = try #require(try Products.find(sku: "sku-2001", session))
        #expect(earbuds.categoryName == "Electronics" && earbuds.price == Amount(2000))
      }
    }
  }
}
