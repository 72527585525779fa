import Model

/// `POST /v3/oauth/token/generate`: a key and its secret for an access token.
enum TokenEndpoint {
  struct Request: Decodable {
    var key: String?
    var secret: String?
  }

  struct Answer: Encodable, Sendable {
    var data: Token
    @Nullable var errors: String?

    struct Token: Encodable, Sendable {
      var accessToken: String
      /// Seconds.
      var ttlSeconds: Int64
    }
  }

  /// The sandbox that the key names. What else is wrong with the body is the endpoint's to say.
  static func sandbox(of request: APIRequest) throws -> String {
    let body = try Dialect.v3.body(of: request)
    return SandboxedName(body["key"]?.text ?? "").sandbox
  }

  static func generate(_ call: Call, _ session: Session) throws -> Reply {
    let request = try call.decode(Request.self)
    guard let key = request.key, let secret = request.secret,
      let client = try session.reference(Access.self).clients[SandboxedName(key).name], client.secret == secret
    else { throw TokenError.invalidClient }
    let token = AccessToken(
      client: client, sandbox: call.sandbox, organization: try session.organization.id,
      till: try session.entities[client.till]?.code ?? "", issuedAt: session.now, id: call.request.id)
    return Reply(Answer(data: .init(accessToken: token.text, ttlSeconds: client.tokenLifetime)))
  }
}

enum TokenError: APIError {
  case invalidClient

  var code: Int { 320001 }
  var message: String { "Invalid client key and secret" }
  var status: Int? { 401 }
}
