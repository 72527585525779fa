import Model

/// v1.1's list of named values: `{"field": [{"name": …, "value": …}]}`.
struct V1Fields: Codable, Sendable {
  var field: [Field]?

  struct Field: Codable, Sendable {
    var name: String?
    /// Text; some clients send lists as they are rather than as the text of one.
    var value: JSONValue?

    var text: String? { value.map { $0.text ?? ($0.isNull ? "" : $0.serialized) } }
  }

  init(_ fields: [(name: String, value: String)]) {
    field = fields.map { Field(name: $0.name, value: .string($0.value)) }
  }

  /// The fields of a stored JSON object.
  init(stored text: String) {
    self.init(
      JSONObject(stored: text).compactMap { member in
        member.value.isNull ? nil : (member.name, member.value.text ?? member.value.serialized)
      })
  }
}
