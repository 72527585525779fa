import Model

/// POST /v1.1/store/logs: a till sends its log. It is held to the size and signature that the headers say; no call reads
/// a log again, so the emulator keeps it only in the journal of requests.
enum StoreLogs {
  private struct Outcome: Encodable, Sendable {
    var success: String
    var code: String
    var message: String

    static let accepted = Outcome(success: "true", code: "200", message: "SUCCESS")

    init(success: String, code: String, message: String) {
      (self.success, self.code, self.message) = (success, code, message)
    }

    init(_ failure: StoreFailure) {
      self.init(success: "false", code: String(failure.code), message: failure.message)
    }
  }

  static func upload(_ call: Call, _ session: Session) throws -> Reply {
    guard let file = MultipartForm(call.request)?.parts.first else {
      throw PlatformError.invalidInput("A multipart/form-data body with a file was expected.")
    }
    let headers = call.request.headers
    // The page gives two names for each of these.
    if let size = headers["X-CAP-CLIENT-LOGFILESIZE"] ?? headers["X-CAP-CLIENT-FILESIZE"],
      size.trimmed != String(file.bytes.count)
    {
      return Reply(Outcome(.logSize))
    }
    if let signature = headers["X-CAP-CLIENT-FILE-SIGNATURE"] ?? headers["X-CAP-CLIENT-FILESIGNATURE"] {
      guard signature.trimmed.equalsIgnoringCase(PasswordDigest.sha1(Array(file.bytes))) else { return Reply(Outcome(.logSignature)) }
    }
    return Reply(Outcome.accepted)
  }
}
