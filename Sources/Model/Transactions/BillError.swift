/// Why a bill is refused. Each version of the API has its own codes for these; see `CapillaryAPI/Transaction`.
public enum BillError: Error, Hashable, Sendable {
  case invalidAmount
  case negativeAmount
  case invalidNumber
  case duplicateNumber
  case fieldTooLong
  case unknownStoreOrTill
  case negativeQuantity
  case negativeLineAmount
  case negativeLineValue
  case negativeLineRate
  case negativeLineDiscount
  case negativeGrossAmount
  case negativeDiscount
  case tooFarInFuture
  case tooFarInPast
  case invalidCombo
  case invalidAddOn
  case invalidSplit
  case customerMissing

  case noBaseCurrency
  case currencyMissing
  case invalidCurrencyRatio
  case currencyConversionOff

  case originalNumberMissing
  case originalIDUnknown
  case originalNumberUnknown(String)
  case originalOfAnotherCustomerByID
  case originalOfAnotherCustomerByNumber
  case originalAmbiguous
  case originalIsOutlier
  case returnBeforePurchase
  case purchaseTimeMissing
  case returnTypeMissing
  case returnLinesMissing
  case returnLineUnknown(String)
  case returnOfBundlePart
  /// More pieces than were bought.
  case returnQuantityTooLarge(String)
  /// More pieces than are left after earlier returns.
  case returnQuantityNotLeft(String)
  /// Nothing of the line is left, and it was cancelled before.
  case alreadyCancelled(String)
  case returnAmountTooLarge
  case returnLineAmountTooLarge
  case alreadyReturnedFully
  case alreadyReturnedByLine
  case alreadyReturnedByAmount
  case fullReturnAfterPartial
  case returnsOff
  case lineReturnsOff
  case amountReturnsOff
  case fullReturnsOff

  case redemptionUnknown
  case groupUnknown

  case billUnknown
  case billNumberUnknown(String)
  case billOfAnotherCustomerByID
  case billOfAnotherCustomerByNumber
  case billCannotBeUpdated
  case lineIDUnknown
  case lineCodeUnknown

  case retroOff
  case retroAgain
  case retroOfOtherType
  case retroTooOld
  case retroRegisteredTooLate
}

/// What is wrong with a bill that was stored nevertheless.
public enum BillWarning: Hashable, Sendable {
  case tenderUnknown(String)
  case tenderAttributeUnknown(String)
  case tenderAttributeValue(String)
  case customFieldUnknown(String)
  case extendedFieldUnknown(String)
  case extendedFieldValue(String)
  case billIsOutlier
  case lineIsOutlier(sku: String)
  case originalUnknown
  /// A return without a customer gave back the one bill of a customer that has the number.
  case loyaltyBillReturned
  case returnableDays
}
