import Crypto
import Foundation
import Model

/// Where the API finds the state behind a set of credentials.
public protocol SandboxDirectory: Sendable {
  /// The sandbox of a name; nil where there is none. `default` always exists.
  func store(of sandbox: String) -> Store?
}

/// How strict the API is about credentials.
public enum AuthenticationMode: String, Sendable, CaseIterable {
  /// As documented.
  case strict
  /// Anybody is the default sandbox's first till.
  case open
}

/// What a request says of its caller, before anything is looked up.
enum Credentials: Sendable {
  /// `Authorization: Basic` with a till's code and the MD5 of its password.
  case basic(user: String, passwordMD5: String)
  case token(AccessToken)
  /// None, or none that can be read.
  case missing
  /// A token that this emulator did not make, or that was changed.
  case malformedToken

  init(_ headers: Headers) {
    if let token = headers["X-CAP-API-OAUTH-TOKEN"] ?? headers["CAP-API-ACCESS-TOKEN"]
      ?? Credentials.bearer(headers["Authorization"])
    {
      self = AccessToken(token).map(Credentials.token) ?? .malformedToken
    } else {
      self = headers["Authorization"].flatMap(Credentials.basic) ?? .missing
    }
  }

  private static func bearer(_ header: String?) -> String? {
    guard let header, header.prefix(7).lowercased() == "bearer " else { return nil }
    return header.dropFirst(7).trimmed
  }

  private static func basic(_ header: String) -> Credentials? {
    guard header.prefix(6).lowercased() == "basic ", let data = Data(base64Encoded: header.dropFirst(6).trimmed)
    else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard let colon = text.firstIndex(of: ":") else { return nil }
    return .basic(
      user: text[..<colon].trimmed, passwordMD5: text[text.index(after: colon)...].trimmed.lowercased())
  }

  /// The sandbox that the credentials name: what follows the last `@`, else `default`.
  var sandbox: String {
    switch self {
    case .basic(let user, _): SandboxedName(user).sandbox
    case .token(let token): token.sandbox
    case .missing, .malformedToken: SandboxedName.defaultSandbox
    }
  }
}

/// A user name or key with the sandbox it belongs to: `till.blr2@s1`.
public struct SandboxedName: Sendable {
  public static let defaultSandbox = "default"

  public let name: String
  public let sandbox: String

  public init(_ text: String) {
    if let at = text.utf8.lastIndex(of: UInt8(ascii: "@")), text.utf8.index(after: at) < text.endIndex {
      name = String(text[..<at])
      sandbox = String(text[text.utf8.index(after: at)...])
    } else {
      name = text
      sandbox = SandboxedName.defaultSandbox
    }
  }
}

enum Authentication {
  /// Who the credentials belong to, at the session's moment.
  ///
  /// - Throws: `PlatformError` with the documented code: 401, 498, 400, 1061 or 91021.
  static func caller(_ credentials: Credentials, _ headers: Headers, _ session: Session) throws -> Caller {
    switch credentials {
    case .missing: throw PlatformError.unauthorized
    case .malformedToken: throw PlatformError.invalidToken
    case .basic(let user, let passwordMD5):
      let caller = try session.reference(KnownCallers.self).caller(user: user, passwordMD5: passwordMD5) {
        let entities = try session.entities
        guard let account = entities.account(code: SandboxedName(user).name), account.isActive,
          let expected = account.passwordMD5, expected.equalsIgnoringCase(passwordMD5)
        else { throw PlatformError.unauthorized }
        return Caller(till: account, store: entities.store(of: account), client: nil)
      }
      guard let till = try mappedTill(headers, session) else { return caller }
      return Caller(till: till, store: try session.entities.store(of: till), client: nil)
    case .token(let token):
      let access = try session.reference(Access.self)
      guard let client = access.clients[token.key], token.isSigned(by: client) else { throw PlatformError.invalidToken }
      guard session.now < token.expiresAt else {
        throw PlatformError.tokenExpired(at: try session.zone.isoMilliseconds(token.expiresAt))
      }
      return try attributed(client, headers, session)
    }
  }

