import Foundation

/// The folder that holds the sandboxes' databases: one that is kept, or a private one that ends with the process.
final class DataFolder: Sendable {
  let path: String
  let isTemporary: Bool
  /// The open lock file; the lock goes with the process, however it ends.
  private let lock: Int32

  private init(path: String, isTemporary: Bool) throws {
    self.path = path
    self.isTemporary = isTemporary
    lock = open(path + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw DataFolderError.unusable(path, reason: String(cString: strerror(errno))) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      Foundation.close(lock)
      throw DataFolderError.inUse(path)
    }
  }

  /// A folder of the user's, made where it is missing and kept at the end.
  ///
  /// - Throws: ``DataFolderError/inUse(_:)`` when another server has it.
  static func kept(at path: String) throws -> DataFolder {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      var isFolder: ObjCBool = false
      let stands = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
      throw DataFolderError.unusable(path, reason: stands ? "it is a file" : "it cannot be made")
    }
    return try DataFolder(path: path, isTemporary: false)
  }

  /// A new folder that only this user can enter.
  static func temporary() throws -> DataFolder {
    let parent = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    removeAbandoned(in: parent)
    var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw DataFolderError.unusable(parent, reason: String(cString: strerror(errno)))
    }
    let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
    return try DataFolder(path: String(decoding: bytes, as: UTF8.self), isTemporary: true)
  }

  func path(of sandbox: String) -> String { "\(path)/\(sandbox).sqlite" }

  var templatePath: String { "\(path)/.template.sqlite" }

  /// The names of the sandboxes that the folder holds.
  func sandboxes() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(".sqlite") && !$0.hasPrefix(".") }
      .map { String($0.dropLast(".sqlite".count)) }
      .sorted()
  }

  /// Removes the folder where it is temporary, and lets go of the lock.
  func release() {
    if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    flock(lock, LOCK_UN)
  }

  deinit { Foundation.close(lock) }

  private static let prefix = "capillary-emulator-"

  /// Removes what killed servers of this user left: temporary folders whose lock nobody holds.
  private static func removeAbandoned(in parent: String) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: parent) else { return }
    for name in names where name.hasPrefix(prefix) {
      let path = "\(parent)/\(name)"
      let lock = open(path + "/.lock", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      guard lock >= 0 else { continue }
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(atPath: path) }
      Foundation.close(lock)
    }
  }
}

/// Why the sandboxes have no place to be.
public enum DataFolderError: Error, Equatable, CustomStringConvertible {
  case inUse(String)
  case unusable(String, reason: String)

  public var description: String {
    switch self {
    case .inUse(let path): "Another emulator uses the data folder \(path). Stop it, or choose another --data-dir."
    case .unusable(let path, let reason): "The folder \(path) cannot be used: \(reason)."
    }
  }
}
