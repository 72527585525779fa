import CapillaryAPI

/// What the journal and the log must never show: credentials, passwords, tokens.
enum Secrets {
  static let mask = "***"

  /// Whether a header carries a credential, and is left out.
  static func isSecret(header name: String) -> Bool {
    let name = name.lowercased()
    return name == "cookie" || name == "set-cookie"
      || ["authorization", "token", "secret", "password", "api-key"].contains { name.contains($0) }
  }

  /// Whether a field's value is a secret.
  static func isSecret(field name: String) -> Bool {
    let name = name.lowercased().filter { $0 != "_" && $0 != "-" }
    return ["password", "secret", "accesstoken", "refreshtoken", "authtoken", "oauthtoken"].contains { name.contains($0) }
  }

  static func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map(masked))
    case .object(let object):
      return .object(
        JSONObject(
          object.map { member in
            let hidden = isSecret(field: member.name) && !member.value.isNull
            return (member.name, hidden ? .string(mask) : masked(member.value))
          }))
    default: return value
    }
  }

  /// A text that is no whole JSON: XML, or a body that was cut. Values of secret fields are replaced where they stand
  /// as `<name>value<` or `"name": "value"`.
  static func masked(text: String) -> String {
    let lowered = text.lowercased()
    guard ["password", "secret", "token"].contains(where: { lowered.contains($0) }) else { return text }
    let xml = text.replacing(#/<([A-Za-z0-9_:-]+)>([^<]*)/#) { match in
      isSecret(field: String(match.1)) ? "<\(match.1)>\(mask)" : String(match.0)
    }
    return xml.replacing(#/"([A-Za-z0-9_:-]+)"(\s*:\s*)("(?:[^"\\]|\\.)*"?|[^,}\]\s]+)/#) { match in
      isSecret(field: String(match.1)) ? "\"\(match.1)\"\(match.2)\"\(mask)\"" : String(match.0)
    }
  }
}
