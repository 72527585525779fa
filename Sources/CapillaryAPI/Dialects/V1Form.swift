/// In which types an operation of v1 or v1.1 writes `success` and `code`: of the whole request, and of its items.
///
/// Everything is text in XML. In JSON the operations differ, as their documented samples do, and a client that is strict
/// about types was written for its operation's. An operation declares its form in its section; where its samples differ
/// by what was asked or by the outcome, the endpoint gives the reply another.
public struct V1Form: Sendable, Equatable {
  var status: Types
  var items: Types

  /// What most samples print.
  public static let usual = V1Form(status: .mixed, items: .mixed)
  /// Of the customer resource: an item's code is a text.
  static let customers = V1Form(status: .mixed, items: .texts)
  static let texts = V1Form(status: .texts, items: .texts)
  static let values = V1Form(status: .values, items: .values)

  enum Types: Sendable {
    /// `"success": "true", "code": "200"`
    case texts
    /// `"success": "true", "code": 200`
    case mixed
    /// `"success": true, "code": 200`
    case values

    func encode(
      _ success: Bool, _ code: Int, _ message: String, to container: inout KeyedEncodingContainer<V1StatusKey>
    ) throws {
      if self == .values {
        try container.encode(success, forKey: .success)
      } else {
        try container.encode(success ? "true" : "false", forKey: .success)
      }
      if self == .texts {
        try container.encode(String(code), forKey: .code)
      } else {
        try container.encode(code, forKey: .code)
      }
      try container.encode(message, forKey: .message)
    }
  }

  /// The form of the reply that is being written.
  static func of(_ encoder: any Encoder) -> V1Form { (encoder as? JSONWriterState)?.form ?? .usual }
}

/// The members of a status.
enum V1StatusKey: String, CodingKey {
  case success, code, message, total, success_count, warnings
}
