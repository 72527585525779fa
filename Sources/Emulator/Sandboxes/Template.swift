import Foundation
import Model
import Synchronization

/// The database that new sandboxes are copies of: the default organization, loaded when it is first asked for.
final class Template: Sendable {
  private let path: String
  private let load: @Sendable (Store) throws -> Void
  private let loaded = Mutex<Store?>(nil)
  private let drafts = Atomic<Int>(0)

  init(path: String, load: @escaping @Sendable (Store) throws -> Void) {
    self.path = path
    self.load = load
  }

  /// The loaded database. Nobody writes to it any more, and all of it stands in its main file.
  var store: Store {
    get throws {
      try loaded.withLock { loaded in
        if let loaded { return loaded }
        // One that an earlier process left behind may be of another seed.
        try removeLeftovers()
        let store = try Store(path: path)
        try load(store)
        try store.checkpoint()
        loaded = store
        return store
      }
    }
  }

  /// Copies the database to a place where nothing is yet. The copy is whole under a name of its own before it gets there, so
  /// that a process killed meanwhile leaves no half of a database behind.
  ///
  /// - Returns: false where something is there already.
  func copy(to target: String) throws -> Bool {
    _ = try store
    let draft = "\(path).\(drafts.wrappingAdd(1, ordering: .relaxed).newValue)"
    defer { unlink(draft) }
    try FileManager.default.copyItem(atPath: path, toPath: draft)
    guard link(draft, target) != 0 else { return true }
    guard errno == EEXIST else { throw DataFolderError.unusable(target, reason: String(cString: strerror(errno))) }
    return false
  }

  func close() {
    loaded.withLock { loaded in
      try? loaded?.close()
      loaded = nil
    }
    try? removeLeftovers()
  }

  /// Removes the database, its companions and copies that were not finished.
  private func removeLeftovers() throws {
    let file = URL(fileURLWithPath: path)
    let folder = file.deletingLastPathComponent().path
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.hasPrefix(file.lastPathComponent) {
      unlink("\(folder)/\(name)")
    }
  }
}
