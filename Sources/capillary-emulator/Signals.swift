import Foundation

enum Signals {
  /// Those that people and supervisors send to end a program or to tell it something.
  static let sent = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2]

  /// Lets these signals through to the calling thread, and to those that it starts. A parent that holds them back, as the
  /// workers of some languages' runtimes do, hands its mask on, and the program could not be ended but by SIGKILL.
  static func unblock() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in sent { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
