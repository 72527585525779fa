import Foundation
import GRDB

/// A currency that bills may be in.
public struct Currency: Sendable {
  /// ISO 4217 letters.
  public let code: String
  public let name: String
  public let symbol: String
  /// ISO 4217 digits.
  public let numericCode: String
  public let isBase: Bool
  /// Units of this currency for one of the base currency, in millionths.
  public let ratio: Int64
  public let updatedAt: Timestamp

  public init(
    code: String, name: String, symbol: String, numericCode: String, isBase: Bool, ratio: Int64,
    updatedAt: Timestamp = Timestamp(milliseconds: 0)
  ) {
    self.code = code
    self.name = name
    self.symbol = symbol
    self.numericCode = numericCode
    self.isBase = isBase
    self.ratio = ratio
    self.updatedAt = updatedAt
  }
}

/// The currencies of the organization.
public struct Currencies: ReferenceData {
  /// The base currency first, then by code.
  public let all: [Currency]

  public static func load(_ db: Database) throws -> Currencies {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT code, name, symbol, numeric_code, is_base, ratio, updated_at FROM currency ORDER BY is_base DESC, code
        """)
    return Currencies(
      all: rows.map { row in
        Currency(
          code: row[0], name: row[1], symbol: row[2], numericCode: row[3], isBase: row[4], ratio: row[5],
          updatedAt: row[6])
      })
  }

  public subscript(code: String) -> Currency? { all.first { $0.code.lowercased() == code.lowercased() } }
  public var base: Currency? { all.first { $0.isBase } }
}

/// A payment mode under the organization's own name.
public struct Tender: Sendable {
  public let id: Int64
  /// The organization's name for it.
  public let name: String
  /// The system's payment mode behind it.
  public let canonicalName: String
  public let attributes: [TenderAttribute]

  public init(id: Int64 = 0, name: String, canonicalName: String, attributes: [TenderAttribute] = []) {
    self.id = id
    self.name = name
    self.canonicalName = canonicalName
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
public struct Tenders: ReferenceData {
  public let all: [Tender]

  public static func load(_ db: Database) throws -> Tenders {
    let rows = try Row.fetchAll(db, sql: "SELECT id, name, canonical_name, attributes FROM tender ORDER BY id")
    return Tenders(
      all: rows.map { row in
        let attributes = try? JSONDecoder().decode([TenderAttribute].self, from: Data((row[3] as String).utf8))
        return Tender(id: row[0], name: row[1], canonicalName: row[2], attributes: attributes ?? [])
      })
  }

  public subscript(name: String) -> Tender? { all.first { $0.name.lowercased() == name.lowercased() } }
}

extension Session {
  public var currencies: Currencies {
    get throws { try reference(Currencies.self) }
  }

  public var tenders: Tenders {
    get throws { try reference(Tenders.self) }
  }
}

extension WriteSession {
  public func addCurrency(_ currency: Currency) throws {
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
      sql: "INSERT INTO tender (name, canonical_name, attributes) VALUES (?, ?, ?)",
      arguments: [tender.name, tender.canonicalName, attributes])
    referenceChanged()
    return db.lastInsertedRowID
  }
}
