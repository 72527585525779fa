/// The status of a whole v1 or v1.1 request. In which types it is written, the operation's `V1Form` says.
public struct V1Status: Encodable, Sendable {
  public var success: Bool
  public var code: Int
  public var message: String
  /// How many items there were and how many went well, in the resources that say so.
  public var total: String?
  public var success_count: String?

  public init(success: Bool, code: Int, message: String, total: String? = nil, successCount: String? = nil) {
    self.success = success
    self.code = code
    self.message = message
    self.total = total
    success_count = successCount
  }

  /// The usual words for what went well.
  public static let success = V1Status(success: true, code: 200, message: "SUCCESS")

  /// The status of a batch: 200 when all items succeeded, 201 when some did, 500 when none did.
  public init(succeeded: Int, of total: Int, success: String = "SUCCESS", counting: Bool = false) {
    let counts = counting ? (String(total), String(succeeded)) : nil
    switch succeeded {
    case total where total > 0:
      self.init(success: true, code: 200, message: success, total: counts?.0, successCount: counts?.1)
    case 0:
      self.init(
        success: false, code: 500, message: "All requests have failed due to errors", total: counts?.0,
        successCount: counts?.1)
    default:
      self.init(
        success: true, code: 201, message: "Some requests have failed due to errors", total: counts?.0,
        successCount: counts?.1)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: V1StatusKey.self)
    try V1Form.of(encoder).status.encode(success, code, message, to: &container)
    try container.encodeIfPresent(total, forKey: .total)
    try container.encodeIfPresent(success_count, forKey: .success_count)
  }
}

/// The status of one item of a v1 or v1.1 request, written as the operation's `V1Form` says.
public struct V1ItemStatus: Encodable, Sendable {
  public var success: Bool
  public var code: Int
  public var message: String
  public var warnings: V1Warnings?

  public init(success: Bool = true, code: Int, message: String, warnings: [V1Warnings.Item]? = nil) {
    self.success = success
    self.code = code
    self.message = message
    self.warnings = warnings.map { V1Warnings(warning: $0) }
  }

  public init(_ error: any APIError, warnings: [V1Warnings.Item]? = nil) {
    self.init(success: false, code: error.code, message: error.message, warnings: warnings)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: V1StatusKey.self)
    try V1Form.of(encoder).items.encode(success, code, message, to: &container)
    try container.encodeIfPresent(warnings, forKey: .warnings)
  }
}

/// v1's list of warnings: `{"warning": [{"code": …, "message": …}]}`.
public struct V1Warnings: Encodable, Sendable {
  public var warning: [Item]

  public struct Item: Encodable, Sendable {
    public var code: Int
    public var message: String

    public init(code: Int, message: String) {
      self.code = code
      self.message = message
    }
  }
}
