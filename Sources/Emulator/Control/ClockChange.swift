import CapillaryAPI
import Model

/// What a control call asks of a sandbox's clock. It is read whole before anything moves.
struct ClockChange {
  private enum Change {
    case advance(milliseconds: Int64)
    case set(Timestamp)
    case freeze
    case resume
  }

  private let change: Change
  private let store: Store

  /// - Throws: ``ControlError`` for anything but one known change.
  init(_ object: JSONObject, _ store: Store) throws {
    self.store = store
    guard object.count == 1, let member = object.members.first else {
      throw ControlError.invalid("One of `advance`, `set`, `freeze` and `resume` is to be given.")
    }
    switch member.name {
    case "advance": change = .advance(milliseconds: try ClockChange.span(member.value))
    case "set":
      guard case .string(let text) = member.value, let moment = Zone.utc.moment(text) else {
        throw ControlError.invalid("set is a moment such as 2026-01-01T00:00:00Z.", path: "set")
      }
      change = .set(moment)
    case "freeze" where member.value == true: change = .freeze
    case "resume" where member.value == true: change = .resume
    case "freeze", "resume": throw ControlError.invalid("\(member.name) is `true`.", path: member.name)
    default:
      throw ControlError.invalid(
        "The clock knows `advance`, `set`, `freeze` and `resume`, not `\(member.name)`.", path: member.name)
    }
  }

  private static let units: [(name: String, milliseconds: Int64)] = [
    ("days", 86_400_000), ("hours", 3_600_000), ("minutes", 60_000), ("seconds", 1000),
  ]

  /// The span of an `advance`, in milliseconds: forward or back, each unit at most some ten thousand years.
  private static func span(_ value: JSONValue) throws -> Int64 {
    guard let object = value.object, !object.isEmpty else {
      throw ControlError.invalid("advance is an object with days, hours, minutes or seconds.", path: "advance")
    }
    var sum: Int64 = 0
    for member in object {
      guard let unit = units.first(where: { $0.name == member.name }) else {
        throw ControlError.invalid(
          "advance knows days, hours, minutes and seconds.", path: "advance.\(member.name)")
      }
      let limit = 315_576_000_000_000 / unit.milliseconds
      guard case .number = member.value, let amount = member.value.int, (-limit...limit).contains(amount)
      else {
        throw ControlError.invalid(
          "A whole number of \(unit.name) is expected, within ten thousand years.", path: "advance.\(member.name)")
      }
      sum += amount * unit.milliseconds
    }
    return sum
  }

  func perform() throws {
    try store.adjustClock { clock in
      switch change {
      case .advance(let milliseconds): try move(clock, to: clock.now.adding(milliseconds: milliseconds), path: "advance")
      case .set(let moment): try move(clock, to: moment, path: "set")
      case .freeze: clock.freeze()
      case .resume: clock.resume()
      }
    }
  }

  private func move(_ clock: SandboxClock, to moment: Timestamp, path: String) throws {
    guard Timestamp.range.contains(moment) else {
      throw ControlError.invalid("The clock goes from the year 1900 to the year 9999.", path: path)
    }
    clock.set(moment)
  }

  static func told(_ clock: SandboxClock) -> JSONValue {
    let state = clock.state
    return [
      "now": .string(clock.now.control),
      "mode": state.frozenAt == nil ? "running" : "frozen",
      "offset": .int(clock.now.milliseconds(since: SandboxClock.system) / 1000),
    ]
  }
}
