import Foundation
import TestSupport

/// The built program, run as its users run it: a process with arguments, an environment and a folder of its own.
final class EmulatorProcess {
  /// Where the process keeps what it writes; `tmp` in it is its TMPDIR. Removed with the object.
  let folder: URL
  private let process = Process()
  private let ownsFolder: Bool

  /// The program beside the test bundle.
  static let binary: URL = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let products = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
    return products.appendingPathComponent("capillary-emulator")
  }()

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - environment: added to the test's own, which is rid of the emulator's variables.
  ///   - folder: that of an earlier process, to go on with what it left.
  init(_ arguments: [String], environment: [String: String] = [:], in folder: URL? = nil) throws {
    ownsFolder = folder == nil
    self.folder =
      folder ?? FileManager.default.temporaryDirectory.appendingPathComponent("end-to-end-\(UUID().uuidString)")
    let temporary = self.folder.appendingPathComponent("tmp")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    process.executableURL = EmulatorProcess.binary
    process.arguments = arguments
    process.currentDirectoryURL = self.folder
    var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("CAPILLARY_") }
    variables["TMPDIR"] = temporary.path
    variables.merge(environment) { _, new in new }
    process.environment = variables
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try EmulatorProcess.file(self.folder, "output")
    process.standardError = try EmulatorProcess.file(self.folder, "errors")
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    if ownsFolder { try? FileManager.default.removeItem(at: folder) }
  }

  private static func file(_ folder: URL, _ name: String) throws -> FileHandle {
    let url = folder.appendingPathComponent(name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  /// Runs the program to its end.
  static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> EmulatorProcess {
    let process = try EmulatorProcess(arguments, environment: environment)
    process.waitForEnd()
    return process
  }

  /// Starts `serve` with options on a free port and waits until it serves.
  static func serve(
    _ options: String..., environment: [String: String] = [:], in folder: URL? = nil
  ) throws -> EmulatorProcess {
    let process = try EmulatorProcess(
      ["serve", "--port", "0", "--port-file", "port", "--threads", "2"] + options, environment: environment, in: folder)
    try process.waitForPort()
    return process
  }

  /// Waits for the port file.
  func waitForPort() throws {
    guard wait(until: { self.port > 0 }) else { throw NotServing(errors: errors) }
  }

  struct NotServing: Error {
    var errors: String
  }

  /// Waits for something, at most 30 seconds and not beyond the process's end.
  func wait(until condition: () -> Bool) -> Bool {
    for _ in 0..<6000 {
      if condition() { return true }
      guard process.isRunning else { return condition() }
      usleep(5000)
    }
    return false
  }

  /// What the port file says; 0 before it is there.
  var port: Int {
    Int((text("port") ?? "").trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  var isRunning: Bool { process.isRunning }
  var identifier: Int32 { process.processIdentifier }
  var output: String { text("output") ?? "" }
  var errors: String { text("errors") ?? "" }

  /// The text of a file in the folder.
  func text(_ name: String) -> String? {
    try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  /// What is in the process's TMPDIR.
  var temporaryFiles: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("tmp").path)) ?? []
  }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// The exit code; negative for the signal that ended the process.
  ///
  /// One that goes on for 30 seconds more is killed, so that it fails its test and does not stop all others.
  @discardableResult
  func waitForEnd() -> Int32 {
    if !wait(until: { !self.process.isRunning }) { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return code
  }

  /// The exit code of a process that has ended; negative for the signal that ended it.
  var code: Int32 {
    process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus
  }

  func client() -> TestClient { TestClient(port: port) }
}

/// Requests as the default sandbox's first till.
extension TestClient {
  func ask(_ method: String, _ target: String, json: String? = nil, till: String = "till.demo") throws -> TestReply {
    try send(
      method, target,
      headers: [("Authorization", TestSandbox.basic(till, "demo")), ("Content-Type", "application/json")],
      body: json.map { Array($0.utf8) })
  }

  /// Registers a member and gives their id.
  func register(mobile: String, till: String = "till.demo") throws -> Int64 {
    let reply = try ask(
      "POST", "/v2/customers?source=INSTORE",
      json: #"""
        {"profiles":[{"firstName":"Nila","identifiers":[{"type":"mobile","value":"\#(mobile)"}]}],
         "loyaltyInfo":{"loyaltyType":"loyalty"}}
        """#, till: till)
    guard let id = reply.int("createdId") else { throw UnexpectedReply(reply: reply.description) }
    return id
  }

  /// Sends a bill of 100 and gives its id.
  func sell(_ number: String, to customer: Int64, till: String = "till.demo") throws -> Int64 {
    let reply = try ask(
      "POST", "/v2/transactions?source=INSTORE&identifierName=id&identifierValue=\(customer)",
      json: #"{"type":"REGULAR","billNumber":"\#(number)","billAmount":100}"#, till: till)
    guard let id = reply.int("createdId") else { throw UnexpectedReply(reply: reply.description) }
    return id
  }
}

struct UnexpectedReply: Error {
  var reply: String
}