  /// Anybody, as the first till there is.
  static func anyone(_ session: Session) throws -> Caller {
    let entities = try session.entities
    guard let till = entities.all.first(where: { $0.kind == .till && $0.isActive }) else {
      throw PlatformError.unauthorized
    }
    return Caller(till: till, store: entities.store(of: till), client: nil)
  }

  /// With Basic credentials: the till behind `X-CAP-API-ATTRIBUTION-LOOKUP`, where the call has one.
  private static func mappedTill(_ headers: Headers, _ session: Session) throws -> Entity? {
    guard let value = headers["X-CAP-API-ATTRIBUTION-LOOKUP"] else { return nil }
    guard let type = headers["X-CAP-API-ATTRIBUTION-LOOKUP-TYPE"] else { throw PlatformError.lookupTypeMissing }
    guard ["WECHAT", "MOBILE_TRIGGER"].contains(type.uppercased()) else { throw PlatformError.invalidLookupType }
    let till = try session.reference(Access.self).till(lookup: type.uppercased(), value: value)
    return try till.flatMap { try session.entities[$0] }
  }

  /// With a token: the till or store that the attribution headers name, else the client's own till.
  private static func attributed(_ client: APIClient, _ headers: Headers, _ session: Session) throws -> Caller {
    let entities = try session.entities
    guard let ownTill = entities[client.till] else { throw PlatformError.unauthorized }
    let code = headers["X-CAP-API-ATTRIBUTION-ENTITY-CODE"] ?? headers["X-CAP-API-ATTRIBUTION-TILL-CODE"]
    guard let code, !code.isEmpty else {
      return Caller(till: ownTill, store: entities.store(of: ownTill), client: client)
    }
    let type = headers["X-CAP-API-ATTRIBUTION-ENTITY-TYPE"] ?? "TILL"
    if let till = till(named: code, type: type.uppercased(), entities) {
      return Caller(till: till, store: entities.store(of: till), client: client)
    }
    guard client.fallsBackToDefaultTill else { throw PlatformError.invalidAttributionTill }
    return Caller(till: ownTill, store: entities.store(of: ownTill), client: client)
  }

  private static func till(named code: String, type: String, _ entities: Entities) -> Entity? {
    let stores = entities.all.lazy.filter { $0.kind == .store }
    let store: Entity?
    switch type {
    case "TILL", "TILL_CODE":
      let known = entities.account(code: code) ?? Int64(code).flatMap { entities[$0] }
      return known?.kind == .till || known?.kind == .storeServer ? known : nil
    case "STORE_CODE": store = entities.find(.store, code: code)
    case "STORE_NAME": store = stores.first { $0.name == code }
    case "STORE_EXTERNAL_ID": store = stores.first { $0.externalIDs[0] == code }
    case "STORE_EXTERNAL_ID_1": store = stores.first { $0.externalIDs[1] == code }
    case "STORE_EXTERNAL_ID_2": store = stores.first { $0.externalIDs[2] == code }
    default: store = nil
    }
    // A bill needs a till; a store's bills are booked on its first one.
    return store.flatMap { entities.tills(of: $0).first }
  }

  /// - Throws: `PlatformError.accessDenied` or `.clientDenied` where the caller's access group lacks the resource.
  static func authorize(_ caller: Caller, _ operation: Operation, _ session: Session) throws {
    guard let resource = operation.access else { return }
    let permission = try session.reference(Access.self)
      .permission(resource, store: caller.store?.id, client: caller.client)
    if permission == .write || (permission == .read && operation.method == .get) { return }
    throw caller.client == nil ? PlatformError.accessDenied : PlatformError.clientDenied
  }
}

/// Digests in the form in which clients send them: lower-case hexadecimal.
public enum PasswordDigest {
  /// How a till's password is kept and sent.
  public static func md5(_ text: String) -> String { hexadecimal(Insecure.MD5.hash(data: Array(text.utf8))) }

  /// How the signature of a file is sent.
  static func sha1(_ bytes: [UInt8]) -> String { hexadecimal(Insecure.SHA1.hash(data: bytes)) }

  private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.reduce(into: "") { text, byte in text += String(UInt16(byte) + 0x100, radix: 16).dropFirst() }
  }
}
