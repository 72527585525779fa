import GRDB

/// The external ids that the organization gives its customers by itself (`card.v2.generateExternalId`,
/// `CONF_CARD_NUMBER_…`).
public enum ExternalIDSequence {
  public enum Refusal: Error, Sendable {
    case disabled
    case invalidConfiguration
    case invalidLength
    case usedUp
  }

  /// Draws the next id. The configured length counts prefix, suffix and check digit; only running numbers have a suffix.
  public static func next(_ session: WriteSession) throws -> String {
    let configs = try session.configs
    guard configs.isOn("CONF_CARD_NUMBER_GENERATION_ENABLED") else { throw Refusal.disabled }
    let name = (configs.text("CONF_CARD_CHECKSUM_DIGIT_ALGO") ?? "AUTO_INC").uppercased()
    guard let method = methods[name] else { throw Refusal.invalidConfiguration }
    let prefix = configs.text("CONF_CARD_NUMBER_PREFIX") ?? ""
    let suffix = method == .running ? configs.text("CONF_CARD_NUMBER_SUFFIX") ?? "" : ""
    let length = configs.number("CONF_CARD_NUMBER_LENGTH") ?? 10
    guard (1...50).contains(length), Int(length) - prefix.count - suffix.count >= 2 else { throw Refusal.invalidLength }
    let layout = CardSeries.Layout(
      prefix: prefix, suffix: suffix, length: Int(length) - prefix.count - suffix.count, method: method)
    let offset = max(0, configs.number("CONF_CARD_NUMBER_OFFSET") ?? 1)
    var next = try max(
      offset, Int64.fetchOne(session.db, sql: "SELECT next_number FROM external_id_sequence") ?? offset)
    for _ in 0..<1000 {
      let id: String
      do {
        id = try layout.number(&next, session)
      } catch CardError.numbersUsedUp {
        throw Refusal.usedUp
      }
      guard try Customers.isFree(externalID: id, session) else { continue }
      try session.db.execute(sql: "UPDATE external_id_sequence SET next_number = ?", arguments: [next])
      return id
    }
    throw Refusal.usedUp
  }

  private static let methods: [String: CardSeries.Method] = [
    "AUTO_INC": .running, "LUHN_ALGO": .luhn, "MOD7_ALGO": .modulo7, "RANDOM": .random, "RANDOM_LUHN": .randomLuhn,
    "RANDOM_MOD7": .randomModulo7,
  ]
}

extension Customers {
  /// Whether nobody has an external id, in any source.
  static func isFree(externalID: String, _ session: Session) throws -> Bool {
    try Int64.fetchOne(
      session.statement("SELECT 1 FROM identifier WHERE type = 'externalId' AND value = ? LIMIT 1"),
      arguments: [externalID]) == nil
  }
}
