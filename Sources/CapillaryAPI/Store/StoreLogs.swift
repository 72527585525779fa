import Model

/// POST /v1.1/store/logs: a till sends its log. It is held to the size and signature that the headers say; no call reads
/// a log again, so the emulator keeps it only in the journal of requests.
enum StoreLogs {
  static func upload(_ call: Call, _ session: Session) throws -> Reply {
    guard let file = MultipartForm(call.request)?.parts.first else {
      throw PlatformError.invalidInput("A multipart/form-data body with a file was expected.")
    }
    let headers = call.request.headers
    // The page gives two names for each of these.
    if let size = headers["X-CAP-CLIENT-LOGFILESIZE"] ?? headers["X-CAP-CLIENT-FILESIZE"],
      size.trimmed != String(file.bytes.count)
    {
      return Reply(V1ItemStatus(StoreFailure.logSize))
    }
    if let signature = headers["X-CAP-CLIENT-FILE-SIGNATURE"] ?? headers["X-CAP-CLIENT-FILESIGNATURE"] {
      guard signature.trimmed.equalsIgnoringCase(PasswordDigest.sha1(Array(file.bytes))) else {
        return Reply(V1ItemStatus(StoreFailure.logSignature))
      }
    }
    return Reply(V1Status.success)
  }
}
