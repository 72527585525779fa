import EventHTTP
import Foundation

/// Who may use the control API: whoever calls this machine by a loopback name or an allowed one, from no foreign page,
/// and with the token where one is asked for.
///
/// A page that a developer's browser happens to show can send requests to the loopback address. Its Origin gives it
/// away, or, where its own name was made to resolve to the loopback address, its Host does.
struct ControlGate: Sendable {
  private let token: [UInt8]?
  private let allowedHosts: Set<String>
  private let allowsAnyHost: Bool

  init(token: String?, allowedHosts: [String]) {
    self.token = token.map { Array($0.utf8) }
    self.allowedHosts = Set(allowedHosts.map { $0.lowercased() })
    allowsAnyHost = allowedHosts.contains("*")
  }

  /// - Throws: ``ControlError`` with 403 or 401.
  func admit(_ request: HTTPRequest) throws {
    let host = request.headers["Host"].map(ControlGate.name(ofAuthority:))
    guard allowsAnyHost || host.map(isKnown) == true else {
      throw ControlError(
        status: 403, code: "foreign_host",
        message: "The control API is for loopback names. Start with --allow-host \(host ?? "NAME") to allow another.")
    }
    if let origin = request.headers["Origin"], !isOwn(origin, host) {
      throw ControlError(
        status: 403, code: "foreign_origin", message: "The control API is not for pages of other sites.")
    }
    guard let token, request.target.prefix(while: { $0 != "?" }) != "/_emulator/health" else { return }
    let sent = request.headers["Authorization"].flatMap(ControlGate.bearer) ?? []
    guard ControlGate.areEqual(sent, token) else {
      var error = ControlError(
        status: 401, code: "unauthorized", message: "The control API asks for Authorization: Bearer TOKEN.")
      error.headers = ["WWW-Authenticate": "Bearer"]
      throw error
    }
  }

  private func isKnown(_ host: String) -> Bool { ControlGate.isLoopback(host) || allowedHosts.contains(host) }

  private func isOwn(_ origin: String, _ host: String?) -> Bool {
    guard let mark = origin.range(of: "://") else { return false }
    let name = ControlGate.name(ofAuthority: String(origin[mark.upperBound...]))
    return isKnown(name) || (allowsAnyHost && name == host)
  }

  /// `[::1]:8080` → `::1`, `localhost:8080` → `localhost`.
  static func name(ofAuthority text: String) -> String {
    let text = text.lowercased()
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") { return String(text[text.index(after: text.startIndex)..<end]) }
    return String(text.prefix { $0 != ":" })
  }

  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func bearer(_ header: String) -> [UInt8]? {
    header.prefix(7).lowercased() == "bearer " ? Array(header.dropFirst(7).utf8) : nil
  }

  /// Takes as long for a token that is nearly right as for any other.
  private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
