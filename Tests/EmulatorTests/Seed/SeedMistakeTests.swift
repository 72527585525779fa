import Foundation
import Model
import Testing

@testable import Emulator

/// A mistake in a seed file stops the start, and is told with its place and with what would be right.
@Suite("Mistakes in seed files")
struct SeedMistakeTests {
  private static let base = """
    organization: { id: 7, name: Test, currency: INR, time_zone: Asia/Kolkata, country_code: "91" }
    zones: [{ code: z }]
    stores:
      - { code: s, zone: z, tills: [{ code: t, password: x }] }
    sources: [{ name: INSTORE }]
    custom_fields: [{ scope: loyalty_registration, name: size, type: select, options: [S, M] }]
    tenders: [{ name: Cash }]
    configs: { CONF_LOYALTY_IS_BILL_NUMBER_UNIQUE: 1 }
    programs:
      - name: P
        default: true
        point_value: 1
        tiers: [{ name: One, points_per_100: 10 }, { name: Two, threshold: 1000, points_per_100: 20 }]
        rules: { expiry: { days: 100 } }
    products: [{ sku: A-1, price: 500, description: Thing }]
    """

  private func load(_ text: String) throws -> Store {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("seed-\(UUID().uuidString).db").path
    let store = try Store(path: path)
    store.discard()
    try SeedLoader.load(
      SeedLoader.read(files: [("base.yaml", SeedMistakeTests.base), ("mine.yaml", text)]), into: store)
    return store
  }

  private func mistake(_ text: String) -> SeedError? {
    do {
      _ = try load(text)
      return nil
    } catch {
      return error as? SeedError
    }
  }

  /// A customer, a line for each part, with the given history from line 5 on.
  private static func customer(_ history: String, _ more: String = "") -> String {
    """
    customers:
      - name: ann
        first_name: Ann
        mobile: "919811111111"\(more)
        registered: { days_ago: 50 }
        history:
    \(history.split(separator: "\n").map { "      - \($0)" }.joined(separator: "\n"))
    """
  }

  @Test(
    "What is wrong with customers and their histories is told with its line",
    arguments: [
      ("{ days_ago: 10, bill: B-1, amount: 100, tip: 5 }", 7, "unknown key 'tip'"),
      ("{ days_ago: 10, bill: B-1, items: { A-11: 1 } }", 7, "did you mean 'A-1'?"),
      ("{ days_ago: 10, bill: B-1, items: { A-1: none } }", 7, "whole number from 1 to 10000"),
      ("{ days_ago: 10, bill: B-1 }", 7, "'items' or 'amount'"),
      ("{ days_ago: 10 }", 7, "'bill', 'redeem' or 'return'"),
      ("{ days_ago: 0, bill: B-1, amount: 100 }", 7, "whole number from 1 to 3650"),
      ("{ days_ago: 51, bill: B-1, amount: 100 }", 7, "before the customer registered"),
      ("{ days_ago: 9, time: 25:00, bill: B-1, amount: 100 }", 7, "from 00:00 to 23:59"),
      ("{ days_ago: 9, bill: B-1, amount: 100, tender: Shells }", 7, "known are Cash"),
      ("{ days_ago: 9, bill: B-1, amount: 100, till: tt }", 7, "did you mean 't'?"),
      ("{ days_ago: 9, bill: B-1, amount: -1 }", 7, "negative amount"),
      ("{ days_ago: 9, bill: B-1, amount: 100 }\n{ days_ago: 8, bill: B-1, amount: 100 }", 8, "duplicate number"),
      ("{ days_ago: 9, bill: B-1, amount: 100 }\n{ days_ago: 8, redeem: 11 }", 8, "insufficient points"),
      ("{ days_ago: 9, return: B-9 }", 7, "original number unknown"),
    ])
  func histories(history: String, line: Int, message: String) throws {
    let error = try #require(mistake(SeedMistakeTests.customer(history)))
    #expect(error.file == "mine.yaml" && error.line == line)
    #expect(error.message.contains(message), "\(error)")
  }

  @Test(
    "What is wrong with a profile is told with its line",
    arguments: [
      ("\n    custom_fields: { size: L }", 5, "size is to be S or M, not 'L'"),
      ("\n    custom_fields: { hat: L }", 5, "no custom field of customers 'hat'"),
      ("\n    extended_fields: { hat: L }", 5, "no extended field of customers 'hat'"),
      ("\n    labels: [vip]", 5, "no label 'vip'"),
      ("\n    email: nowhere", 2, "invalid email"),
      ("\n    shoe: 9", 5, "unknown key 'shoe'"),
    ])
  func profiles(more: String, line: Int, message: String) throws {
    let error = try #require(mistake(SeedMistakeTests.customer("{ days_ago: 9, bill: B, amount: 1 }", more)))
    #expect(error.line == line && error.message.contains(message), "\(error)")
  }

