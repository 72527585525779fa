import Foundation

/// Why a row came to nothing.
struct RowFailure: Error {
  /// 1 is the first; 0 where it is the row as a whole.
  var column: Int
  var value: String
  var message: String
}

/// A row of an uploaded file.
struct UploadedRow {
  private let rows: CSVRows
  private let row: CSVRows.Row

  init(_ rows: CSVRows, _ row: CSVRows.Row) {
    self.rows = rows
    self.row = row
  }

  /// The value of a column, which counts from 0; empty where the row ends before it.
  ///
  /// - Throws: `RowFailure` where it is not UTF-8.
  func text(_ column: Int) throws -> String {
    guard row.fields.indices.contains(column) else { return "" }
    guard let text = rows.text(row.fields[column]) else { throw failure(column, "the value is not UTF-8") }
    return text
  }

  /// The value of a column that must not be empty; `name` is what an error calls it.
  func need(_ column: Int, _ name: String) throws -> String {
    let text = try text(column)
    guard !text.isEmpty else { throw failure(column, "the \(name) is missing") }
    return text
  }

  func failure(_ column: Int?, _ message: String) -> RowFailure {
    guard let column else { return RowFailure(column: 0, value: "", message: message) }
    let value = row.fields.indices.contains(column) ? rows.text(row.fields[column]) ?? "" : ""
    return RowFailure(column: column + 1, value: value, message: message)
  }

  /// Who the row is about: the first of the layout's columns that has a value names the customer.
  func customer(_ layout: CouponUpload.Layout, _ session: Session) throws -> Customer {
    for column in layout.customers {
      let value = try text(column.column)
      guard !value.isEmpty else { continue }
      do {
        let customer = try Customers.resolve(
          identifierName: column.kind.identifierName, value: value, source: Sources.all, session)
        try Customers.check(customer)
        return customer
      } catch is CustomerError {
        throw failure(column.column, "no customer has this \(column.kind.label)")
      }
    }
    let first = layout.customers.first
    throw failure(first?.column, "the \(first?.kind.label ?? "customer") is missing")
  }

  /// A coupon rule's refusal in words, with the column that it is about.
  func failure(_ error: CouponError, _ layout: CouponUpload.Layout) -> RowFailure {
    let customer = layout.customers.first?.column
    let coupon = layout.couponID ?? layout.code ?? customer
    return switch error {
    case .codeTaken: failure(coupon, "the code exists already")
    case .settingInvalid(let detail): failure(coupon, detail)
    case .codeUnknown, .idUnknown: failure(coupon, "the series has no such coupon")
    case .revoked: failure(coupon, "the coupon was revoked")
    case .expired, .seriesExpired: failure(coupon, "the coupon had expired")
    case .notIssued: failure(coupon, "the coupon has been issued to nobody")
    case .notIssuedToCustomer: failure(customer, "the coupon is another customer's")
    case .usedUp, .secondUse, .sameCustomerAgain: failure(coupon, "the coupon has been redeemed already")
    case .codeRedemptionLimit: failure(coupon, "the coupon has been redeemed as often as a code may be")
    case .customerRedemptionLimit: failure(customer, "the customer has redeemed as often as the series allows")
    case .seriesRedemptionLimit, .campaignOver: failure(nil, "the series has been redeemed as often as it may be")
    case .alreadyHolds: failure(customer, "the customer has a coupon of the series and may have no second one")
    case .holdsExclusive: failure(customer, "the customer has a coupon of a series that excludes this one")
    case .tooSoonToIssue: failure(customer, "the customer's last coupon of the series is too recent")
    case .customerIssueLimit: failure(customer, "the customer has had as many coupons as the series gives to one")
    case .seriesIssueLimit: failure(nil, "the series has given as many coupons as it may")
    case .noCodeLeft: failure(nil, "the series has no code left")
    case .markedAsFraud, .statusIsFraud: failure(customer, "the customer is marked as fraud")
    case .blocked: failure(customer, "coupons are blocked for the customer")
    case .customerInvalid: failure(customer, "the series is for loyalty customers")
    default: failure(nil, "the coupon could not be processed")
    }
  }
}

/// What does something with the rows of a piece of a file.
protocol UploadedRowTaker {
  /// - Throws: `RowFailure`, after which nothing of the row is left.
  mutating func take(_ row: UploadedRow) throws
  /// After the last row.
  mutating func finish() throws
}

