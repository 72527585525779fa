import ArgumentParser
import CapillaryAPI
import Emulator

struct Routes: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List every operation with the rows of the API reference index that it serves.",
    discussion: "An operation marked 501 is declared but not emulated yet.")

  @Flag(help: "Print a JSON array, with all paths and other methods. (default: off)") var json = false

  /// How many rows the API reference index has.
  private static let indexRows = 357

  func run() {
    if json {
      print(JSONValue.array(OperationList.all).serialized)
      return
    }
    var section = ""
    for operation in API.operations {
      if operation.section != section {
        section = operation.section
        print("\n\(section): \(Routes.standing(of: section))")
      }
      let rows = operation.rows.map(String.init).joined(separator: ",")
      let mark = operation.isEmulated ? "    " : "501 "
      let method = operation.method.rawValue.padded(7)
      print("  \(mark)\(method)\(operation.paths[0].padded(64)) \(operation.id.padded(48)) \(rows)")
    }
    let declared = Set(API.operations.flatMap(\.rows)).intersection(1...Routes.indexRows)
    let emulated = Set(API.operations.filter(\.isEmulated).flatMap(\.rows)).intersection(1...Routes.indexRows)
    let operations = API.operations.count { $0.isEmulated }
    print("\n\(operations) of \(API.operations.count) operations emulated, which are \(emulated.count) rows")
    print("Those marked 501 answer 501 Not Implemented: they read and change nothing.")
    print("\(declared.count) of \(Routes.indexRows) rows declared")
  }

  /// How much of a section does what it says.
  private static func standing(of section: String) -> String {
    let all = API.operations.filter { $0.section == section }
    return switch all.count(where: { $0.isEmulated }) {
    case 0: "none of \(all.count) emulated"
    case all.count: "all \(all.count) emulated"
    case let count: "\(count) of \(all.count) emulated"
    }
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    count >= width ? self : self + String(repeating: " ", count: width - count)
  }
}
