import GRDB

/// The sandbox's source of chance: coupon codes, one-time codes, redemption ids. Same calls, same answers.
///
/// SplitMix64 (Steele, Lea and Flood, 2014): its state is one number, which is kept in the database.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private(set) var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A code of `length` characters drawn from an alphabet; empty when the alphabet is.
  public mutating func code(length: Int, from alphabet: String) -> String {
    let characters = Array(alphabet)
    guard !characters.isEmpty else { return "" }
    return String((0..<max(0, length)).map { _ in characters[Int.random(in: 0..<characters.count, using: &self)] })
  }

  static func stored(_ db: Database) throws -> SeededGenerator {
    let state = try Int64.fetchOne(db, sql: "SELECT state FROM random_state")
    return SeededGenerator(seed: UInt64(bitPattern: state ?? 0))
  }

  func store(_ session: WriteSession) throws {
    let statement = try session.statement("UPDATE random_state SET state = ?")
    try statement.run(Int64(bitPattern: state))
  }
}
