import Foundation
import TestSupport
import Testing

@testable import CapillaryAPI

/// Holds the route table against the index of the API reference and the contract: against the reference material where it
/// lies beside the checkout, and always against the copy of its facts in `operations.tsv`.
@Suite("The route table")
struct RouteTableTests {
  private static let shared = URL(fileURLWithPath: TestServer.packageFolder).appendingPathComponent("../shared")
  private static let hasShared = FileManager.default.fileExists(atPath: shared.appendingPathComponent("index.tsv").path)

  private static let router = Router(API.operations)

  /// The lines of a table, each split at its tabs.
  private static func table(_ url: URL) throws -> [[String]] {
    try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  /// A path with its parameters' names taken away.
  private func shape(_ path: String) -> String {
    path.lowercased().replacing(#/\{[^}]*\}/#, with: "{}")
  }

  /// Whether an operation answers to a method and a path.
  private func answers(_ operation: CapillaryAPI.Operation, _ method: String, _ path: String) -> Bool {
    ([operation.method] + operation.otherMethods).contains { $0.rawValue == method }
      && operation.paths.contains { shape($0) == shape(path) }
  }

  /// What a client's call of a path leads to; nil for 404 and 405.
  private func called(_ method: String, _ path: String) -> CapillaryAPI.Operation? {
    guard case .found(let operation, _) = Self.router.match(
      method: method, path: path.replacing(#/\{[^}]*\}/#, with: "17"))
    else { return nil }
    return operation
  }

  @Test("Every row of the index is declared with its method and path, and answers there")
  func copiedList() throws {
    let url = try #require(Bundle.module.url(forResource: "operations", withExtension: "tsv"))
    let list = try Self.table(url)
    #expect(Set(list.compactMap { Int($0[0]) }) == Set(1...357))
    for line in list {
      let (row, method, path) = (Int(line[0]) ?? 0, line[1], line[2])
      #expect(
        API.operations.contains { $0.rows.contains(row) && answers($0, method, path) }, "row \(row): \(method) \(path)")
      // Several operations may share a route, told apart by their bodies; one of them answers.
      let operation = try #require(called(method, path), "row \(row): \(method) \(path)")
      #expect(answers(operation, method, path), "row \(row) leads to \(operation.id)")
    }
  }

  @Test("No row is declared that the index does not have")
  func noOtherRows() {
    #expect(Set(API.operations.flatMap(\.rows)) == Set(1...357))
  }

  @Test("Every operation has a section, a title and paths that begin with a slash")
  func wellFormed() {
    for operation in API.operations {
      #expect(!operation.title.isEmpty && !operation.section.isEmpty)
      #expect(operation.paths.allSatisfy { $0.hasPrefix("/") && !$0.contains(" ") && !$0.contains("?") }, "\(operation.id)")
      #expect(operation.id.wholeMatch(of: #/[a-z-]+\.v[0-9]+\.[A-Za-z0-9.]+/#) != nil, "\(operation.id)")
    }
  }

  // MARK: - Against the reference material

  @Test("The copied list says what the contract says", .enabled(if: hasShared))
  func copyIsTrue() throws {
    let url = try #require(Bundle.module.url(forResource: "operations", withExtension: "tsv"))
    let contract = try contract().flatMap { operation in
      operation.rows.map { "\($0)\t\(operation.method)\t\(operation.path)" }
    }
    #expect(Set(try Self.table(url).map { $0.joined(separator: "\t") }) == Set(contract))
  }

  @Test("Every operation of the contract is declared as it is there, aliases and rows included", .enabled(if: hasShared))
  func contractIsMet() throws {
    let declared = Dictionary(uniqueKeysWithValues: API.operations.map { ($0.id, $0) })
    for known in try contract() {
      guard let operation = declared[known.id] else {
        Issue.record("\(known.id) is not declared")
        continue
      }
      #expect(operation.rows.sorted() == known.rows.sorted(), "\(known.id)")
      for method in [known.method] + known.otherMethods {
        for path in [known.path] + known.aliases {
          let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
          #expect(
            answers(operation, method, path) || answers(operation, method, trimmed), "\(known.id): \(method) \(path)")
          // A parameter that a word is stuck to is a slip of the page that no client can mean.
          guard !path.contains(#/\}[a-z]/#) else { continue }
          #expect(called(method, path) != nil, "\(known.id): \(method) \(path)")
        }
      }
    }
  }

  @Test("Every path that the index prints is known, slips and all", .enabled(if: hasShared))
  func printedPaths() throws {
    let index = try Self.table(Self.shared.appendingPathComponent("index.tsv"))
    #expect(index.count == 357)
    for line in index {
      // The index breaks long paths with spaces, writes some parameters as {{x}} or {x|, and lost a slash once.
      let path = "/" + line[4].replacing(" ", with: "").split(separator: "?")[0]
        .replacing("{userId|/tierDetails}", with: "{userId}/tierDetails").replacing(#/\{+[^}]*\}+/#, with: "{}")
        .replacing("{}targets", with: "{}/targets")
      if case .unknown = Self.router.match(method: line[3], path: path.replacing("{}", with: "17")) {
        Issue.record("row \(line[0]): \(line[3]) \(path)")
      }
    }
  }

  private struct Known {
    var id: String
    var method: String
    var path: String
    var aliases: [String]
    var rows: [Int]
    var otherMethods: [String]
  }

  private func contract() throws -> [Known] {
    let folder = Self.shared.appendingPathComponent("contract")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }
      .flatMap { file in
        let tree = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        return (tree?["operations"] as? [[String: Any]] ?? []).map { operation in
          Known(
            id: operation["id"] as? String ?? "", method: operation["method"] as? String ?? "",
            path: operation["path"] as? String ?? "", aliases: operation["aliases"] as? [String] ?? [],
            rows: operation["rows"] as? [Int] ?? [],
            otherMethods: (operation["also_methods"] ?? operation["methods_also"]) as? [String] ?? [])
        }
      }
  }
}
