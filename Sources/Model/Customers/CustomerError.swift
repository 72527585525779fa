/// Why something cannot be done with a customer. The wire folders give each its code.
public enum CustomerError: Error, Sendable {
  case notFound
  /// Known, but not to the source that was asked.
  case notInSource
  /// The id belongs to somebody who was merged into another.
  case merged(into: Int64)
  case deleted
  case noSource
  case invalidSource(String)
  /// The source is known, but not the account of it.
  case invalidAccount(String)
  case accountMissing
  case noIdentifier
  /// An unknown kind of identifier, or a value that cannot be one of its kind.
  case invalidIdentifier(String)
  /// An identifier is taken in the same source.
  case existsInSource(Int64)
  /// An identifier of an update belongs to another customer of the same source.
  case takenInSource(Int64)
  case takenByOtherProfile
  case invalidPrimary(String)
  case primaryMissing
  case primaryCannotChange(Identifier.Kind)
  case invalidRegistrationDate
  case personWasDeleted
  case orphanProfile
  case unknownStatusLabel(String)
  case cannotLeaveLoyalty
  case conflictingCustomers([Int64])
  /// The customer to be merged into has a profile in the same source already.
  case combineImpossible
  /// An identifier is that of somebody who was merged into another.
  case alreadyMerged(into: Int64)
  /// An external id breaks the organization's rules, where the registration stands on it.
  case invalidExternalID
  /// Two profiles of one registration are of the same source.
  case registeredTwice
  /// An entity of the organization that is no till or store.
  case invalidEntity
  /// Other identifiers lead to somebody with another primary one, and the organization checks strictly.
  case primaryMismatch
}

/// What was done, but not quite as asked. The wire folders give each its code.
public enum CustomerWarning: Hashable, Sendable {
  /// A profile was attached to a customer whom other sources knew.
  case combined(Int64)
  case conflicting([Int64])
  case merged(into: Int64)
  case invalidMobile
  case invalidEmail
  case invalidExternalID
  case invalidChannelMobile
  case invalidChannelEmail
  case invalidAssociation
  case noDefaultStatusLabel
  case alreadyAttached(Identifier.Kind)
  case nothingToChange
  /// An identifier that several customers hold in several sources was left out.
  case foundInSeveralSources
  /// An identifier leads to somebody with another primary one, and was left out.
  case primaryMismatch
  /// An identifier of an update leads to somebody else and was left out.
  case updateConflict
}
