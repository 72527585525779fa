import Model

/// The status of one customer, written as the operation's `V1Form` says.
struct CustomerItemStatus: Encodable, Sendable {
  var success: Bool
  var code: Int
  var message: String
  /// Nil in the operations that list none.
  var warnings: Warnings?

  /// Codes only; the texts follow the message.
  struct Warnings: Encodable, Sendable {
    var warning: [String] = []
  }

  /// A success, or with `success: false` a documented failure. Texts of warnings are put behind the message.
  init(_ code: Int, _ message: String, success: Bool = true, _ warnings: [CustomerV1Warning] = []) {
    self.success = success
    self.code = code
    self.message = ([message] + warnings.map(\.message)).joined(separator: ", ")
    self.warnings = Warnings(warning: warnings.map { String($0.code) })
  }

  init(_ error: any APIError) {
    self.init(error.code, error.message, success: false)
  }

  /// The form of the operations that list no warnings.
  static func plain(_ code: Int, _ message: String, success: Bool = true) -> CustomerItemStatus {
    var status = CustomerItemStatus(code, message, success: success)
    status.warnings = nil
    return status
  }

  static func plain(_ error: any APIError) -> CustomerItemStatus {
    plain(error.code, error.message, success: false)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: V1StatusKey.self)
    try V1Form.of(encoder).items.encode(success, code, message, to: &container)
    try container.encodeIfPresent(warnings, forKey: .warnings)
  }
}

extension V1Status {
  /// The status of a list of customers, with its counts.
  static func customers(_ succeeded: Int, of total: Int) -> V1Status {
    V1Status(succeeded: succeeded, of: total, success: "Success", counting: true)
  }

  /// The status of the operations on a single customer.
  static func single(_ succeeded: Bool, _ message: String = "Success") -> V1Status {
    V1Status(succeeded: succeeded ? 1 : 0, of: 1, success: message)
  }
}
