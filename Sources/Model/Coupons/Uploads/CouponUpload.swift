import Foundation
import GRDB

/// A file of codes, or of redemptions made elsewhere, that was brought into a series.
public struct CouponUpload: Sendable {
  public enum Kind: String, Sendable {
    case codes = "CODES"
    case redemptions = "REDEMPTIONS"
  }

  /// How a file names customers.
  public enum CustomerKind: String, Sendable, Codable, CaseIterable {
    case mobile = "MOBILE"
    case externalID = "EXTERNAL_ID"
    case email = "EMAIL"
    case id = "USER_ID"

    /// The name by which `Customers.resolve` knows it.
    var identifierName: String {
      switch self {
      case .mobile: "mobile"
      case .externalID: "externalId"
      case .email: "email"
      case .id: "id"
      }
    }

    /// What an error calls it.
    var label: String {
      switch self {
      case .mobile: "mobile number"
      case .externalID: "external id"
      case .email: "email"
      case .id: "user id"
      }
    }
  }

  /// Which column is what. Columns count from 0.
  public struct Layout: Sendable, Codable {
    public struct Customer: Sendable, Codable {
      public var kind: CustomerKind
      public var column: Int

      public init(_ kind: CustomerKind, column: Int) {
        self.kind = kind
        self.column = column
      }
    }

    /// In the order of their weight: the first that has a value names the customer. None: codes for nobody yet.
    public var customers: [Customer] = []
    public var code: Int?
    public var couponID: Int?
    public var redeemedAt: Int?
    public var till: Int?
    public var billID: Int?
    public var billNumber: Int?
    public var details: Int?

    public init() {}

    var all: [Int] {
      customers.map(\.column) + [code, couponID, redeemedAt, till, billID, billNumber, details].compactMap { $0 }
    }

    /// How many columns are read.
    var count: Int { (all.max() ?? -1) + 1 }
  }

  public var id: Int64 = 0
  public let series: Int64
  public let kind: Kind
  public let till: Int64
  public let createdAt: Timestamp
  public internal(set) var updatedAt: Timestamp
  /// As sent.
  public let fileName: String
  /// `<name>_<milliseconds>_<series>.csv`.
  public let storedName: String
  /// Nil until work on the rows begins.
  public internal(set) var tableName: String?
  /// Nil while no row failed.
  public internal(set) var errorFile: String?
  public let layout: Layout
  /// Rows of the file without its header, those worked off so far, and those of them that failed.
  public internal(set) var total: Int = 0
  public internal(set) var done: Int = 0
  public internal(set) var failed: Int = 0
  public internal(set) var isFinished = false

  /// Why one row came to nothing.
  public struct RowError: Sendable {
    /// The header is row 1.
    public let row: Int
    /// 1 is the first; 0 where it is the row as a whole.
    public let column: Int
    public let value: String
    public let message: String
  }

  init(_ kind: Kind, series: Int64, till: Int64, fileName: String, _ layout: Layout, at now: Timestamp) {
    self.kind = kind
    self.series = series
    self.till = till
    self.layout = layout
    self.fileName = fileName
    let stem = fileName.lowercased().hasSuffix(".csv") ? String(fileName.dropLast(4)) : fileName
    storedName = "\(stem)_\(now.milliseconds)_\(series).csv"
    createdAt = now
    updatedAt = now
  }

  static let columns = """
    id, series_id, kind, till_id, created_at, updated_at, file_name, stored_name, table_name, error_file, layout, \
    total, done, failed, finished
    """

  init(_ row: Row) {
    id = row[0]
    series = row[1]
    kind = Kind(rawValue: row[2]) ?? .codes
    till = row[3]
    createdAt = row[4]
    updatedAt = row[5]
    fileName = row[6]
    storedName = row[7]
    tableName = row[8]
    errorFile = row[9]
    layout = (try? JSONDecoder().decode(Layout.self, from: row[10] as Data)) ?? Layout()
    total = row[11]
    done = row[12]
    failed = row[13]
    isFinished = row[14]
  }
}

/// Why a file was not taken at all.
public enum CouponUploadError: Error, Hashable, Sendable {
  case seriesUnknown
  /// Codes of the series come from another system.
  case issuedElsewhere
  /// The series makes its codes itself.
  case codesAreGenerated
  case seriesExpired
  /// The file holds no header, or no row.
  case empty
  /// What stands at a row and column (both from 1) cannot be read.
  case unreadable(row: Int, column: Int, reason: String)

  init(_ failure: CSVRows.Failure) {
    self =
      switch failure {
      case .unclosedQuote(let row, let column):
        .unreadable(row: row, column: column, reason: "a quote is not closed")
      case .noText(let row, let column): .unreadable(row: row, column: column, reason: "the file is no text")
      }
  }
}
