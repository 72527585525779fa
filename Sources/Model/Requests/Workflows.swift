import GRDB

/// A call that a maker wants made, and that a checker lets be made or not (`requests.v2.workflow.create`).
public struct WorkflowRequest: Sendable {
  public enum State: String, Sendable, CaseIterable {
    /// Waits for a checker.
    case adminTask = "AdminTask"
    case approved
    case rejected
    /// Approved, but the call did not do what it should.
    case failed
  }

  public let id: String
  /// In small letters, with dashes.
  public let type: String
  public let state: State
  public let maker: Int64
  public let startedAt: Timestamp
  public let endedAt: Timestamp?
  /// The call, the decision and what came of it, as the texts of JSON objects; empty while there are none.
  public let call: String
  public let decision: String
  public let output: String

  static let columns = "id, type, state, maker, started_at, ended_at, call, decision, output"

  init(_ row: Row) {
    id = row[0]
    type = row[1]
    state = State(rawValue: row[2]) ?? .failed
    maker = row[3]
    startedAt = row[4]
    endedAt = row[5]
    call = row[6]
    decision = row[7]
    output = row[8]
  }
}

/// The store of maker-checker requests, whose ids are their own.
public enum Workflows {
  /// Where a request was made: the ids that the client sends, kept to be filtered by.
  public struct Place: Sendable {
    public var till: String
    public var store: String
    public var zone: String
    public var concept: String

    public init(till: String, store: String, zone: String, concept: String) {
      self.till = till
      self.store = store
      self.zone = zone
      self.concept = concept
    }
  }

  public struct Filter: Sendable {
    public var maker: Int64?
    public var type: String?
    public var states: [WorkflowRequest.State] = []
    public var started: ClosedRange<Timestamp>?
    public var place: [(column: PlaceColumn, id: String)] = []
    public var byEnd = false
    public var oldestFirst = false

    public init() {}
  }

  public enum PlaceColumn: String, Sendable {
    case till = "till_id"
    case store = "store_id"
    case zone = "zone_id"
    case concept = "concept_id"
  }

  /// Stores a request that waits, and gives its id.
  public static func add(
    type: String, call: String, at place: Place, maker: Int64, _ session: WriteSession
  ) throws -> String {
    let id = try session.random { generator in
      [8, 4, 4, 4, 12].map { generator.code(length: $0, from: "0123456789abcdef") }.joined(separator: "-")
    }
    try session.db.execute(
      sql: """
        INSERT INTO workflow_request (id, type, state, maker, started_at, call, till_id, store_id, zone_id, concept_id)
        VALUES (?, ?, 'AdminTask', ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [id, type, maker, session.now, call, place.till, place.store, place.zone, place.concept])
    return id
  }

  public static func find(_ id: String, _ session: Session) throws -> WorkflowRequest? {
    try session.statement(byID).first(id) { WorkflowRequest($0) }
  }

  private static let byID = SQLText("SELECT \(WorkflowRequest.columns) FROM workflow_request WHERE id = ?")

  /// Notes what a checker decided and what came of it.
  public static func decide(
    _ id: String, _ state: WorkflowRequest.State, decision: String, output: String, _ session: WriteSession
  ) throws {
    try session.db.execute(
      sql: "UPDATE workflow_request SET state = ?, ended_at = ?, decision = ?, output = ? WHERE id = ?",
      arguments: [state.rawValue, session.now, decision, output, id])
  }

  /// A page of requests, the newest first unless asked otherwise, and how many there are.
  public static func list(
    _ filter: Filter, limit: Int64, offset: Int64, _ session: Session
  ) throws -> (total: Int64, requests: [WorkflowRequest]) {
    var conditions = ["1"]
    var arguments: StatementArguments = []
    if let maker = filter.maker {
      conditions.append("maker = ?")
      arguments += [maker]
    }
    if let type = filter.type {
      conditions.append("type = ?")
      arguments += [type]
    }
    if !filter.states.isEmpty {
      conditions.append("state IN (\(filter.states.map { _ in "?" }.joined(separator: ", ")))")
      arguments += StatementArguments(filter.states.map(\.rawValue))
    }
    if let span = filter.started {
      conditions.append("started_at BETWEEN ? AND ?")
      arguments += [span.lowerBound, span.upperBound]
    }
    for (column, id) in filter.place {
      conditions.append("\(column.rawValue) = ?")
      arguments += [id]
    }
    let condition = conditions.joined(separator: " AND ")
    let direction = filter.oldestFirst ? "ASC" : "DESC"
    let total = try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM workflow_request WHERE \(condition)", arguments: arguments)
    let requests = try Row.fetchAll(
      session.db,
      sql: """
        SELECT \(WorkflowRequest.columns) FROM workflow_request WHERE \(condition)
        ORDER BY \(filter.byEnd ? "ended_at" : "started_at") \(direction), rowid \(direction) LIMIT ? OFFSET ?
        """, arguments: arguments + [limit, offset]
    ).map(WorkflowRequest.init)
    return (total ?? 0, requests)
  }
}
