import CapillaryAPI
import TestSupport

/// A customer of a test: what was sent at the registration, and the id.
struct Person {
  var id: Int64
  var mobile: String
  var email: String

  var path: String { "/v2/customers/\(id)" }
  var lookup: KeyValuePairs<String, String> {
    ["source": "INSTORE", "identifierName": "mobile", "identifierValue": mobile]
  }
}

extension TestSandbox {
  /// Registers a customer over v2. Each number gives another person.
  func person(_ number: Int = 1, firstName: String = "Rukmini") throws -> Person {
    let mobile = "9198765\(10_000 + number)"
    let email = "person\(number)@example.com"
    let reply = try post(
      "/v2/customers",
      json: [
        "loyaltyInfo": ["loyaltyType": "loyalty"], "profiles": [.object(CareForms.profile(mobile, email, firstName))],
      ])
    guard let id = reply.int("createdId") else { throw CareFailure.notRegistered(reply.description) }
    return Person(id: id, mobile: mobile, email: email)
  }

  static let nobody = 999_999_999
  static let lookupOfNobody: KeyValuePairs<String, String> = [
    "source": "INSTORE", "identifierName": "mobile", "identifierValue": "919000000001",
  ]
}

enum CareFailure: Error {
  case notRegistered(String)
}

enum CareForms {
  static func profile(_ mobile: String, _ email: String? = nil, _ firstName: String = "Rukmini") -> JSONObject {
    var identifiers: [JSONValue] = [["type": "mobile", "value": .string(mobile)]]
    if let email { identifiers.append(["type": "email", "value": .string(email)]) }
    return [
      "firstName": .string(firstName), "lastName": "Das", "source": "INSTORE", "identifiers": .array(identifiers),
    ]
  }

  /// A picture of a size, as far as its first bytes go.
  static func picture(_ size: Int) -> String {
    "GIF89a" + String(repeating: "x", count: max(0, size - 6))
  }

  /// A multipart form of files, and its headers.
  static func form(_ files: [String], name: String = "file") -> (raw: String, headers: [(String, String)]) {
    let parts = files.map { file in
      "--edge\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a.gif\"\r\n\r\n\(file)\r\n"
    }
    return (parts.joined() + "--edge--\r\n", [("Content-Type", "multipart/form-data; boundary=edge")])
  }
}
