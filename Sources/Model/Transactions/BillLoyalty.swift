public enum SideEffect: Sendable {}

/// What bills tell the loyalty engine.
enum BillLoyalty {
  struct Sale {
    var bill: Int64
    var number: String
    var customer: Int64
    var amount: Amount
    var billedAt: Timestamp
    var till: Int64
    var lines: [BillEntry.StoredLine]
    var redemptions: [Int64]
  }

  struct Return {
    var bill: Int64
    var original: Bill
    var type: ReturnType
    var amount: Amount
    var customer: Int64
    var at: Timestamp
    var till: Int64
    var isComplete: Bool
    var lines: [(line: Int64, quantity: Amount, amount: Amount)]
  }

  static func added(_ sale: Sale, _ session: WriteSession) throws -> [SideEffect] { [] }
  static func returned(_ return: Return, _ session: WriteSession) throws -> (effects: [SideEffect], deducted: Amount) {
    ([], .zero)
  }
  static func updated(_ bill: Bill, _ session: WriteSession) throws {}
}

extension BillEntry {
  static func isKnown(sku: String, _ session: Session) throws -> Bool { true }
  func addProducts() throws {}
}
