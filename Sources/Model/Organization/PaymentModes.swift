import Foundation
import GRDB

/// A currency to be set up; see `Currencies`.
public struct NewCurrency: Sendable {
  public var code: String
  public var name: String
  public var symbol: String
  public var numericCode: String
  public var isBase: Bool
  /// Units of this currency for one of the base currency, in millionths.
  public var ratio: Int64

  public init(code: String, name: String, symbol: String, numericCode: String, isBase: Bool, ratio: Int64) {
    self.code = code
    self.name = name
    self.symbol = symbol
    self.numericCode = numericCode
    self.isBase = isBase
    self.ratio = ratio
  }
}

/// A payment mode under the organization's own name.
public struct Tender: Sendable {
  public let id: Int64
  /// The organization's name for it.
  public let name: String
  /// The system's payment mode behind it.
  public let canonicalName: String
  public let description: String
  public let attributes: [TenderAttribute]

  public init(
    id: Int64 = 0, name: String, canonicalName: String, description: String = "", attributes: [TenderAttribute] = []
  ) {
    self.id = id
    self.name = name
    self.canonicalName = canonicalName
    self.description = description
    self.attributes = attributes
  }
}

/// What may be said of a payment, such as a card's type.
public struct TenderAttribute: Sendable, Codable {
  public var name: String
  public var canonicalName: String
  /// STRING, INT or TYPED: one of `values`.
  public var type: String
  public var values: [String]

  public init(name: String, canonicalName: String, type: String = "STRING", values: [String] = []) {
    self.name = name
    self.canonicalName = canonicalName
    self.type = type
    self.values = values
  }
}

/// The payment modes of the organization, in order of their ids. Names match in any case.
public struct PaymentModes: ReferenceData {
  public let all: [Tender]

  public static func load(_ db: Database) throws -> PaymentModes {
    let rows = try Row.fetchAll(db, sql: "SELECT id, name, canonical_name, description, attributes FROM tender ORDER BY id")
    return PaymentModes(
      all: rows.map { row in
        let attributes = try? JSONDecoder().decode([TenderAttribute].self, from: Data((row[4] as String).utf8))
        return Tender(id: row[0], name: row[1], canonicalName: row[2], description: row[3], attributes: attributes ?? [])
      })
  }

  public subscript(name: String) -> Tender? { all.first { $0.name.lowercased() == name.lowercased() } }
}

extension Session {
  public var paymentModes: PaymentModes {
    get throws { try reference(PaymentModes.self) }
  }
}

extension WriteSession {
  public func addCurrency(_ currency: NewCurrency) throws {
    let known = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM currency WHERE code = ?)", arguments: [currency.code])
    if known == true { throw OrganizationError.exists("currency '\(currency.code)'") }
    try db.execute(
      sql: """
        INSERT INTO currency (code, name, symbol, numeric_code, is_base, ratio, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        currency.code, currency.name, currency.symbol, currency.numericCode, currency.isBase, currency.ratio, now,
      ])
    referenceChanged()
  }

  public func addTender(_ tender: Tender) throws -> Int64 {
    let known = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM tender WHERE name = ?)", arguments: [tender.name])
    if known == true { throw OrganizationError.exists("tender '\(tender.name)'") }
    let attributes = String(decoding: try JSONEncoder().encode(tender.attributes), as: UTF8.self)
    try db.execute(
      sql: "INSERT INTO tender (name, canonical_name, description, attributes) VALUES (?, ?, ?, ?)",
      arguments: [tender.name, tender.canonicalName, tender.description, attributes])
    referenceChanged()
    return db.lastInsertedRowID
  }
}
