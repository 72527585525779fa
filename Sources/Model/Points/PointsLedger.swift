/// The append-only ledger of points: the only place that changes a balance.
public enum PointsLedger {
  /// Takes what is left of a bucket whose end has come.
  static func expire(bucket: Int64, _ session: WriteSession) throws {}

  /// Turns a promise's points into points.
  static func convertPromise(bucket: Int64, _ session: WriteSession) throws {}
}
