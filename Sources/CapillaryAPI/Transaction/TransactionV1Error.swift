import Model

/// The failures of v1.1's transaction operations (contract: transaction, status codes of v1.1).
enum TransactionV1Error: APIError {
  case bill(BillError)
  case registration(CustomerUpsert.Failure)
  case customerIdentifierMissing
  case customerUnknown
  case customerDeleted
  case invalidType
  case invalidReturnType
  case invalidStatus
  case invalidDate
  case invalidShippingTill
  case batchTooLarge
  case notRetrieved
  case invalidTypeFilter
  case parametersMissing
  case billNotNamed
  case targetTypeMissing
  case typeCannotChange
  case invalidRetroID
  case signatureMissing
  case blocked
  case fraud
  case idMissing
  case detailsMissing
  case notInterestedNotAdded
  case notAdded
  case notUpdated
  case rejected([BillRejection.Reason])

  var code: Int { form.code }
  var message: String { form.message }

  fileprivate var form: (code: Int, message: String) {
    switch self {
    case .bill(let error): error.v1
    case .registration(let failure): failure.inTransaction
    case .notRetrieved: (500, "Unable to retrieve transaction.")
    case .invalidType:
      (605, "Invalid transaction type. Only regular, return and not-interested transaction types are supported.")
    case .customerIdentifierMissing:
      (
        606,
        "Customer identifier is not passed. Please enter customer's mobile or email or external id to process."
      )
    case .notAdded: (608, "Unable to add transaction.")
    case .notUpdated: (609, "Update failed. Please verify all the fields.")
    case .detailsMissing: (615, "Transaction details are not passed.")
    case .idMissing: (619, "Transaction id is not provided.")
    case .fraud: (618, "Customer is marked as fraud.")
    case .notInterestedNotAdded: (645, "Transaction addition failed for not interested.")
    case .customerUnknown: (611, "Customer not found.")
    case .customerDeleted: (611, "Customer is deleted after PII delete request")
    case .invalidDate:
      (
        621,
        "Transaction date is invalid. Transaction date should be within the accepted past or future date range limit."
      )
    case .invalidReturnType: (628, "Invalid return transaction type.")
    case .billNotNamed: (670, "Transaction id/number is not provided.")
    case .batchTooLarge: (672, "Batch limit exceeded.")
    case .blocked: (681, "Transactions are blocked for this customer.")
    case .invalidShippingTill: (1103, "Invalid shipping store code passed.")
    case .invalidTypeFilter: (1623, "Transaction type is invalid.")
    case .parametersMissing: (1624, "Insufficient parameters passed to fetch transaction.")
    case .targetTypeMissing: (1625, "Target type is not specified.")
    case .typeCannotChange: (1626, "The requested transaction type cannot be changed.")
    case .invalidRetroID: (1628, "Transaction id is invalid")
    case .signatureMissing: (1629, "Client signature is required to perform this action")
    case .invalidStatus: (1636, "Transaction status is invalid")
    case .rejected(let reasons): rejection(reasons)
    }
  }

  /// A parked bill is answered with the first thing that is missing, and the others behind it.
  private func rejection(_ reasons: [BillRejection.Reason]) -> (code: Int, message: String) {
    let errors = reasons.map { TransactionError($0) }
    return (errors.first?.code ?? 608, errors.map(\.message).joined(separator: ","))
  }

  /// v1.1's code for what was thrown while one bill was entered or changed.
  init(_ error: any Error, adding: Bool = true) {
    self = switch error {
    case let error as TransactionV1Error: error
    case let error as BillError: .bill(error)
    case let failure as CustomerUpsert.Failure: .registration(failure)
    case let rejection as BillRejection: .rejected(rejection.reasons)
    case CustomerV1Error.noIdentifier: .customerIdentifierMissing
    case CustomerV1Error.deleted: .customerDeleted
    case is CustomerV1Error: .customerUnknown
    case is CustomerError: .customerUnknown
    case is CustomerStatusError: .blocked
    case TransactionError.fraud: .fraud
    case TransactionError.invalidReturnType: .invalidReturnType
    case TransactionError.invalidStatus: .invalidStatus
    case TransactionError.lineWithoutItem: .bill(.returnLineUnknown(""))
    default: adding ? .notAdded : .notUpdated
    }
  }
}

