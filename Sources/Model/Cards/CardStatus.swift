import GRDB

/// What a card can be; the organization's labels are its own words for these.
public enum CardStatus: String, Sendable, CaseIterable {
  case notIssued = "NOT_ISSUED"
  case active = "ACTIVE"
  case expired = "EXPIRED"
  case suspended = "SUSPENDED"
  case deleted = "DELETED"
  case issued = "ISSUED"

  /// The system's number for the status.
  public var id: Int {
    switch self {
    case .notIssued: 1
    case .active: 2
    case .expired: 3
    case .suspended: 4
    case .deleted: 11
    case .issued: 12
    }
  }

  /// Whether a card that has it is done for.
  public var isFinal: Bool { self == .expired || self == .deleted }

  /// Whether the card can be moved to another status while it stays with its customer (card.v2.update). A card nobody
  /// holds is moved by linking it, and only delinking leads back there.
  public func leads(to next: CardStatus) -> Bool {
    switch self {
    case .notIssued: next == .notIssued
    case .expired, .deleted: next == self
    case .active, .issued, .suspended: next != .notIssued
    }
  }

  /// Whether a card that has it uses up one of the customer's places for cards.
  func counts(onlyActive: Bool) -> Bool {
    switch self {
    case .active: true
    case .suspended, .issued: !onlyActive
    case .notIssued, .expired, .deleted: false
    }
  }
}

/// The organization's word for a status.
public struct CardLabel: Sendable {
  public let id: Int64
  public let label: String
  public let status: CardStatus
  /// Whether the system uses it where only the status is known.
  public let isDefault: Bool
  public let isBuiltIn: Bool
  public let createdAt: Timestamp
  public let updatedAt: Timestamp
}

/// All labels of the organization's cards.
public struct CardLabels: ReferenceData {
  public let all: [CardLabel]
  private let byID: [Int64: CardLabel]
  private let byName: [String: CardLabel]

  public static func load(_ db: Database) throws -> CardLabels {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT id, label, status, is_default, is_built_in, created_at, updated_at FROM card_label ORDER BY id
        """)
    return CardLabels(
      rows.compactMap { row in
        guard let status = CardStatus(rawValue: row[2]) else { return nil }
        return CardLabel(
          id: row[0], label: row[1], status: status, isDefault: row[3], isBuiltIn: row[4], createdAt: row[5],
          updatedAt: row[6])
      })
  }

  private init(_ all: [CardLabel]) {
    self.all = all
    byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    byName = Dictionary(all.map { ($0.label.lowercased(), $0) }) { first, _ in first }
  }

  public subscript(id: Int64) -> CardLabel? { byID[id] }

  /// The label of a name in any case.
  public func find(_ name: String) -> CardLabel? { byName[name.lowercased()] }

  /// The label that a status gets when nobody names one.
  public func standard(_ status: CardStatus) -> CardLabel? {
    all.first { $0.status == status && $0.isDefault } ?? all.first { $0.status == status }
  }
}

extension WriteSession {
  /// Gives the organization the six labels it starts with, named as the statuses.
  public func addBuiltInCardLabels() throws {
    for status in CardStatus.allCases {
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO card_label (label, status, is_default, is_built_in, created_at, updated_at)
          VALUES (?, ?, 1, 1, ?, ?)
          """,
        arguments: [status.rawValue, status.rawValue, now, now])
    }
    referenceChanged()
  }

  /// Adds the labels of a mapping that are new, and says which label of each status is its default. Labels that the
  /// mapping leaves out stay as they are.
  ///
  /// - Throws: `CardError.labelOfOtherStatus` where a saved label would change its status.
  public func mapCardLabels(_ mapping: [(status: CardStatus, labels: [(name: String, isDefault: Bool)])]) throws {
    let known = try reference(CardLabels.self)
    for (status, labels) in mapping {
      for (name, isDefault) in labels {
        if let saved = known.find(name), saved.status != status { throw CardError.labelOfOtherStatus(name) }
        try db.execute(
          sql: """
            INSERT INTO card_label (label, status, is_default, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (label) DO UPDATE SET is_default = excluded.is_default, updated_at = excluded.updated_at
            WHERE is_default <> excluded.is_default
            """,
          arguments: [name, status.rawValue, isDefault, now, now])
      }
      let defaults = labels.filter(\.isDefault).map { $0.name.lowercased() }
      for label in known.all where label.status == status && label.isDefault && !defaults.contains(label.label.lowercased()) {
        try db.execute(
          sql: "UPDATE card_label SET is_default = 0, updated_at = ? WHERE id = ?", arguments: [now, label.id])
      }
    }
    referenceChanged()
  }
}
