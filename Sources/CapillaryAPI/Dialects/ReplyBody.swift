import Model

extension Dialect {
  /// Writes down what an endpoint answered.
  func write(_ reply: Reply, to request: APIRequest, operation: Operation?, sandbox: String?) throws -> APIReply {
    var headers = reply.headers
    let body: [UInt8]
    switch reply.content {
    case .bytes(let bytes, let type):
      headers.fields.append(("Content-Type", type))
      body = bytes
    case .value(let value):
      if self == .v1, Format.ofReply(to: request) == .xml {
        headers.fields.append(("Content-Type", "application/xml; charset=utf-8"))
        body = try XMLForm.encode(value, root: "response")
      } else {
        headers.fields.append(("Content-Type", "application/json; charset=utf-8"))
        body =
          self == .v1
          ? try Dialect.v1JSON(value, reply.form ?? operation?.form ?? .usual) : try JSONWriter.encode(value)
      }
    }
    headers.fields.append(("X-Cap-Requestid", request.id))
    return APIReply(status: reply.status, headers: headers, body: body, operation: operation, sandbox: sandbox)
  }

  private static func v1JSON(_ value: some Encodable, _ form: V1Form) throws -> [UInt8] {
    var bytes = Array(#"{"response":"#.utf8)
    bytes += try JSONWriter.encode(value, form: form)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }
}