  @Test(
    "What is wrong with interactions is told with its line",
    arguments: [
      ("{ customer: anna, days_ago: 9, type: tweet }", "did you mean 'ann'?"),
      ("{ customer: ann, days_ago: 51, type: tweet }", "before the customer registered"),
      ("{ customer: ann, days_ago: 9, type: wink }", "type is to be checkin"),
      ("{ customer: ann, days_ago: 9, type: tweet, network: facebook }", "network is to be twitter"),
      ("{ customer: ann, days_ago: 9, type: checkin, lat: 1, long: 2 }", "needs 'network'"),
      ("{ customer: ann, days_ago: 9, type: checkin, network: facebook, lat: 91, long: 2 }", "from -90 to 90"),
      ("{ customer: ann, days_ago: 9, type: like, lat: 1 }", "only a checkin has 'lat'"),
      ("{ customer: ann, days_ago: 9, type: like, score: 1 }", "only a survey has 'score'"),
      ("{ customer: ann, days_ago: 9, type: survey, name: S, sent: { days_ago: 9 } }", "needs 'score'"),
      ("{ customer: ann, days_ago: 9, type: survey, name: S, score: 11, sent: { days_ago: 9 } }", "from 0 to 10"),
      ("{ customer: ann, days_ago: 9, type: survey, name: S, score: 1, sent: { days_ago: 8 } }", "before it was sent"),
    ])
  func interactions(entry: String, message: String) throws {
    let customer = SeedMistakeTests.customer("{ days_ago: 9, bill: B-1, amount: 100 }")
    let error = try #require(mistake("\(customer)\ninteractions:\n  - \(entry)"))
    #expect(error.file == "mine.yaml" && error.line == 9, "\(error)")
    #expect(error.message.contains(message), "\(error)")
  }

  @Test("Two customers cannot share a name or a number")
  func doubles() throws {
    let one = SeedMistakeTests.customer("{ days_ago: 9, bill: B-1, amount: 100 }")
    let twin = one.replacing("customers:\n", with: "")
    #expect(try #require(mistake(one + "\n" + twin)).message.contains("another customer 'ann'"))
    let other = twin.replacing("name: ann", with: "name: bob").replacing("B-1", with: "B-2")
    #expect(try #require(mistake(one + "\n" + other)).message.contains("exists in source"))
  }

  @Test("An id given twice is told in words")
  func takenID() throws {
    let series = "  - { id: 7, valid_days: 9, settings: { description: D, discountCode: D, discountType: ABS, discountValue: 1, clientHandlingType: DISC_CODE, smsTemplate: S } }\n"
    let base = SeedMistakeTests.customer("{ days_ago: 9, bill: B-1, amount: 100 }")
    let error = try #require(mistake(base + "\ncoupon_series:\n" + series + series))
    #expect(error.message == "there is another with the same id", "\(error)")
  }

  @Test(
    "What is wrong with the catalogue is told",
    arguments: [
      ("products: [{ sku: A-1, price: 5 }]", "another product has the SKU or EAN 'A-1'"),
      ("products: [{ sku: B-1 }]", "needs 'price'"),
      ("products: [{ sku: B-1, price: much }]", "price is to be a number"),
      ("products: [{ sku: B-1, price: 5, brand: None }]", "there is no brand 'None'"),
      ("products: [{ sku: B-1, price: 5, attributes: { weave: twill } }]", "no product attribute 'weave'"),
      ("colors: [{ name: Red, pallette: reddish }]", "six hexadecimal digits"),
      ("sizes: [{ name: M, family: Shirts, meta_size: 38 }]", "there is no meta size '38'"),
      ("categories: [{ name: One }, { name: one }]", "there is another 'one'"),
    ])
  func catalogue(text: String, message: String) throws {
    let error = try #require(mistake(text))
    #expect(error.file == "mine.yaml" && error.line == 1)
    #expect(error.message.contains(message), "\(error)")
  }

  @Test("A history is lived through: bills earn by the tier of their day, points expire, a return takes back")
  func lived() throws {
    let store = try load(
      SeedMistakeTests.customer(
        """
        { days_ago: 150, bill: B-1, items: { A-1: 2 }, tender: Cash }
        { days_ago: 120, bill: B-2, items: { A-1: 2 } }
        { days_ago: 80, bill: B-3, amount: 500, redeem: 50 }
        { days_ago: 70, return: B-2, items: { A-1: 1 } }
        """
      ).replacing("days_ago: 50", with: "days_ago: 200"))
    try store.read { session in
      try PointsLedger.check(session)
      let id = try #require(try Customers.holders(of: Identifier(.mobile, "919811111111"), session).first?.customer)
      let account = try #require(try session.enrollments(customer: id).first)
      // 100 in tier One, 200 in Two; 50 spent of the first; (500 - 50) * 20%; a half of B-2 taken back; the rest of B-1
      // and B-2 expired.
      #expect(account.redeemed == Amount(50) && account.returned == Amount(100))
      #expect(account.points == Amount(90) && account.expired == Amount(150))
      #expect(account.tier == 2 && account.purchases == Amount(2000))
    }
  }
}
