import CapillaryAPI
import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Every emulated operation under requests that are nearly right. Longer runs:
/// `CAPILLARY_FUZZ_ROUNDS=500 CAPILLARY_FUZZ_SEED=7 swift test --filter FuzzTests`.
@Suite struct FuzzTests {
  private static let rounds = number("ROUNDS") ?? 4
  private static let seed = UInt64(number("SEED") ?? 20_261_127)

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment["CAPILLARY_FUZZ_\(name)"].flatMap { Int($0) }
  }

  @Test func noRequestBringsTheServerToAnUnexpectedEnd() throws {
    let process = try EmulatorProcess.serve("--quiet")
    let client = process.client()
    var requests = FuzzRequests(seed: Self.seed)
    var ids: Set<String> = []
    var succeeded: Set<String> = []
    for _ in 0..<Self.rounds {
      for operation in API.operations where operation.isEmulated {
        let request = requests.request(for: operation)
        let reply: TestReply
        do {
          reply = try client.send(
            request.method, request.target,
            headers: [("Authorization", TestSandbox.basic("till.demo", "demo"))]
              + (request.contentType.map { [("Content-Type", $0)] } ?? []),
            body: request.body)
        } catch {
          Issue.record("\(error): \(request)\n\(process.errors.suffix(2000))")
          return
        }
        if let fault = Self.fault(of: reply, to: request) {
          Issue.record("\(fault): \(request)\n\(reply)\n\(process.errors.suffix(500))")
        }
        #expect(ids.insert(reply.headers["X-Cap-Requestid"] ?? "").inserted, "a request id twice")
        if reply.status == 200 {
          succeeded.insert(operation.id)
          requests.learn(from: reply.json)
        }
      }
    }
    #expect(try client.send("GET", "/_emulator/health").status == 200)
    #expect(process.errors.isEmpty, "\(process.errors.prefix(2000))")
    // The requests are near enough to be understood: else this would test nothing but refusals.
    #expect(succeeded.count > 60, "only \(succeeded.count) operations answered 200")
    process.signal(SIGTERM)
    #expect(process.waitForEnd() == 0)
  }

  /// What is wrong with a reply: nil where it is well-formed in its dialect.
  private static func fault(of reply: TestReply, to request: FuzzRequest) -> String? {
    if reply.headers["X-Cap-Requestid"]?.count != 32 { return "no request id" }
    let type = reply.headers["Content-Type"] ?? ""
    // The coupon service's own envelope is the same on the short paths that lead to it.
    let isV1 = request.target.hasPrefix("/v1") && !request.operation.id.hasPrefix("coupon-upload")
    // The documentation has this status where every row of a list failed, and where a part is not emulated.
    let isDocumented = reply.status == 501 || request.operation.id.lowercased().contains("subscriptions")
    if reply.status >= 500, !isDocumented { return "status \(reply.status)" }
    if type.hasPrefix("application/xml") {
      guard isV1 else { return "XML outside of v1" }
      return XMLParser(data: Data(reply.text.utf8)).parse() && reply.text.contains("<response>") ? nil : "no XML document"
    }
    guard type.hasPrefix("application/json") else { return reply.status == 200 ? nil : "an error of type \(type)" }
    guard let json = try? JSONParser.parse(Array(reply.text.utf8)) else { return "no JSON" }
    guard reply.status >= 300, let body = json.object else { return nil }
    if body["errorCode"] != nil { return nil }
    return isV1 && body["response"] == nil ? "no v1 envelope" : nil
  }
}
