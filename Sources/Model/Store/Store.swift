import Foundation
import GRDB
import Synchronization

/// One sandbox's database: a single writer, a reader for each event loop, and its clock.
///
/// A write is one transaction, committed before `write` returns; an error thrown in it undoes all of it. A read sees
/// everything committed before it began, and nothing after.
public final class Store: Sendable {
  public enum Durability: Sendable {
    /// For a data folder: an acknowledged write survives the process being killed (`synchronous=FULL`).
    case durable
    /// For a temporary folder: fast, and gone with the process.
    case transient
  }

  public let path: String
  public let clock: SandboxClock
  private let durability: Durability
  private let writer: Connection
  private let readers: Mutex<[Int: Connection]>
  /// Whether reads share the writer's connection: right when one loop is all there is, as it saves SQLite its locks.
  private let readsThroughWriter: Bool
  private let reference = Mutex(ReferenceCache())
  private let discarded = Atomic<Bool>(false)
  private let audited = AuditedCalls()
  /// When the earliest due work is to be done, in milliseconds; `Int64.max` when there is none.
  private let earliestDue = Atomic<Int64>(.max)

  /// Opens or creates the database at a path and brings its schema up to date.
  ///
  /// - Parameter loops: how many event loops will read. With one, reads go through the writer's connection.
  /// - Throws: `StoreError.newer` for a file that a newer version wrote; GRDB's `DatabaseError` otherwise.
  public init(path: String, durability: Durability = .transient, loops: Int = 1) throws {
    self.path = path
    self.durability = durability
    readsThroughWriter = loops <= 1
    let exclusive = readsThroughWriter && durability == .transient
    writer = try Connection(
      path: path, configuration: Store.configuration(durability, exclusive: exclusive, audited: audited))
    readers = Mutex([:])
    try Schema.migrate(writer.queue)
    let (state, earliest, isWorking) = try writer.queue.unsafeRead { db in
      (try SandboxClock.State.stored(db), try DueWork.earliest(db), try LongWork.isWaiting(db))
    }
    clock = SandboxClock(state)
    earliestDue.store(earliest?.milliseconds ?? .max, ordering: .relaxed)
    if isWorking { continueLongWork() }
  }

  /// Whether every write is held against the schema's references. The rules keep them without being told, so that this
  /// finds mistakes in the rules: it is for tests, and for files that outlive the process.
  #if DEBUG
    private static let isChecked = true
  #else
    private static let isChecked = false
  #endif

  private static func configuration(
    _ durability: Durability, exclusive: Bool = false, readonly: Bool = false, audited: AuditedCalls? = nil
  ) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.foreignKeysEnabled = durability == .durable || Store.isChecked
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 1
    configuration.prepareDatabase { db in
      if !readonly {
        if exclusive { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
        try setPageSize(db)
        // Nobody reads beside the only connection of a file that ends with the process: the pages go straight into it.
        try db.execute(sql: "PRAGMA journal_mode = \(exclusive ? "MEMORY" : "WAL")")
        try db.execute(sql: "PRAGMA synchronous = \(durability == .durable ? "FULL" : "OFF")")
      }
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
      try db.execute(sql: "PRAGMA cache_size = -8192")
      try db.execute(sql: "PRAGMA mmap_size = 268435456")
      audited?.addFunctions(to: db)
    }
    return configuration
  }

  /// A bill touches a row or two of a page, and the journal keeps each page that it touches: smaller ones cost less.
  private static let pageSize = 2048

  /// Gives a new file pages of our size, and an old one anew: a reset can only copy pages of one size.
  private static func setPageSize(_ db: Database) throws {
    try db.execute(sql: "PRAGMA page_size = \(pageSize)")
    guard try Int.fetchOne(db, sql: "PRAGMA page_size") != pageSize else { return }
    try db.execute(sql: "PRAGMA journal_mode = DELETE")
    try db.execute(sql: "VACUUM")
  }

  // MARK: - Sessions

  /// Runs a read on the connection of an event loop.
  public func read<Value>(loop: Int = 0, _ body: (Session) throws -> Value) throws -> Value {
    let now = clock.now
    return try connection(loop).use { db, statements in
      let session = Session(db: db, statements: statements, now: now, store: self)
      // With one connection nobody can write between two statements of a read.
      if readsThroughWriter { return try body(session) }
      try session.statement("BEGIN DEFERRED TRANSACTION").run()
      defer { try? session.statement("COMMIT TRANSACTION").run() }
      return try body(session)
    }
  }

  /// Runs a write in one transaction, committed when this returns.
  ///
  /// - Throws: what `body` throws, after everything it wrote was undone.
  public func write<Value>(_ body: (WriteSession) throws -> Value) throws -> Value {
    try writer.use { db, statements in
      try transaction(WriteSession(db: db, statements: statements, now: clock.now, store: self), body)
    }
  }

  /// From now to the end of a write the audit trail says that a call did it.
  func audit(as call: AuditedCall, at moment: Timestamp) { audited.begin(call, at: moment) }

  private func transaction<Value>(
    _ session: WriteSession, _ body: (WriteSession) throws -> Value
  ) throws -> Value {
    defer { if session.isAudited { audited.end() } }
    try session.statement("BEGIN IMMEDIATE TRANSACTION").run()
    do {
      let value = try body(session)
      try session.finish()
      try session.statement("COMMIT TRANSACTION").run()
      committed(session)
      return value
    } catch {
      if session.db.isInsideTransaction { try? session.db.rollback() }
      throw error
    }
  }

