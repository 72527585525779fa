import GRDB

/// Work that the sandbox's clock brings about: it is entered when its cause is written, and done, in due order,
/// before the first request that is served at or after its moment.
public enum DueWork {
  /// What there is to do. The raw value is stored; `subject` is the id of the row that it concerns.
  public enum Kind: String, Sendable, CaseIterable {
    /// Points run out. Subject: the enrolment, whose points of one day share the work.
    case pointsExpiry = "points_expiry"
    /// Promised points turn into points. Subject: the enrolment.
    case promisedPoints = "promised_points"
    /// A tier has reached its end. Subject: the enrolment.
    case tierExpiry = "tier_expiry"
    /// A card's days are over. Subject: the card.
    case cardExpiry = "card_expiry"
    /// A scheduled SMS or e-mail leaves. Subject: the communication.
    case communication
    /// A customer is forgotten. Subject: the request.
    case piiDeletion = "pii_deletion"
  }

  /// How many pieces one transaction does, so that a jump over years holds no more than these at a time.
  static let batch = 1000

  private static func perform(_ kind: Kind, subject: Int64, _ session: WriteSession) throws {
    switch kind {
    case .pointsExpiry: try PointsLedger.expire(enrollment: subject, session)
    case .promisedPoints: try PointsLedger.convertPromises(enrollment: subject, session)
    case .tierExpiry: try Tiers.expire(enrollment: subject, session)
    case .cardExpiry: try Cards.expire(card: subject, session)
    case .communication: try Communications.deliver(subject, session)
    case .piiDeletion: try DeletionRequest.run(request: subject, session)
    }
  }

  static func insert(_ kind: Kind, subject: Int64, at due: Timestamp, _ session: WriteSession) throws {
    let statement = try session.statement(
      "INSERT OR IGNORE INTO due_work (due_at, kind, subject) VALUES (?, ?, ?)")
    try statement.run(due, kind.rawValue, subject)
  }

  /// Does the next batch of what is due by `limit`, each piece at its own moment.
  ///
  /// - Returns: when the next piece is due, whether or not that is before `limit`.
  static func perform(upTo limit: Timestamp, _ session: WriteSession) throws -> Timestamp? {
    let served = session.now
    defer { session.now = served }
    for _ in 0..<batch {
      let next = try Row.fetchOne(
        session.statement(
          "SELECT id, due_at, kind, subject FROM due_work WHERE due_at <= ? ORDER BY due_at, id LIMIT 1"),
        arguments: [limit])
      guard let next else { break }
      let id: Int64 = next[0]
      try session.statement("DELETE FROM due_work WHERE id = ?").run(id)
      guard let kind = Kind(rawValue: next[2]) else { continue }
      session.now = next[1]
      try perform(kind, subject: next[3], session)
    }
    return try earliest(session.db)
  }

  static func earliest(_ db: Database) throws -> Timestamp? {
    try Timestamp.fetchOne(db.cachedStatement(sql: "SELECT due_at FROM due_work ORDER BY due_at LIMIT 1"))
  }
}

extension WriteSession {
  /// Runs `body` at another moment of the clock, after what was due until then, each piece at its own moment: how a
  /// history is written that could have been lived through. Moments that follow each other have to be in order.
  public func at<Value>(_ moment: Timestamp, _ body: () throws -> Value) throws -> Value {
    let served = now
    defer { now = served }
    while let next = try DueWork.perform(upTo: moment, self), next <= moment {}
    now = moment
    return try body()
  }
}