extension BillError {
  /// v1.1's code and words.
  fileprivate var v1: (code: Int, message: String) {
    switch self {
    case .invalidAmount: (601, "Transaction failed. Transaction amount, quantity, rate, or discount is invalid.")
    case .invalidNumber: (602, "Transaction number is invalid.")
    case .duplicateNumber: (604, "Transaction number already exists.")
    case .customerMissing:
      (
        606,
        "Customer identifier is not passed. Please enter customer's mobile or email or external id to process."
      )
    case .billCannotBeUpdated: (609, "Update failed. Please verify all the fields.")
    case .alreadyCancelled: (614, "Transaction is already cancelled.")
    case .originalIDUnknown, .billUnknown: (620, "Transaction id is invalid.")
    case .invalidCombo, .invalidAddOn, .invalidSplit: (622, "Unable to add line-item.")
    case .returnBeforePurchase, .purchaseTimeMissing:
      (624, "Unable to process return-transaction. You can make a return only after adding a transaction.")
    case .originalNumberUnknown: (625, "Transaction number does not exist.")
    case .returnQuantityTooLarge:
      (626, "Unable to return transaction. The quantity of returned items are more than purchased items.")
    case .negativeQuantity: (627, "Quantity cannot be negative.")
    case .returnTypeMissing: (628, "Invalid return transaction type.")
    case .returnQuantityNotLeft: (629, "The return quantity of the item is more than available quantity.")
    case .returnAmountTooLarge: (630, "The return amount is more than the transaction/line-item amount.")
    case .negativeAmount: (631, "Transaction amount cannot be negative.")
    case .alreadyReturnedByAmount:
      (
        632,
        "Cannot return the transaction with return type LINE_ITEM because the type AMOUNT has already been used for "
          + "returning the same transaction."
      )
    case .alreadyReturnedFully: (633, "The entire transaction is already returned.")
    case .alreadyReturnedByLine:
      (
        635,
        "Cannot return the transaction with the return type AMOUNT because the type LINE_ITEM has been used for "
          + "returning the same transaction."
      )
    case .fullReturnAfterPartial:
      (
        639,
        "Unable to return full transaction. A part of the transaction or complete transaction is already returned."
      )
    case .redemptionUnknown: (640, "Points or coupons are not redeemed for this transaction.")
    case .tooFarInFuture: (643, "Invalid transaction. The transaction date exceeds the accepted future date limit.")
    case .tooFarInPast:
      (644, "Invalid transaction. The transaction date cannot be less than the accepted past date limit.")
    case .negativeLineAmount: (661, "Amount of the line-item amount cannot be negative.")
    case .negativeLineValue: (662, "Value of a line cannot be negative.")
    case .negativeLineRate: (663, "Rate of a line-item cannot be negative")
    case .negativeLineDiscount: (664, "Discount of a line-item cannot be negative.")
    case .negativeGrossAmount: (665, "Gross amount of the transaction cannot be negative.")
    case .negativeDiscount: (666, "Discount cannot be negative.")
    case .originalOfAnotherCustomerByID, .billOfAnotherCustomerByID:
      (667, "Unable to find the transaction ID for this customer.")
    case .originalOfAnotherCustomerByNumber, .billOfAnotherCustomerByNumber, .billNumberUnknown:
      (668, "Unable to find the transaction number for this customer.")
    case .lineIDUnknown, .lineCodeUnknown: (609, "Update failed. Please verify all the fields.")
    case .unknownStoreOrTill: (671, "Invalid Store or TILL code.")
    case .returnsOff: (673, "Returning of transactions is not allowed.")
    case .lineReturnsOff: (674, "Returning of line item is not allowed.")
    case .amountReturnsOff: (675, "Returning of transaction amount is not allowed.")
    case .fullReturnsOff: (676, "Returning of a complete transaction amount is not allowed.")
    case .originalNumberMissing:
      (677, "Unable to process. Please enter a transaction number for returning a transaction.")
    case .returnLineAmountTooLarge: (678, "Amount of returned item is more than purchased item.")
    case .currencyConversionOff: (682, "Currency conversion is disabled for the org.")
    case .fieldTooLong: (685, "Field length too long.")
    case .groupUnknown: (686, "Unable to add transaction.")
    case .returnLineUnknown, .returnOfBundlePart: (688, "No matching line-item found for return.")
    case .invalidCurrencyRatio: (1102, "Invalid currency conversion ratio passed.")
    // v1.1 has no code of its own for it; v2's is told.
    case .originalIsOutlier: (1121, "Outlier Bill Cannot be returned")
    case .retroOfOtherType: (1626, "The requested transaction type cannot be changed.")
    case .retroAgain: (1627, "The transaction is already marked as retro.")
    case .retroOff: (1631, "Retro transaction is not enabled for your organization")
    case .retroRegisteredTooLate:
      (
        1632,
        "Registration date is too older than the transaction date. See the retro configuration set for your organization"
      )
    case .retroTooOld:
      (1633, "The duration between registration and transaction mapping exceeds the limit set")
    case .returnLinesMissing: (1635, "Please pass line-items that need to be returned")
    case .noBaseCurrency: (9605, "Base currency is not set for the org.")
    case .currencyMissing: (9606, "Currency not passed for the transaction.")
    case .originalAmbiguous: (9614, "Multiple loyalty bills found to be returned.")
    }
  }
}

