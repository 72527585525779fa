import CapillaryAPI

/// A reply as it came over the wire.
public struct TestReply: CustomStringConvertible {
  public var status: Int
  public var headers: Headers
  public var text: String

  /// The body as JSON; null where it is none.
  public var json: JSONValue { JSONValue(stored: text) }

  /// The value at a dotted path of the body, such as `response.customers.customer[0].mobile`; nil where it ends early
  /// or is null.
  public subscript(path: String) -> JSONValue? { json.value(at: path) }

  /// The text of the value at a path, numbers and truth values included.
  public func text(_ path: String) -> String? { self[path]?.text }

  /// The whole number at a path.
  public func int(_ path: String) -> Int64? { self[path]?.int }

  /// The code of the first error or warning, in whichever place the body's dialect has it: v2's `errors[0].code`, v1.1's
  /// first `item_status.code` that tells of a failure, else `response.status.code`.
  public var errorCode: Int64? {
    if let code = int("errors[0].code") ?? int("error.code") { return code }
    return json.firstFailedItem ?? int("response.status.code")
  }

  public var description: String { "\(status) \(text)" }
}

extension JSONValue {
  /// The value at a dotted path, `a.b[0].c`; nil where it ends early or is null.
  public func value(at path: String) -> JSONValue? {
    var value = self
    for part in path.split(separator: ".") {
      let pieces = part.split(separator: "[")
      for (position, piece) in pieces.enumerated() {
        if position == 0, !part.hasPrefix("[") {
          guard let next = value[String(piece)] else { return nil }
          value = next
        } else {
          guard case .array(let elements) = value, let index = Int(piece.dropLast()), elements.indices.contains(index)
          else { return nil }
          value = elements[index]
        }
      }
    }
    // Not `nil`, which a JSON value can be as well.
    return value.isNull ? Optional.none : value
  }

  fileprivate var firstFailedItem: Int64? {
    switch self {
    case .object(let object):
      if let status = object["item_status"], status["success"]?.bool == false { return status["code"]?.int }
      for member in object { if let code = member.value.firstFailedItem { return code } }
      return nil
    case .array(let elements):
      for element in elements { if let code = element.firstFailedItem { return code } }
      return nil
    default: return nil
    }
  }
}
