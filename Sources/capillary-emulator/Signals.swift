import Foundation

enum Signals {
  /// Those that end a server gracefully.
  static let ending = [SIGINT, SIGTERM]
  /// Those that people and supervisors send to end a program or to tell it something.
  static let sent = ending + [SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2]

  /// Lets these signals through to the calling thread, and to those that it starts. A parent that holds them back, as the
  /// workers of some languages' runtimes do, hands its mask on, and the program could not be ended but by SIGKILL.
  static func unblock() {
    var signals = set(of: sent)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Has signals wait until somebody watches for them, in the calling thread and in those that it starts.
  static func hold(_ numbers: [Int32]) {
    var signals = set(of: numbers)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// The first of some signals that are held that has come.
  static func waiting(among numbers: [Int32]) -> Int32? {
    var pending = sigset_t()
    sigpending(&pending)
    return numbers.first { sigismember(&pending, $0) == 1 }
  }

  private static func set(of numbers: [Int32]) -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    return signals
  }
}
