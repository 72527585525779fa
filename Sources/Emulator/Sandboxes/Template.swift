import Foundation
import Model
import Synchronization

/// The database that new sandboxes are copies of: the default organization, loaded when it is first needed.
final class Template: Sendable {
  private let path: String
  private let load: @Sendable (Store) throws -> Void
  private let loaded = Mutex<Store?>(nil)

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
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        let store = try Store(path: path)
        try load(store)
        try store.checkpoint()
        loaded = store
        return store
      }
    }
  }

  func copy(to target: String) throws {
    _ = try store
    try FileManager.default.copyItem(atPath: path, toPath: target)
  }

  func close() {
    loaded.withLock { loaded in
      try? loaded?.close()
      loaded = nil
    }
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
  }
}
