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

/// What begins an operation's line: `POST("/v2/coupon/issue", …)`.
struct Verb: Sendable {
  let method: Operation.Method

  /// - Parameters:
  ///   - path: the true path; `aliases` are the others that answer too, `also` the other methods.
  ///   - rows: of the API reference index.
  ///   - read: what answers from one session; `write` where it changes something. Neither: not emulated yet.
  func callAsFunction(
    _ path: String, _ id: String, _ title: String, rows: Int..., aliases: [String] = [], also: [Operation.Method] = [],
    access: Declaration.Access = .sections, credentials: Operation.Credentials = .required,
    body: Operation.Body = .structured, form: V1Form? = nil, read: ReadEndpoint? = nil, write: WriteEndpoint? = nil
  ) -> Declaration {
    Declaration(
      method: method, path: path, id: id, title: title, rows: rows, aliases: aliases, also: also, access: access,
      credentials: credentials, body: body, form: form,
      endpoint: read.map { .read($0) } ?? write.map { .write($0) })
  }
}

let GET = Verb(method: .get)
let POST = Verb(method: .post)
let PUT = Verb(method: .put)
let PATCH = Verb(method: .patch)
let DELETE = Verb(method: .delete)
