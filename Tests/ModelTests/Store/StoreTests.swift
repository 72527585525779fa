import Foundation
import GRDB
import Testing

@testable import Model

/// An empty store in a folder of its own, removed afterwards.
func withStore(loops: Int = 1, _ body: (Store) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let store = try Store(path: folder.appendingPathComponent("test.sqlite").path, loops: loops)
  try body(store)
  try store.close()
}

@Suite struct StoreTests {
  private struct Interrupted: Error {}

  @Test func anErrorUndoesTheWholeWrite() throws {
    try withStore { store in
      #expect(throws: Interrupted.self) {
        try store.write { session in
          try session.setConfig("CONF_ONE", "1")
          throw Interrupted()
        }
      }
      let one = try store.read { session in try session.configs.text("CONF_ONE") }
      #expect(one == nil)
    }
  }

  @Test func aFileOfOtherPagesCanBePutBack() throws {
    try withStore { template in
      let old = FileManager.default.temporaryDirectory.appendingPathComponent("pages-\(UUID().uuidString).sqlite")
      defer { try? FileManager.default.removeItem(at: old) }
      try DatabaseQueue(path: old.path).writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; CREATE TABLE of_old (id INTEGER)")
      }
      let store = try Store(path: old.path, durability: .durable, loops: 2)
      try store.write { try $0.setConfig("CONF_ONE", "1") }
      try store.restore(from: template)
      #expect(try store.read { try $0.configs.text("CONF_ONE") } == nil)
      try store.close()
    }
  }

  @Test func aFailedItemOfABatchFailsAlone() throws {
    try withStore { store in
      try store.write { session in
        var failed: [String] = []
        for key in ["CONF_ONE", "CONF_TWO", "CONF_THREE"] {
          do {
            try session.savepoint {
              try session.setConfig(key, "1")
              if key == "CONF_TWO" { throw Interrupted() }
            }
          } catch {
            failed.append(key)
          }
        }
        #expect(failed == ["CONF_TWO"])
        let two = try session.configs.text("CONF_TWO")
        #expect(two == nil)
      }
      let configs = try store.read { try $0.configs }
      #expect(configs.text("CONF_ONE") == "1" && configs.text("CONF_TWO") == nil && configs.text("CONF_THREE") == "1")
    }
  }

  @Test(arguments: [1, 4])
  func settingsAreReadAgainAfterAWriteChangedThem(loops: Int) throws {
    try withStore(loops: loops) { store in
      for value in [false, true] {
        if value { try store.write { try $0.setConfig("conf_one", "true") } }
        for loop in 0..<loops {
          let isOn = try store.read(loop: loop) { session in try session.configs.isOn("CONF_ONE") }
          #expect(isOn == value)
        }
      }
    }
  }

  @Test func chanceIsTheSameForTheSameCalls() throws {
    var drawn: [[String]] = []
    for _ in 0..<2 {
      try withStore { store in
        var codes: [String] = []
        for _ in 0..<3 {
          codes.append(try store.write { session in try session.random { $0.code(length: 8, from: "ABCDEFGH23456789") } })
        }
        drawn.append(codes)
      }
    }
    #expect(drawn[0] == drawn[1])
    #expect(Set(drawn[0]).count == 3)
  }

  @Test func aFileOfANewerVersionIsRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("newer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.sqlite").path
    let first = try Store(path: path)
    try first.write { try $0.db.execute(sql: "INSERT INTO grdb_migrations VALUES ('from-the-future')") }
    try first.close()
    #expect {
      _ = try Store(path: path)
    } throws: {
      "\($0)".contains("from-the-future")
    }
  }

  @Test func theClockOutlivesARestart() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("clock-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.sqlite").path
    let goal = CivilTime(year: 2030, month: 5, day: 6).timestamp()
    let first = try Store(path: path, durability: .durable)
    try first.adjustClock {
      $0.set(goal)
      $0.freeze()
    }
    try first.close()
    let second = try Store(path: path, durability: .durable)
    #expect(second.clock.now.milliseconds(since: goal) < 60_000)
    #expect(second.clock.state.frozenAt != nil)
    try second.close()
  }

  @Test func readersOnOtherLoopsSeeEverythingCommitted() throws {
    try withStore(loops: 3) { store in
      for round in 0..<50 {
        try store.write { try $0.setConfig("CONF_ROUND", String(round)) }
        for loop in 0..<3 {
          let seen = try store.read(loop: loop) { session in try session.configs.number("CONF_ROUND") }
          #expect(seen == Int64(round))
        }
      }
    }
  }
}
