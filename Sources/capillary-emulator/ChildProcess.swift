import Foundation
import Synchronization

/// A command that runs in the foreground, with the signals that this process is sent.
enum ChildProcess {
  /// Why a command could not be started.
  struct Failure: Error, CustomStringConvertible {
    var command: String
    var reason: Int32

    var description: String { "\(command): \(String(cString: strerror(reason)))" }

    /// As shells have it: 127 for a command that is not there, 126 for one that cannot be run.
    var exitCode: Int32 { reason == ENOENT ? 127 : 126 }
  }

  private static let running = Atomic<Int32>(0)
  /// Signals, a bit each, that came before the command's process id was known.
  private static let early = Atomic<UInt64>(0)

  /// Runs a command to its end.
  ///
  /// - Returns: its exit code, or 128 and the number of the signal that ended it.
  static func run(_ command: [String], environment: [String: String]) throws(Failure) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The server ignores SIGPIPE, and signals are held until here: neither is the command's business.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for pointer in arguments + variables { free(pointer) }
    }
    for signal in Signals.sent { forward(signal) }
    Signals.unblock()
    var child = pid_t()
    let outcome = posix_spawnp(&child, command[0], nil, &attributes, &arguments, &variables)
    guard outcome == 0 else { throw Failure(command: command[0], reason: outcome) }
    running.store(child, ordering: .sequentiallyConsistent)
    sendEarly(to: child)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    running.store(0, ordering: .sequentiallyConsistent)
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Sends a signal that some process sent to this one on to the command. What a terminal sends, it sends to both.
  private static func forward(_ signal: Int32) {
    var action = sigaction()
    action.sa_flags = SA_SIGINFO | SA_RESTART
    action.__sigaction_handler.sa_sigaction = { number, info, _ in
      guard let info, info.pointee.si_code <= 0 else { return }
      ChildProcess.early.bitwiseOr(1 << UInt64(number), ordering: .sequentiallyConsistent)
      let child = ChildProcess.running.load(ordering: .sequentiallyConsistent)
      if child > 0 { ChildProcess.sendEarly(to: child) }
    }
    sigaction(signal, &action, nil)
  }

  /// Sends what has come and was not sent yet. Whoever comes first, the handler or the start of the command, sends it.
  private static func sendEarly(to child: pid_t) {
    let signals = early.exchange(0, ordering: .sequentiallyConsistent)
    for number in 1..<Int32(64) where signals & 1 << UInt64(number) != 0 { kill(child, number) }
  }
}
