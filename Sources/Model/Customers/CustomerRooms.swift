import GRDB

/// A room of the model that keeps rows of a customer. A merge asks every room to move its own.
protocol CustomerRoom {
  /// Makes everything of `victim` in this room `survivor`'s.
  static func move(from victim: Int64, to survivor: Int64, _ session: WriteSession) throws
}

/// The rooms that hang on customers, in the order in which a merge visits them.
enum CustomerRooms {
  static var all: [any CustomerRoom.Type] {
    [
      BillsOfCustomer.self,
      CardsOfCustomer.self,
      BelongingsOfCustomer.self,
      PointsOfCustomer.self,
      CouponsOfCustomer.self,
      GroupsOfCustomer.self,
    ]
  }

  /// Who holds a card, by its number; nil where nobody does.
  static func holder(cardNumber: String, _ session: Session) throws -> Int64? {
    try Card.find(number: cardNumber, session)?.customer
  }

  /// Who holds a card, by the number that another system gave it; nil where nobody does.
  static func holder(cardExternalID: String, _ session: Session) throws -> Int64? {
    try Card.find(externalID: cardExternalID, session)?.customer
  }
}

enum BillsOfCustomer: CustomerRoom {
  static func move(from victim: Int64, to survivor: Int64, _ session: WriteSession) throws {
    try session.statement("UPDATE bill SET customer_id = ? WHERE customer_id = ?")
      .run(survivor, victim)
    try session.statement("UPDATE rejected_bill SET customer_id = ? WHERE customer_id = ?")
      .run(survivor, victim)
  }
}

enum PointsOfCustomer: CustomerRoom {
  static func move(from victim: Int64, to survivor: Int64, _ session: WriteSession) throws {
    try PointsLedger.merge(victim: victim, survivor: survivor, session)
  }
}

enum BelongingsOfCustomer: CustomerRoom {
  static func move(from victim: Int64, to survivor: Int64, _ session: WriteSession) throws {
    try CustomerBelongings.merge(victim, into: survivor, session)
  }
}
