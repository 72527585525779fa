import CapillaryAPI
import Foundation
import Model
import Synchronization

/// All sandboxes of an emulator, by name. `default` always exists.
///
/// A new sandbox is a copy of the template's file: the default organization, loaded once. A reset writes the template's
/// pages over the sandbox's in one transaction, so that whoever reads meanwhile sees the old state or the new one.
public final class Sandboxes: SandboxDirectory {
  /// More than any test run needs at a time; each holds a file and a connection or two.
  static let limit = 10_000

  private let folder: DataFolder
  private let loops: Int
  private let template: Template
  private let budget = Journal.Budget()
  private let known = Mutex<[String: Sandbox]>([:])

  /// Loads the template, opens the sandboxes of the data folder, and makes the default one where it is missing.
  ///
  /// - Parameter load: fills an empty database with the default organization. Called once.
  init(folder: DataFolder, loops: Int, load: @escaping @Sendable (Store) throws -> Void) throws {
    self.folder = folder
    self.loops = loops
    template = Template(path: folder.templatePath, load: load)
    // Also where all sandboxes are there already: a mistake in the seed is to be told now, and not by the first reset.
    _ = try template.store
    for name in try folder.sandboxes() where Sandboxes.isName(name) {
      let sandbox = Sandbox(name: name, store: try open(name), journal: Journal(budget: budget))
      known.withLock { $0[name] = sandbox }
    }
    if self[SandboxedName.defaultSandbox] == nil { try make(SandboxedName.defaultSandbox) }
  }

  public func store(of sandbox: String) -> Store? { self[sandbox]?.store }

  /// The sandbox of a name.
  public subscript(name: String) -> Sandbox? { known.withLock { $0[name] } }

  /// All sandboxes by name, the default one first.
  public var all: [Sandbox] {
    known.withLock { Array($0.values) }.sorted { left, right in
      (left.name == SandboxedName.defaultSandbox ? 0 : 1, left.name)
        < (right.name == SandboxedName.defaultSandbox ? 0 : 1, right.name)
    }
  }

  public var count: Int { known.withLock { $0.count } }

  /// Makes a sandbox with the default organization.
  ///
  /// - Parameter name: nil for a name of the emulator's choice.
  /// - Throws: ``SandboxError``.
  public func create(_ name: String? = nil) throws -> Sandbox {
    if let name, !Sandboxes.isName(name) { throw SandboxError.invalidName(name) }
    return try make(name ?? unusedName())
  }

  /// Takes a sandbox away. Requests that still use it finish; then its file is removed.
  public func remove(_ name: String) throws {
    guard name != SandboxedName.defaultSandbox else { throw SandboxError.notRemovable }
    guard let sandbox = known.withLock({ $0.removeValue(forKey: name) }) else { throw SandboxError.unknown(name) }
    sandbox.store.discard()
  }

  /// Puts a sandbox back to how it was created.
  public func reset(_ name: String) throws {
    guard let sandbox = self[name] else { throw SandboxError.unknown(name) }
    try sandbox.store.restore(from: try template.store)
    sandbox.journal.clear()
  }

  /// Keeps a call in the journal of a sandbox. Where all journals together grow too big, the biggest gives way.
  func record(_ entry: JournalEntry, in sandbox: Sandbox) {
    guard sandbox.journal.record(entry) else { return }
    all.max { $0.journal.weight < $1.journal.weight }?.journal.halve()
  }

  /// Closes all databases and gives the data folder back.
  func close() {
    let sandboxes = known.withLock { known in
      defer { known.removeAll() }
      return Array(known.values)
    }
    for sandbox in sandboxes { try? sandbox.store.close() }
    template.close()
    folder.release()
  }

  @discardableResult
  private func make(_ name: String) throws -> Sandbox {
    if self[name] != nil { throw SandboxError.exists(name) }
    guard count < Sandboxes.limit else { throw SandboxError.tooMany(limit: Sandboxes.limit) }
    let path = folder.path(of: name)
    // The file of a removed sandbox stays until its last request is done.
    for _ in 0..<100 where FileManager.default.fileExists(atPath: path) { usleep(5000) }
    if FileManager.default.fileExists(atPath: path) { throw SandboxError.stillInUse(name) }
    let sandbox: Sandbox
    var isCopied = false
    do {
      isCopied = try template.copy(to: path)
      guard isCopied else { throw SandboxError.exists(name) }
      sandbox = Sandbox(name: name, store: try open(name), journal: Journal(budget: budget))
    } catch {
      // A file that nobody has must neither stand in the way of the name nor be a sandbox after a restart.
      if isCopied { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
      throw Sandboxes.mayOpenFiles ? error : SandboxError.outOfFiles(sandboxes: count)
    }
    let isFirst = known.withLock { known in
      guard known[name] == nil else { return false }
      known[name] = sandbox
      return true
    }
    guard isFirst else { throw SandboxError.exists(name) }
    return sandbox
  }

  private func open(_ name: String) throws -> Store {
    try Store(path: folder.path(of: name), durability: folder.isTemporary ? .transient : .durable, loops: loops)
  }

  /// Whether the system lets the process open another file.
  private static var mayOpenFiles: Bool {
    let descriptor = Foundation.open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno != EMFILE && errno != ENFILE }
    Foundation.close(descriptor)
    return true
  }

  private func unusedName() -> String {
    while true {
      let name = "sandbox-" + String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
      if self[name] == nil { return name }
    }
  }

  static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && !text.hasPrefix(".")
      && text.utf8.allSatisfy { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
