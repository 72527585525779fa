import Crypto
import Foundation
import Model

/// An OAuth access token in the form of a JSON Web Token (RFC 7519), signed with the client's secret.
///
/// It needs no memory on the server: it says whose it is, and its signature says that the emulator made it.
public struct AccessToken: Sendable {
  let key: String
  let sandbox: String
  let expiresAt: Timestamp
  private let signed: Substring
  private let signature: Data
  public let text: String

  /// Makes a token. `id` makes it differ from every other.
  init(client: APIClient, sandbox: String, organization: Int64, till: String, issuedAt: Timestamp, id: String) {
    key = client.key
    self.sandbox = sandbox
    expiresAt = issuedAt.adding(seconds: client.tokenLifetime)
    // Header and claims look as the real ones do; the signature is an HMAC, as only this emulator checks it.
    let header: JSONObject = ["kid": "k1", "alg": "RS256"]
    let payload: JSONObject = [
      "iss": "capillary-emulator", "sub": .string(client.name), "client_id": .string(key), "org_id": .int(organization),
      "default_till": .string(till), "token_use": "token_access", "iat": .int(issuedAt.seconds),
      "exp": .int(expiresAt.seconds), "jti": .string(id), "sandbox": .string(sandbox),
      "expiresAtMillis": .int(expiresAt.milliseconds),
    ]
    let head = "\(Base64URL.encode(header.serialized.utf8)).\(Base64URL.encode(payload.serialized.utf8))"
    signature = AccessToken.sign(head[...], client)
    signed = head[...]
    text = "\(head).\(Base64URL.encode(signature))"
  }

  /// Reads a token; nil where the text is none of ours.
  init?(_ text: String) {
    guard text.utf8.count < 4096 else { return nil }
    let parts = text.trimmed.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let payload = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
      let claims = try? JSONParser.parse(Array(payload)), let key = claims["client_id"]?.text,
      let sandbox = claims["sandbox"]?.text, let expiry = claims["expiresAtMillis"]?.int
    else { return nil }
    self.key = key
    self.sandbox = sandbox
    expiresAt = Timestamp(milliseconds: expiry)
    signed = parts[0].base[parts[0].startIndex..<parts[1].endIndex]
    self.signature = signature
    self.text = text
  }

  func isSigned(by client: APIClient) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(
      signature, authenticating: Data(signed.utf8), using: SymmetricKey(data: Data(client.secret.utf8)))
  }

  private static func sign(_ text: Substring, _ client: APIClient) -> Data {
    let key = SymmetricKey(data: Data(client.secret.utf8))
    return Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
  }
}

/// Base64 with the URL alphabet and without padding (RFC 4648, section 5).
enum Base64URL {
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  static func decode(_ text: some StringProtocol) -> Data? {
    var plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
    while !plain.utf8.count.isMultiple(of: 4) { plain += "=" }
    return Data(base64Encoded: plain)
  }
}
