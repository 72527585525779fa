import Foundation
import Model

/// The files and fields of a `multipart/form-data` body (RFC 7578).
struct MultipartForm: Sendable {
  struct Part: Sendable {
    var name: String
    var filename: String?
    /// A part of the request's body, which is not copied.
    var bytes: ArraySlice<UInt8>
  }

  let parts: [Part]
  /// Whether the body ends within a part, as that of an upload that broke off.
  let isCut: Bool

  /// The parts of a field, whose name matches in any case.
  subscript(name: String) -> [Part] { parts.filter { $0.name.equalsIgnoringCase(name) } }

  /// The text of a field that is no file, without spaces around it; nil where it is absent or empty.
  func text(_ name: String) -> String? {
    guard let part = self[name].first, part.bytes.count <= 1_000_000 else { return nil }
    let text = String(decoding: part.bytes, as: UTF8.self).trimmed
    return text.isEmpty ? nil : text
  }

  /// - Returns: nil where the body is no form.
  init?(_ request: APIRequest) {
    guard let type = request.headers["Content-Type"], type.lowercased().hasPrefix("multipart/form-data"),
      let boundary = MultipartForm.parameter("boundary", of: type), !boundary.isEmpty, boundary.utf8.count <= 200
    else { return nil }
    let body = request.body
    let delimiter = Array("--\(boundary)".utf8)
    var parts: [Part] = []
    guard var start = MultipartForm.find(delimiter, in: body, from: 0).map({ $0 + delimiter.count }) else { return nil }
    // Each part stands between two delimiters, that with a line end before it; two dashes follow the last.
    let next = Array("\r\n".utf8) + delimiter
    var isCut = false
    while parts.count < 100, !body[start...].starts(with: Array("--".utf8)) {
      guard let end = MultipartForm.find(next, in: body, from: start) else {
        isCut = true
        break
      }
      if let part = MultipartForm.part(body[start..<end]) { parts.append(part) }
      start = end + next.count
    }
    self.parts = parts
    self.isCut = isCut
  }

  private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
    let gap = Array("\r\n\r\n".utf8)
    guard let end = find(gap, in: bytes, from: bytes.startIndex) else { return nil }
    let lines = String(decoding: bytes[bytes.startIndex..<end], as: UTF8.self).split(separator: "\r\n")
    guard let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
      let name = parameter("name", of: String(line))
    else { return nil }
    return Part(
      name: name, filename: parameter("filename", of: String(line)), bytes: bytes[(end + gap.count)...])
  }

  /// `name` of `form-data; name="file"; filename="a.png"`.
  private static func parameter(_ name: String, of header: String) -> String? {
    for piece in header.split(separator: ";").dropFirst() {
      let pair = piece.split(separator: "=", maxSplits: 1).map { $0.trimmed }
      guard pair.count == 2, pair[0].lowercased() == name else { continue }
      let value = pair[1]
      return value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
        ? String(value.dropFirst().dropLast()) : value
    }
    return nil
  }

  private static func find(_ wanted: [UInt8], in body: [UInt8], from start: Int) -> Int? {
    find(wanted, in: body[...], from: start)
  }

  private static func find(_ wanted: [UInt8], in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, let first = wanted.first else { return nil }
      var index = start - bytes.startIndex
      while index >= 0, buffer.count - index >= wanted.count,
        let found = memchr(base + index, Int32(first), buffer.count - index - wanted.count + 1)
      {
        if memcmp(found, wanted, wanted.count) == 0 { return UnsafeRawPointer(found) - base + bytes.startIndex }
        index = UnsafeRawPointer(found) - base + 1
      }
      return nil
    }
  }
}
