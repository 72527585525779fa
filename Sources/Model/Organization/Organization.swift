import Foundation
import GRDB

/// The organization whose emulator this sandbox is.
public struct Organization: ReferenceData {
  public let id: Int64
  public let name: String
  /// ISO 4217 letters of the base currency.
  public let currency: String
  public let zone: Zone
  /// Put before mobile numbers that come without one, such as `91`.
  public let countryCode: String
  /// Address, logo, languages and the like, as the text of a JSON object.
  public let details: String

  public static func load(_ db: Database) throws -> Organization {
    let row = try Row.fetchOne(
      db, sql: "SELECT id, name, currency, time_zone, country_code, details FROM organization LIMIT 1")
    guard let row else {
      return Organization(id: 0, name: "", currency: "", zone: .utc, countryCode: "", details: "{}")
    }
    return Organization(
      id: row[0], name: row[1], currency: row[2], zone: Zone(identifier: row[3]) ?? .utc, countryCode: row[4],
      details: row[5])
  }
}

extension Session {
  public var organization: Organization {
    get throws { try reference(Organization.self) }
  }

  /// The zone in which the organization dates its records.
  public var zone: Zone {
    get throws { try organization.zone }
  }
}
