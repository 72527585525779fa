import GRDB
import GRDBSQLite

/// The database's schema: each room's migrations, in the order in which rooms build on each other.
///
/// A migration is named, runs once, and is never changed after a release: a later need is a later migration.
enum Schema {
  static let rooms: [[Migration]] = [
    StoreSchema.migrations,
    OrganizationSchema.migrations,
    ProductsSchema.migrations,
    CustomersSchema.migrations,
    CardsSchema.migrations,
    TransactionsSchema.migrations,
    PointsSchema.migrations,
    AlternateCurrencies.migrations,
    [RunningNumbers.migration],
    MessagesSchema.migrations,
    SubscriptionsSchema.migrations,
    CustomerStatusSchema.migrations,
    CustomerLabelsSchema.migrations,
    CustomerImagesSchema.migrations,
    CustomerNotesSchema.migrations,
    CustomerTicketsSchema.migrations,
    CustomerPreferencesSchema.migrations,
    CustomerLoginsSchema.migrations,
    CustomerTrackersSchema.migrations,
    ReferralsSchema.migrations,
    RequestsSchema.migrations,
    CompaniesSchema.migrations,
    CommunicationsSchema.migrations,
    OTPSchema.migrations,
    CustomerFraudSchema.migrations,
    CouponsSchema.migrations,
    GroupsSchema.migrations,
    PromotionsSchema.migrations,
    AuditsSchema.migrations,
    PartnerProgramsSchema.migrations,
    SegmentsSchema.migrations,
    CustomerInteractionsSchema.migrations,
  ]

  /// - Throws: `StoreError.newer` when the file holds migrations that this version does not know.
  static func migrate(_ writer: DatabaseQueue) throws {
    let migrations = rooms.flatMap { $0 }
    let applied: Set<String> = try writer.read { db in
      guard try db.tableExists("grdb_migrations") else { return [] }
      return try Set(String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations"))
    }
    let unknown = applied.subtracting(migrations.map(\.name))
    guard unknown.isEmpty else { throw StoreError.newer(path: writer.path, unknown: unknown.sorted()) }
    guard applied.count < migrations.count else { return }
    var migrator = DatabaseMigrator()
    for migration in migrations {
      // References are checked as rows are written: to check them all after each migration took as long as the migration.
      migrator.registerMigration(migration.name, foreignKeyChecks: .immediate, migrate: migration.run)
    }
    try migrator.migrate(writer)
  }
}

/// One named step forward of the schema.
struct Migration: Sendable {
  var name: String
  var sql: String

  init(_ name: String, _ sql: String) {
    self.name = name
    self.sql = sql
  }

  /// Every new database runs through all migrations, so that SQLite gets each text at once and as it stands.
  fileprivate func run(_ db: Database) throws {
    let code = sqlite3_exec(db.sqliteConnection, sql, nil, nil, nil)
    guard code != SQLITE_OK else { return }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage, sql: sql)
  }
}

enum StoreSchema {
  static let migrations = [
    Migration(
      "store-1",
      """
      CREATE TABLE random_state (id INTEGER PRIMARY KEY CHECK (id = 1), state INTEGER NOT NULL);
      INSERT INTO random_state VALUES (1, 20260101);
      CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), offset INTEGER NOT NULL, frozen_at INTEGER);
      INSERT INTO clock VALUES (1, 0, NULL);
      CREATE TABLE due_work (
        id INTEGER PRIMARY KEY,
        due_at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        subject INTEGER NOT NULL,
        UNIQUE (kind, subject, due_at)
      );
      CREATE INDEX due_work_by_moment ON due_work (due_at, id);
      """),
    Migration(
      "store-2",
      """
      CREATE TABLE long_work (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        subject INTEGER NOT NULL
      );
      """),
  ]
}

extension SandboxClock.State {
  static func stored(_ db: Database) throws -> SandboxClock.State {
    guard let row = try Row.fetchOne(db, sql: "SELECT offset, frozen_at FROM clock") else { return .init() }
    return .init(offset: row[0], frozenAt: row[1])
  }

  func store(_ db: Database) throws {
    try db.execute(sql: "UPDATE clock SET offset = ?, frozen_at = ?", arguments: [offset, frozenAt])
  }
}