extension CustomerUpsert.Failure {
  /// Why a bill's customer could not be registered.
  fileprivate var inTransaction: (code: Int, message: String) {
    let failed = "Customer registration failed."
    return switch self {
    case .notFound: (611, "Customer not found.")
    case .deleted: (611, "Customer is deleted after PII delete request")
    case .noIdentifier: TransactionV1Error.customerIdentifierMissing.form
    case .invalid(.email): (646, "\(failed) The email id is invalid.")
    case .emailTaken: (647, "\(failed) Email id is already assigned to another customer.")
    case .invalid(.mobile): (649, "\(failed) Mobile number is invalid.")
    case .required(.mobile): (651, "\(failed) Mobile number is required for registration.")
    case .invalid, .contactNeedsMobileOrEmail, .required(.externalID):
      (652, "\(failed) Mobile number/email id/external id is invalid.")
    case .emailAlone: (658, "\(failed) Only email id is not sufficient for registration.")
    case .required: (659, "\(failed) Please enter email id to register.")
    case .invalidRegistrationDate:
      (660, "\(failed) Registration date exceeds the accepted past or future date limit.")
    case .cannotLeaveLoyalty, .requiredToJoin, .primaryMismatch, .invalidSource:
      (610, "Unable to register. Please verify all the fields.")
    }
  }
}

extension BillWarning {
  /// v1.1's words, which follow the message of success.
  var v1Message: String {
    switch self {
    case .tenderUnknown: "Payment mode (tender) not found."
    case .tenderAttributeUnknown: "Invalid payment attribute."
    case .tenderAttributeValue: "Invalid payment attribute passed."
    case .customFieldUnknown: "Failed to add custom fields"
    case .extendedFieldUnknown(let name): "Extended field name \(name) is invalid."
    case .extendedFieldValue(let name): "Extended field value for \(name) is invalid."
    case .billIsOutlier: "Transaction is marked as outlier."
    case .lineIsOutlier(let sku): "Line-item with the item code \(sku) passed is marked as outlier."
    case .originalUnknown: "Transaction number does not exist."
    case .loyaltyBillReturned: "Single loyalty bill found. Allowing regular return."
    case .returnableDays: "Returnable days should be greater than -1."
    }
  }
}
