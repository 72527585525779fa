/// The tiers (slabs) of a program and a customer's way through them.
public enum Tiers {
  /// Renews or lowers a tier whose end has come.
  static func expire(enrollment: Int64, _ session: WriteSession) throws {}
}
