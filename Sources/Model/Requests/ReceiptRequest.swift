import Foundation
import GRDB

/// A receipt that a customer sent in, which becomes a bill when it is approved (`requests.v2.addTransaction`).
public struct ReceiptRequest: Sendable {
  let payload: String
  /// The bill that it became; nil while it waits.
  public let bill: Int64?

  /// What the receipt says.
  public var content: NewBill {
    get throws { try JSONDecoder().decode(NewBill.self, from: Data(payload.utf8)) }
  }

  static func insert(_ bill: NewBill, images: [ReceiptImage], request: Int64, _ session: WriteSession) throws {
    let payload = String(decoding: try JSONEncoder().encode(bill), as: UTF8.self)
    try session.db.execute(
      sql: "INSERT INTO receipt_request (request_id, payload) VALUES (?, ?)", arguments: [request, payload])
    for image in images {
      try session.db.execute(
        sql: "INSERT INTO receipt_image (request_id, serial, file_name, provider, namespace) VALUES (?, ?, ?, ?, ?)",
        arguments: [request, image.serial, image.fileName, image.provider, image.namespace])
    }
  }

  /// The pictures of a receipt, in the order in which they were sent.
  public static func images(of request: Int64, _ session: Session) throws -> [ReceiptImage] {
    try Row.fetchAll(
      session.db,
      sql: "SELECT id, serial, file_name, provider, namespace FROM receipt_image WHERE request_id = ? ORDER BY id",
      arguments: [request]
    ).map { ReceiptImage(id: $0[0], serial: $0[1], fileName: $0[2], provider: $0[3], namespace: $0[4]) }
  }

  /// Makes the receipt a bill of the customer. It is judged as it would be had it been entered at the till.
  ///
  /// - Throws: `BillError`, `BillRejection`, `CustomerStatusError`.
  func enter(for customer: Customer, request: Int64, _ session: WriteSession) throws {
    try CustomerStatuses.require(
      .transaction, of: customer.id, label: customer.statusLabel, status: customer.status.rawValue, session)
    var bill = try content
    bill.customer = customer.id
    if bill.outlierStatus == nil, let label = customer.statusLabel,
      try session.reference(CustomerStatusLabels.self)[label]?.marksOutliers == true
    {
      bill.outlierStatus = .outlier
    }
    let added = try Bills.add(bill, session)
    try session.db.execute(
      sql: "UPDATE receipt_request SET bill_id = ? WHERE request_id = ?", arguments: [added.id, request])
  }
}

/// A picture of a receipt, which the client's file service keeps.
public struct ReceiptImage: Sendable {
  /// Drawn when it is stored.
  public var id: Int64
  public var serial: Int64
  public var fileName: String
  public var provider: String
  public var namespace: String

  public init(id: Int64 = 0, serial: Int64, fileName: String, provider: String, namespace: String) {
    self.id = id
    self.serial = serial
    self.fileName = fileName
    self.provider = provider
    self.namespace = namespace
  }
}

extension Requests {
  /// Notes that a receipt was approved but is no bill that could be entered.
  public static func fail(_ id: Int64, comments: String, till: Entity, _ session: WriteSession) throws {
    try decide(id, .failure, comments: comments, till: till.id, session)
  }
}