/// Codes, for nobody or for customers, or customers who get a code.
struct UploadedCodes: UploadedRowTaker {
  private var series: CouponSeries
  private let layout: CouponUpload.Layout
  private let issue: CouponIssue
  private let session: WriteSession
  /// Codes for nobody that were added and are not counted yet.
  private var pooled = 0

  init(_ series: CouponSeries, _ layout: CouponUpload.Layout, till: Int64, _ session: WriteSession) {
    self.series = series
    self.layout = layout
    self.session = session
    var issue = CouponIssue(till: till)
    issue.isSilent = true
    self.issue = issue
  }

  mutating func take(_ row: UploadedRow) throws {
    do {
      if let column = layout.code {
        let code = try row.need(column, "coupon code")
        if layout.customers.isEmpty {
          _ = try Coupons.insertUploaded(code, series, nil, till: issue.till, session)
          pooled += 1
        } else {
          let customer = try row.customer(layout, session)
          try Coupons.checkIssue(of: series, to: customer, session)
          try session.savepoint {
            _ = try Coupons.upload(code: code, to: series, for: customer.id, till: issue.till, session)
          }
          series.issued += 1
        }
      } else {
        let customer = try row.customer(layout, session)
        try session.savepoint {
          _ = try Coupons.issue(series: series.id, to: customer, issue, again: false, session)
        }
      }
    } catch let error as CouponError {
      throw row.failure(error, layout)
    }
  }

  mutating func finish() throws {
    if pooled > 0 { try Coupons.countUploaded(pooled, series.id, session) }
    pooled = 0
  }
}

/// Redemptions made elsewhere.
struct UploadedRedemptions: UploadedRowTaker {
  private var series: CouponSeries
  private let layout: CouponUpload.Layout
  private let session: WriteSession

  init(_ series: CouponSeries, _ layout: CouponUpload.Layout, _ session: WriteSession) {
    self.series = series
    self.layout = layout
    self.session = session
  }

  mutating func take(_ row: UploadedRow) throws {
    let at = try moment(row)
    let till = try till(row)
    let customer = try row.customer(layout, session)
    do {
      let coupon = try coupon(row, customer)
      var past = Coupons.PastRedemption(coupon: coupon.id, customer: customer.id, till: till, at: at)
      past.billNumber = try layout.billNumber.map { try row.text($0) } ?? ""
      past.bill = try layout.billID.flatMap { try number(row, $0, "bill id") }
      if let details = try layout.details.map({ try row.text($0) }), !details.isEmpty {
        past.customFields = String(decoding: try JSONEncoder().encode(["details": details]), as: UTF8.self)
      }
      try session.savepoint { try Coupons.importRedemption(past, coupon, series, session) }
      series.redeemed += 1
    } catch let error as CouponError {
      throw row.failure(error, layout)
    }
  }

  mutating func finish() throws {}

  private func number(_ row: UploadedRow, _ column: Int, _ name: String) throws -> Int64? {
    let text = try row.text(column)
    guard !text.isEmpty else { return nil }
    guard let number = Int64(text) else { throw row.failure(column, "the \(name) is no whole number") }
    return number
  }

  private func moment(_ row: UploadedRow) throws -> Timestamp {
    let name = "redeemed date"
    let column = layout.redeemedAt ?? 0
    _ = try row.need(column, name)
    let moment = Timestamp(milliseconds: try number(row, column, "\(name) (milliseconds)") ?? 0)
    guard Timestamp.range.contains(moment), moment <= session.now else {
      throw row.failure(column, "the \(name) is not in the past")
    }
    return moment
  }

  private func till(_ row: UploadedRow) throws -> Int64 {
    let column = layout.till ?? 0
    let text = try row.need(column, "till id")
    guard let id = Int64(text), let entity = try session.entities[id], entity.kind == .till else {
      throw row.failure(column, "there is no till of this id")
    }
    return id
  }

  private func coupon(_ row: UploadedRow, _ customer: Customer) throws -> Coupon {
    if let column = layout.couponID, let id = try number(row, column, "coupon id") {
      guard let coupon = try Coupons.coupon(id: id, session), coupon.series == series.id else {
        throw CouponError.idUnknown
      }
      return coupon
    }
    guard let column = layout.code else { throw row.failure(layout.couponID, "the coupon id is missing") }
    let code = try row.need(column, "coupon code")
    guard let coupon = try Coupons.coupon(code: code, customer: customer.id, series: series.id, session) else {
      throw CouponError.codeUnknown
    }
    return coupon
  }
}
