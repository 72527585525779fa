/// Why something cannot be done with a user group or its members. The wire folders give each its code.
public enum GroupError: Error, Hashable, Sendable {
  /// No group that can be acted on has the name; the value as it was sent.
  case unknown(String)
  /// Nothing names a group.
  case notNamed
  case externalIDMissing
  case externalIDTaken(String)
  case nameTooLong
  case externalIDTooLong
  case sizeMissing
  case sizeNotPositive
  case sizeAboveLimit(Int64)
  case nothingToUpdate
  case alreadyMember(customer: Int64, group: Int64)
  case notMember(customer: Int64, group: Int64)
  case primaryExists
  case primaryElsewhere
  case primaryCannotMove(Int64)
  case full(Int64)
  case unknownPermission(String)
  case differentCompanies
}