  private func connection(_ loop: Int) throws -> Connection {
    if readsThroughWriter { return writer }
    return try readers.withLock { readers in
      if let reader = readers[loop] { return reader }
      let reader = try Connection(path: path, configuration: Store.configuration(durability, readonly: true))
      readers[loop] = reader
      return reader
    }
  }

  private func committed(_ session: WriteSession) {
    if session.changesReference { reference.withLock { $0.invalidate() } }
    if let due = session.earliestScheduled {
      _ = earliestDue.min(due.milliseconds, ordering: .relaxed)
    }
    if session.beganLongWork { continueLongWork() }
  }

  // MARK: - Long work

  /// Has the writer do the next piece of long work when it has done what others wait for now, and so on until none is
  /// left: another write waits for one piece at most.
  private func continueLongWork() {
    writer.queue.asyncWriteWithoutTransaction { [weak self] db in
      guard let self else { return }
      func inTransaction(_ body: (WriteSession) throws -> Bool) throws -> Bool {
        try transaction(WriteSession(db: db, statements: writer.statements, now: clock.now, store: self), body)
      }
      do {
        if try inTransaction({ try LongWork.performPiece($0) }) { continueLongWork() }
      } catch {
        // What cannot be done must not be tried for ever. On a connection that was closed, this fails as well.
        guard (try? inTransaction { try LongWork.abandon($0) }) == true else { return }
        continueLongWork()
      }
    }
  }

  // MARK: - Due work

  /// Does everything that has fallen due by the sandbox's clock, in due order. Costs one comparison when nothing has.
  public func settle() throws {
    while earliestDue.load(ordering: .relaxed) <= clock.now.milliseconds {
      let now = clock.now
      // Stored while the writer is held: a later write's earlier moment must not be overwritten.
      try write { session in
        let next = try DueWork.perform(upTo: now, session)
        earliestDue.store(next?.milliseconds ?? .max, ordering: .relaxed)
      }
    }
  }

  /// Moves, freezes or resumes the clock, keeps its new state in the database, and does what has fallen due.
  public func adjustClock(_ change: (SandboxClock) throws -> Void) throws {
    try change(clock)
    try write { try clock.state.store($0.db) }
    try settle()
  }

  // MARK: - Reference data

  /// A part of the organization's settings, loaded once and shared until a write says that it changed.
  func reference<Part: ReferenceData>(_ type: Part.Type, _ db: Database) throws -> Part {
    let key = ObjectIdentifier(type)
    let (known, generation) = reference.withLock { ($0[key], $0.generation) }
    // The key is the part's type, so that there is nothing to check: a cast looks the box's type up, each time.
    if let known { return unsafeDowncast(known, to: ReferenceBox<Part>.self).part }
    let part = try Part.load(db)
    reference.withLock { if $0.generation == generation { $0[key] = ReferenceBox(part) } }
    return part
  }

  // MARK: - Files

  /// Copies the whole database into a new file, as it is now.
  public func copy(to target: String) throws {
    try writer.queue.writeWithoutTransaction { db in
      try db.execute(sql: "VACUUM INTO ?", arguments: [target])
    }
  }

  /// Moves everything written so far into the main file, so that a plain copy of that file is whole.
  public func checkpoint() throws {
    try writer.queue.writeWithoutTransaction { db in
      _ = try db.checkpoint(.truncate)
    }
  }

  /// Puts the whole state of another store in the place of this one's, in one transaction: a reader sees the old
  /// state or the new one. The clock and what is kept in memory follow.
  public func restore(from other: Store) throws {
    try other.writer.queue.read { source in
      try writer.queue.writeWithoutTransaction { db in
        try source.backup(to: db)
        clock.state = try SandboxClock.State.stored(db)
        reference.withLock { $0.invalidate() }
        let earliest = try DueWork.earliest(db)
        earliestDue.store(earliest?.milliseconds ?? .max, ordering: .relaxed)
        if try LongWork.isWaiting(db) { continueLongWork() }
      }
    }
  }

  /// Has the file removed when the last user of the store lets go of it.
  public func discard() { discarded.store(true, ordering: .relaxed) }

  deinit {
    guard discarded.load(ordering: .relaxed) else { return }
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
  }

  /// Ends all connections. The store is of no use afterwards.
  public func close() throws {
    try readers.withLock { readers in
      for reader in readers.values { try reader.close() }
      readers.removeAll()
    }
    try writer.close()
  }
}

/// Why a database cannot be opened.
public enum StoreError: Error, CustomStringConvertible {
  case newer(path: String, unknown: [String])

  public var description: String {
    switch self {
    case .newer(let path, let unknown):
      "\(path) was written by a newer version: it knows the migrations \(unknown.joined(separator: ", "))"
    }
  }
}

/// Settings that nearly every request reads and few change: loaded once, shared by all loops, dropped when a write
/// calls `WriteSession.referenceChanged()`.
public protocol ReferenceData: Sendable {
  static func load(_ db: Database) throws -> Self
}

private class AnyReferenceBox {}

private final class ReferenceBox<Part: ReferenceData>: AnyReferenceBox {
  let part: Part
  init(_ part: Part) { self.part = part }
}

/// The parts that are loaded: two dozen at most, which are gone through faster than a key is hashed.
private struct ReferenceCache {
  private var parts: [(key: ObjectIdentifier, box: AnyReferenceBox)] = []
  private(set) var generation = 0

  subscript(key: ObjectIdentifier) -> AnyReferenceBox? {
    get { parts.first { $0.key == key }?.box }
    set {
      parts.removeAll { $0.key == key }
      if let newValue { parts.append((key, newValue)) }
    }
  }

  mutating func invalidate() {
    parts.removeAll()
    generation += 1
  }
}

