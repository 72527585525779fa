import Model

/// The operations of one section of the API index, as data.
///
///     let coupon = Section("Coupon", access: "Coupon") {
///       POST("/v2/coupon/issue", "coupon.v2.issue", "Issue single coupon", rows: 49, write: issue)
///     }
///
/// An operation without a function is declared but not emulated yet: it answers 501.
public struct Section: Sendable {
  public let name: String
  public let operations: [Operation]

  /// - Parameter form: how the statuses of those operations are written that say nothing else.
  init(
    _ name: String, access: String? = nil, form: V1Form = .usual, @SectionBuilder _ declarations: () -> [Declaration]
  ) {
    self.name = name
    operations = declarations().map { $0.operation(section: name, access: access, form: form) }
  }
}

@resultBuilder
enum SectionBuilder {
  static func buildBlock(_ declarations: Declaration...) -> [Declaration] { declarations }
}

/// An operation's line in its section.
struct Declaration: Sendable {
  var method: Operation.Method
  var path: String
  var id: String
  var title: String
  var rows: [Int]
  var aliases: [String]
  var also: [Operation.Method]
  var access: Access
  var credentials: Operation.Credentials
  var body: Operation.Body
  var form: V1Form?
  var endpoint: Operation.Endpoint?

  /// Which access group resource governs the operation.
  enum Access: Sendable {
    case sections
    case open
    case resource(String)
  }

  func operation(section: String, access sections: String?, form usual: V1Form) -> Operation {
    let resource: String? = switch access {
    case .sections: sections
    case .open: nil
    case .resource(let name): name
    }
    return Operation(
      id: id, section: section, title: title, method: method, paths: [path] + aliases, otherMethods: also, rows: rows,
      access: resource, credentials: credentials, body: body, form: form ?? usual, endpoint: endpoint)
  }
}

typealias ReadEndpoint = @Sendable (Call, Session) throws -> Reply
typealias WriteEndpoint = @Sendable (Call, WriteSession) throws -> Reply

private func declare(
  _ method: Operation.Method, _ path: String, _ id: String, _ title: String, _ rows: [Int], _ aliases: [String],
  _ also: [Operation.Method], _ access: Declaration.Access, _ credentials: Operation.Credentials,
  _ body: Operation.Body, _ form: V1Form?, _ read: ReadEndpoint?, _ write: WriteEndpoint?
) -> Declaration {
  let endpoint = read.map { Operation.Endpoint.read($0) } ?? write.map { Operation.Endpoint.write($0) }
  return Declaration(
    method: method, path: path, id: id, title: title, rows: rows, aliases: aliases, also: also, access: access,
    credentials: credentials, body: body, form: form, endpoint: endpoint)
}

func GET(
  _ path: String, _ id: String, _ title: String, rows: Int..., aliases: [String] = [], also: [Operation.Method] = [],
  access: Declaration.Access = .sections, credentials: Operation.Credentials = .required,
  body: Operation.Body = .structured, form: V1Form? = nil, read: ReadEndpoint? = nil, write: WriteEndpoint? = nil
) -> Declaration {
  declare(.get, path, id, title, rows, aliases, also, access, credentials, body, form, read, write)
}

func POST(
  _ path: String, _ id: String, _ title: String, rows: Int..., aliases: [String] = [], also: [Operation.Method] = [],
  access: Declaration.Access = .sections, credentials: Operation.Credentials = .required,
  body: Operation.Body = .structured, form: V1Form? = nil, read: ReadEndpoint? = nil, write: WriteEndpoint? = nil
) -> Declaration {
  declare(.post, path, id, title, rows, aliases, also, access, credentials, body, form, read, write)
}

func PUT(
  _ path: String, _ id: String, _ title: String, rows: Int..., aliases: [String] = [], also: [Operation.Method] = [],
  access: Declaration.Access = .sections, credentials: Operation.Credentials = .required,
  body: Operation.Body = .structured, form: V1Form? = nil, read: ReadEndpoint? = nil, write: WriteEndpoint? = nil
) -> Declaration {
  declare(.put, path, id, title, rows, aliases, also, access, credentials, body, form, read, write)
}

func PATCH(
  _ path: String, _ id: String, _ title: String, rows: Int..., aliases: [String] = [], also: [Operation.Method] = [],
  access: Declaration.Access = .sections, credentials: Operation.Credentials = .required,
  body: Operation.Body = .structured, form: V1Form? = nil, read: ReadEndpoint? = nil, write: WriteEndpoint? = nil
) -> Declaration {
  declare(.patch, path, id, title, rows, aliases, also, access, credentials, body, form, read, write)
}

func DELETE(
  _ path: String, _ id: String, _ title: String, rows: Int..., aliases: [String] = [], also: [Operation.Method] = [],
  access: Declaration.Access = .sections, credentials: Operation.Credentials = .required,
  body: Operation.Body = .structured, form: V1Form? = nil, read: ReadEndpoint? = nil, write: WriteEndpoint? = nil
) -> Declaration {
  declare(.delete, path, id, title, rows, aliases, also, access, credentials, body, form, read, write)
}
