import GRDB

/// What a read may do: one consistent view of the sandbox's database, at one moment of its clock.
public class Session {
  public let db: Database
  /// The sandbox's time when the session began. Due work runs at the moment it was due.
  public internal(set) var now: Timestamp
  let store: Store
  /// The connection's prepared statements; see `statement(_:)`.
  let statements: PreparedStatements

  init(db: Database, statements: PreparedStatements, now: Timestamp, store: Store) {
    self.db = db
    self.statements = statements
    self.now = now
    self.store = store
  }

  /// A part of the organization's settings; see `ReferenceData`.
  public func reference<Part: ReferenceData>(_ type: Part.Type) throws -> Part {
    try store.reference(type, db)
  }
}

/// What a write may do: a read, and changes that are committed together or not at all.
public final class WriteSession: Session {
  private(set) var changesReference = false
  private(set) var earliestScheduled: Timestamp?
  private(set) var beganLongWork = false
  private(set) var isAudited = false
  private var generator: SeededGenerator?
  private var freshReference: [ObjectIdentifier: any ReferenceData] = [:]

  /// After a change of settings this session reads them from the database; others keep theirs until the commit.
  public override func reference<Part: ReferenceData>(_ type: Part.Type) throws -> Part {
    // What follows wants to know the part's type at run time, which nearly no request is to pay for.
    changesReference ? try changedReference(type) : try super.reference(type)
  }

  @inline(never)
  private func changedReference<Part: ReferenceData>(_ type: Part.Type) throws -> Part {
    if let part = freshReference[ObjectIdentifier(type)] as? Part { return part }
    let part = try Part.load(db)
    freshReference[ObjectIdentifier(type)] = part
    return part
  }

  /// To be called after writing anything that a `ReferenceData` loads.
  public func referenceChanged() {
    changesReference = true
    freshReference.removeAll()
  }

  /// Runs `body` so that its failure undoes only what it wrote itself: one item of a batch.
  public func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
    try statement("SAVEPOINT item").run()
    do {
      let value = try body()
      try statement("RELEASE item").run()
      return value
    } catch {
      try statement("ROLLBACK TO item").run()
      try statement("RELEASE item").run()
      if changesReference { freshReference.removeAll() }
      throw error
    }
  }

  /// Enters work to be done at a moment of the sandbox's clock. Entering the same again changes nothing.
  public func schedule(_ kind: DueWork.Kind, subject: Int64, at due: Timestamp) throws {
    try DueWork.insert(kind, subject: subject, at: due, self)
    earliestScheduled = Swift.min(earliestScheduled ?? due, due)
  }

  /// Begins work that is too long for one request: it goes on, a piece at a time, after this write is committed.
  public func begin(_ kind: LongWork.Kind, subject: Int64) throws {
    try statement("INSERT INTO long_work (kind, subject) VALUES (?, ?)").run(kind.rawValue, subject)
    beganLongWork = true
  }

  /// Runs `body` with the sandbox's seeded random numbers; their state is stored with the transaction.
  public func random<Value>(_ body: (inout SeededGenerator) throws -> Value) throws -> Value {
    var current = try generator ?? SeededGenerator.stored(db)
    defer { generator = current }
    return try body(&current)
  }

  /// Says which call this write belongs to: what it changes of customers and cards is kept in the audit trail.
  public func audit(as call: AuditedCall) {
    isAudited = true
    store.audit(as: call, at: now)
  }

  func finish() throws {
    try generator?.store(self)
  }
}
