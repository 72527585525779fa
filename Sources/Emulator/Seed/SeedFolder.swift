import Foundation

/// Where the default organization's files are.
enum SeedFolder {
  static let name = "seed-data"

  /// The folder that was named, else the first of the usual places that exists: the working folder, the folders above
  /// the program (a build inside the checkout), and where packages put shared files.
  ///
  /// - Throws: `SeedError` that names the places that were looked at.
  static func find(_ named: String?) throws -> String {
    if let named {
      guard isFolder(named) else { throw SeedError(file: named, line: 0, message: "there is no such folder") }
      return named
    }
    let places = usualPlaces
    if let found = places.first(where: isFolder) { return found }
    throw SeedError(
      file: name, line: 0, message: "no such folder in \(places.alternatives); name it with --seed-data")
  }

  private static var usualPlaces: [String] {
    var places = [FileManager.default.currentDirectoryPath + "/" + name]
    let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
    var folder = program?.deletingLastPathComponent()
    for _ in 0..<5 {
      guard let here = folder, here.path != "/" else { break }
      places.append(here.appendingPathComponent(name).path)
      folder = here.deletingLastPathComponent()
    }
    return places + ["/usr/local/share/capillary-emulator/" + name, "/usr/share/capillary-emulator/" + name]
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
