import Crypto
import Model

/// Log-ins of customers to the organization's web shop or app. The password travels as its MD5; what is kept is a salted
/// SHA-256 of that.
enum UserAuthenticationEndpoint {
  struct Credentials: Decodable {
    var mobile: String?
    var email: String?
    var password: String?
  }

  struct Done: Encodable, Sendable {
    var entity = true
    var warnings: [Warning] = []
  }

  /// `user-auth.v2.register`: a log-in for somebody who is a customer already.
  static func register(_ call: Call, _ session: WriteSession) throws -> Reply {
    let (customer, password) = try read(call, session)
    guard try CustomerLogins.find(customer.id, session) == nil else { throw UserAuthenticationError.exists }
    try CustomerLogins.set(of: customer.id, session) { digest(password, $0) }
    return Reply(try CustomerObject(customer, place: nil, session))
  }

  /// `user-auth.v2.authorize`.
  static func authorize(_ call: Call, _ session: Session) throws -> Reply {
    let (customer, password) = try read(call, session)
    guard let login = try CustomerLogins.find(customer.id, session), digest(password, login.salt) == login.digest else {
      throw UserAuthenticationError.refused
    }
    return Reply(Done())
  }

  /// `user-auth.v2.update`: the old password is not asked for.
  static func update(_ call: Call, _ session: WriteSession) throws -> Reply {
    let (customer, password) = try read(call, session)
    guard try CustomerLogins.find(customer.id, session) != nil else { throw UserAuthenticationError.notUpdated }
    try CustomerLogins.set(of: customer.id, session) { digest(password, $0) }
    return Reply(Done())
  }

  /// The customer of the mobile or else of the e-mail, and the password's MD5 in lower case.
  ///
  /// - Throws: `UserAuthenticationError` 91027 and 91028.
  static func read(_ call: Call, _ session: Session) throws -> (customer: Customer, password: String) {
    let credentials = try call.decode(Credentials.self)
    var found: Customer?
    if let mobile = credentials.mobile, !mobile.isEmpty {
      found = try Customers.find(.mobile, mobile, source: Sources.all, session)
    }
    if found == nil, let email = credentials.email, !email.isEmpty {
      found = try Customers.find(.email, email, source: Sources.all, session)
    }
    guard let customer = found, customer.mergedInto == nil, customer.status != .deleted else {
      throw UserAuthenticationError.unknownUser
    }
    let password = credentials.password ?? ""
    // Our own switch: the documentation demands MD5 in its table of codes, and sends plain words in its samples.
    if try session.configs.isOn("CONF_USER_AUTH_MD5_REQUIRED", default: true) || password.isEmpty {
      guard password.utf8.count == 32, password.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
        throw UserAuthenticationError.noHash
      }
      return (customer, password.lowercased())
    }
    return (customer, password)
  }

  static func digest(_ password: String, _ salt: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let bytes = SHA256.hash(data: Array("\(salt):\(password)".utf8))
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

/// The failures of user authentication.
enum UserAuthenticationError: APIError {
  case refused
  case notUpdated
  case unknownUser
  case noHash
  case exists

  var code: Int {
    switch self {
    case .refused: 91024
    case .notUpdated: 91026
    case .unknownUser: 91027
    case .noHash: 91028
    case .exists: 91029
    }
  }

  var message: String {
    switch self {
    case .refused: "Unable to authorize user with given credentials"
    case .notUpdated: "Error in updating password"
    case .unknownUser: "Username(email/mobile) is invalid"
    case .noHash: "Password is not a valid MD5 hash"
    case .exists: "Registration failed, user is already registered"
    }
  }
}
