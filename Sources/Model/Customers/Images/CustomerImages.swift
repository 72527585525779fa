import Foundation
import GRDB

enum CustomerImagesSchema {
  static let migrations = [
    Migration(
      "customer-images-1",
      """
      CREATE TABLE customer_image (
        id INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        -- 0 to 4: what the API calls the image's index.
        position INTEGER NOT NULL,
        handle TEXT NOT NULL,
        -- The unguessable part of the address under which it is served.
        token TEXT NOT NULL UNIQUE,
        media_type TEXT NOT NULL,
        bytes BLOB NOT NULL,
        -- -1 for the first image of an index, then counted up.
        version INTEGER NOT NULL,
        uploaded_at INTEGER NOT NULL,
        UNIQUE (customer_id, position)
      );
      """)
  ]
}

/// A picture of a customer.
public struct CustomerImage: Sendable {
  public var customer: Int64
  /// 0 to 4.
  public var position: Int64
  public var handle: String
  public var token: String
  public var mediaType: String
  public var size: Int64
  public var version: Int64
  public var uploadedAt: Timestamp
}

/// Why an image is refused.
public enum CustomerImageError: Error, Equatable {
  /// Smaller than `CustomerImages.minimumSize`.
  case tooSmall
  case tooLarge
  /// Nothing that a picture format begins with.
  case noImage
  /// The customer has five.
  case tooMany
}

/// Customers' pictures: up to five each, kept in the sandbox's database.
public enum CustomerImages {
  public static let limit = 5
  /// Bytes; the documented 10 KB.
  public static let minimumSize = 10_000
  /// Bytes; the documented 49 MB.
  public static let maximumSize = 49 * 1024 * 1024

  /// Stores an image at the customer's first free index.
  ///
  /// - Throws: `CustomerImageError`.
  public static func add(_ bytes: [UInt8], to customer: Int64, _ session: WriteSession) throws -> CustomerImage {
    guard bytes.count <= maximumSize else { throw CustomerImageError.tooLarge }
    guard let mediaType = mediaType(of: bytes) else { throw CustomerImageError.noImage }
    guard bytes.count >= minimumSize else { throw CustomerImageError.tooSmall }
    let taken = try Set(
      Int64.fetchAll(
        session.db, sql: "SELECT position FROM customer_image WHERE customer_id = ?", arguments: [customer]))
    guard let position = (0..<Int64(limit)).first(where: { !taken.contains($0) }) else {
      throw CustomerImageError.tooMany
    }
    let (handle, token) = try session.random { (uuid(&$0), uuid(&$0)) }
    try session.db.execute(
      sql: """
        INSERT INTO customer_image (customer_id, position, handle, token, media_type, bytes, version, uploaded_at)
        VALUES (?, ?, ?, ?, ?, ?, -1, ?)
        """, arguments: [customer, position, handle, token, mediaType, DatabaseBytes(bytes), session.now])
    return CustomerImage(
      customer: customer, position: position, handle: handle, token: token, mediaType: mediaType,
      size: Int64(bytes.count), version: -1, uploadedAt: session.now)
  }

  /// The images of a customer, by index.
  public static func all(_ customer: Int64, _ session: Session) throws -> [CustomerImage] {
    try Row.fetchAll(
      session.db,
      sql: """
        SELECT position, handle, token, media_type, length(bytes), version, uploaded_at FROM customer_image
        WHERE customer_id = ? ORDER BY position
        """, arguments: [customer]
    ).map {
      CustomerImage(
        customer: customer, position: $0[0], handle: $0[1], token: $0[2], mediaType: $0[3], size: $0[4],
        version: $0[5], uploadedAt: $0[6])
    }
  }

  /// - Returns: whether there was an image at the index.
  public static func remove(_ position: Int64, of customer: Int64, _ session: WriteSession) throws -> Bool {
    try session.db.execute(
      sql: "DELETE FROM customer_image WHERE customer_id = ? AND position = ?", arguments: [customer, position])
    return session.db.changesCount > 0
  }

  /// The file behind the token of its address.
  public static func file(token: String, _ session: Session) throws -> (bytes: [UInt8], mediaType: String)? {
    let row = try Row.fetchOne(
      session.db, sql: "SELECT bytes, media_type FROM customer_image WHERE token = ?", arguments: [token])
    return row.map { row in ((row[0] as DatabaseBytes).bytes, row[1]) }
  }

  /// Gives a merged customer's images to the survivor, as far as there is room.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    var free = try Set(0..<Int64(limit)).subtracting(all(survivor, session).map(\.position)).sorted()
    for image in try all(victim, session) {
      guard !free.isEmpty else { return }
      try session.db.execute(
        sql: "UPDATE customer_image SET customer_id = ?, position = ? WHERE customer_id = ? AND position = ?",
        arguments: [survivor, free.removeFirst(), victim, image.position])
    }
  }

  /// The media type that a file's first bytes tell; nil where it is no picture.
  public static func mediaType(of bytes: [UInt8]) -> String? {
    let formats: [(offset: Int, mark: [UInt8], type: String)] = [
      (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"), (0, [0xFF, 0xD8, 0xFF], "image/jpeg"),
      (0, Array("GIF8".utf8), "image/gif"), (8, Array("WEBP".utf8), "image/webp"), (0, Array("BM".utf8), "image/bmp"),
      (0, [0x49, 0x49, 0x2A, 0x00], "image/tiff"), (0, [0x4D, 0x4D, 0x00, 0x2A], "image/tiff"),
      (4, Array("ftypheic".utf8), "image/heic"), (4, Array("ftypavif".utf8), "image/avif"),
      (0, Array("<svg".utf8), "image/svg+xml"),
    ]
    return formats.first { bytes.dropFirst($0.offset).starts(with: $0.mark) }?.type
  }

  private static func uuid(_ generator: inout SeededGenerator) -> String {
    let digits = Array(generator.code(length: 32, from: "0123456789abcdef"))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}

/// Bytes as SQLite keeps them.
struct DatabaseBytes: DatabaseValueConvertible {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var databaseValue: DatabaseValue { Data(bytes).databaseValue }

  static func fromDatabaseValue(_ value: DatabaseValue) -> DatabaseBytes? {
    Data.fromDatabaseValue(value).map { DatabaseBytes(Array($0)) }
  }
}
