import GRDB
import Model
import Synchronization

/// Credentials that were taken apart before, by their text: a client sends the same with every call.
final class KnownCredentials: Sendable {
  private struct Key: Hashable {
    var isToken: Bool
    var text: String
  }

  /// Enough for every till of a test run. More start anew, so that a client that makes them up fills no memory.
  static let limit = 1024

  private let known = Mutex<[Key: Credentials]>([:])

  func credentials(_ headers: Headers) -> Credentials {
    let token = headers["X-CAP-API-OAUTH-TOKEN"] ?? headers["CAP-API-ACCESS-TOKEN"]
    guard let text = token ?? headers["Authorization"], text.utf8.count < 4096 else { return Credentials(headers) }
    let key = Key(isToken: token != nil, text: text)
    if let credentials = known.withLock({ $0[key] }) { return credentials }
    let credentials = Credentials(headers)
    known.withLock { known in
      if known.count >= KnownCredentials.limit { known.removeAll() }
      known[key] = credentials
    }
    return credentials
  }
}

/// Tills that have signed in with their own password since the organization last changed, by code and password.
final class KnownCallers: ReferenceData {
  private struct Key: Hashable {
    var user: String
    var passwordMD5: String
  }

  private let known = Mutex<[Key: Caller]>([:])

  static func load(_ db: Database) -> KnownCallers { KnownCallers() }

  /// The caller of a till's credentials; `find` is asked once, and its failures are not kept.
  func caller(user: String, passwordMD5: String, find: () throws -> Caller) rethrows -> Caller {
    let key = Key(user: user, passwordMD5: passwordMD5)
    if let caller = known.withLock({ $0[key] }) { return caller }
    let caller = try find()
    known.withLock { known in
      // One till has many spellings of its code.
      if known.count >= KnownCredentials.limit { known.removeAll() }
      known[key] = caller
    }
    return caller
  }
}
