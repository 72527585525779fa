import Foundation

enum OpenFiles {
  /// More than the most sandboxes and connections that there may be need.
  private static let wanted: rlim_t = 131_072

  /// Lets the process open as many files as the system allows it to. Each sandbox holds several, and the usual limit, made
  /// for programs that cannot count beyond it, would be reached with two hundred of them.
  static func raiseLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
