/// Why something cannot be done with a card or a series. The wire folder gives each its code.
public enum CardError: Error, Sendable {
  case unknownSeries
  case seriesInactive
  case seriesCodeMissing
  case seriesCodeTaken
  case seriesTypeMissing
  case seriesTypeInvalid
  case layoutMissing
  case layoutTaken
  case lengthInvalid
  case lengthTooSmall
  case numberTooLong
  case prefixInvalid
  case suffixInvalid
  case offsetInvalid
  case methodInvalid
  case expiryDaysMissing
  case expiryDaysNegative
  case maximumNegative
  case triggerInvalid
  case registrationTriggerTaken
  case conceptInvalid
  case conceptTaken
  case generationDisabled
  case countInvalid
  case countTooLarge
  case numbersUsedUp
  case unknownCard
  case numberTaken
  case numberInvalid(String)
  case externalIDTaken
  case externalIDMismatch
  case externalIDTooShort(length: Int, minimum: Int)
  case labelMissing
  case unknownLabel
  case labelNotOfNotIssued
  case labelOfOtherStatus(String)
  case moveForbidden(from: String, to: String)
  case notLinkable
  case notDelinkable
  case seriesLimit
  case organizationLimit
  case mappedTypeInvalid
  case mappedEntityInvalid(type: String, value: String)
}
