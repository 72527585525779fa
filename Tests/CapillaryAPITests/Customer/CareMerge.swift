import Model

enum CareMerge {
  /// Moves what hangs on a customer, as a merge does.
  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try CustomerBelongings.merge(victim, into: survivor, session)
  }
}
