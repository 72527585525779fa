import Model

/// An object that writes its members itself, in the documented order, rather than through an `Encoder`.
///
/// For the replies that clients ask for most: an encoder meets each member as a value of an unknown type, which costs
/// more than all the rest of such a call.
///
///     func write(to json: inout JSONBytes) throws {
///       json.beginObject()
///       json.member("id", id)
///       json.member("label", label)  // left out where it is nil
///       json.endObject()
///     }
protocol JSONWritable: Encodable {
  func write(to json: inout JSONBytes) throws
}

extension JSONWritable {
  /// As a part of something that is encoded.
  func encode(to encoder: any Encoder) throws {
    if let state = encoder as? JSONWriterState {
      try write(to: &state.output)
    } else {
      try RawJSON(encoding: self).encode(to: encoder)
    }
  }
}

extension JSONBytes {
  mutating func beginObject() {
    put(UInt8(ascii: "{"))
    isFirst = true
  }

  mutating func endObject() {
    put(UInt8(ascii: "}"))
    isFirst = false
  }

  mutating func name(_ name: StaticString) {
    if isFirst { isFirst = false } else { put(UInt8(ascii: ",")) }
    put(UInt8(ascii: "\""))
    put(literal: name)
    put(literal: "\":")
  }

  mutating func member(_ name: StaticString, _ value: String) {
    self.name(name)
    put(string: value)
  }

  mutating func member(_ name: StaticString, _ value: Int64) {
    self.name(name)
    put(value)
  }

  mutating func member(_ name: StaticString, _ value: Bool) {
    self.name(name)
    put(value)
  }

  mutating func member(_ name: StaticString, _ value: Amount) {
    self.name(name)
    put(value)
  }

  mutating func member(_ name: StaticString, _ value: RawJSON) {
    self.name(name)
    put(raw: value.text)
  }

  mutating func member(_ name: StaticString, _ value: String?) {
    if let value { member(name, value) }
  }

  mutating func member(_ name: StaticString, _ value: Int64?) {
    if let value { member(name, value) }
  }

  mutating func member(_ name: StaticString, _ value: Amount?) {
    if let value { member(name, value) }
  }

  mutating func member(_ name: StaticString, _ value: some JSONWritable) throws {
    self.name(name)
    try value.write(to: &self)
    isFirst = false
  }

  mutating func member(_ name: StaticString, _ values: [some JSONWritable]) throws {
    self.name(name)
    put(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { put(UInt8(ascii: ",")) }
      try value.write(to: &self)
    }
    put(UInt8(ascii: "]"))
    isFirst = false
  }

  mutating func encoded<Element: Encodable>(_ name: StaticString, _ values: [Element]) throws {
    guard !values.isEmpty else {
      self.name(name)
      put(literal: "[]")
      return
    }
    try encoded(name, Optional(values))
  }

  /// A member that an encoder writes, where there is one: for what few replies have.
  mutating func encoded(_ name: StaticString, _ value: (some Encodable)?) throws {
    guard let value else { return }
    self.name(name)
    put(contentsOf: try JSONWriter.encode(value))
    isFirst = false
  }
}
