import Model

/// The failures of v2's transaction operations (contract: transaction, status codes of v2).
enum TransactionError: APIError {
  case bill(BillError)
  case transactionMissing
  case invalidType
  case invalidReturnType
  case invalidStatus(String)
  case invalidDate
  case customerUnknown
  case customerMissing
  /// The same in an element of a bulk call.
  case elementWithoutCustomer
  case blocked(action: String, status: String, customer: Int64)
  case fraud(Int64)
  case numberNotFound(String)
  case cannotBeUpdated(String)
  case lineWithoutItem
  case unknownItem(String)
  case unknownTender(String)
  case invalidField(String)
  case unknownStore(String)

  var code: Int {
    switch self {
    case .bill(let error): error.v2.code
    case .transactionMissing: 607
    case .invalidType: 690
    case .invalidReturnType: 628
    case .invalidStatus: 686
    case .invalidDate: 1114
    case .customerUnknown: 8015
    case .customerMissing: 1104
    case .elementWithoutCustomer: 8084
    case .blocked, .fraud: 3045
    case .numberNotFound: 688
    case .cannotBeUpdated: 1118
    case .lineWithoutItem: 678
    case .unknownItem: 683
    case .unknownTender: 842
    case .invalidField: 91015
    case .unknownStore: 671
    }
  }

  var message: String {
    switch self {
    case .bill(let error): error.v2.message
    case .transactionMissing: "No transaction id passed"
    case .invalidType: "Invalid transaction type"
    case .invalidReturnType: "Invalid return transaction type passed"
    case .invalidStatus(let name): "Transaction cannot be added, \(name) is invalid"
    case .invalidDate: "Invalid date"
    case .customerUnknown: "No customer found for the given identifiers."
    case .customerMissing: "Customer details are missing"
    case .elementWithoutCustomer: "Customer details not sent"
    case .blocked(let action, let status, let customer):
      "\(action) is not allowed for the customer with id \(customer) as the status is \(status)"
    case .fraud(let customer):
      "Transaction is not allowed for the customer with ID \(customer) as the customer is marked as fraud."
    case .numberNotFound(let number): "\(number) bill number not found"
    case .cannotBeUpdated(let name): "Transaction could not be updated, \(name) is invalid"
    case .lineWithoutItem: "Invalid item SKU passed"
    case .unknownItem(let sku): "invalid item code: \(sku)"
    case .unknownTender(let mode): "invalid payment mode:\(mode)"
    case .unknownStore(let code): "invalid store/till code: \(code)"
    case .invalidField(let value): "invalid extended field value: \(value)"
    }
  }
}

extension BillError {
  /// v2's code and words.
  fileprivate var v2: (code: Int, message: String) {
    switch self {
    case .invalidAmount, .negativeAmount: (601, "Invalid Bill Amount")
    case .invalidNumber: (602, "Invalid transaction number")
    case .originalIDUnknown: (603, "Invalid transaction id")
    case .duplicateNumber: (604, "Duplicate transaction number")
    case .billUnknown: (620, "Invalid Transaction ID")
    case .returnBeforePurchase, .purchaseTimeMissing:
      (624, "Invalid return transaction time, Return transaction should happen after add transaction")
    case .originalNumberUnknown: (625, "Parent Bill Number for the return transaction does not exist.")
    case .returnQuantityTooLarge(let sku), .returnQuantityNotLeft(let sku), .alreadyCancelled(let sku):
      (626, "Quantity of returned item is more than purchased item for ItemCode \(sku)")
    case .negativeQuantity: (627, "Quantity cannot be negative")
    case .returnTypeMissing: (628, "Invalid return transaction type passed")
    case .returnAmountTooLarge, .returnLineAmountTooLarge: (630, "Total returned amount is more than purchase amount")
    case .originalNumberMissing: (631, "Transaction number to be returned is not set")
    case .alreadyReturnedByLine:
      (
        632,
        "Transaction is already returned with return type LINE_ITEM, you cannot return transaction with return type AMOUNT"
      )
    case .alreadyReturnedFully:
      (633, "Transaction is already fully returned, you cannot return this transaction again")
    case .alreadyReturnedByAmount:
      (
        638,
        "Transaction is already returned with return type AMOUNT, you cannot return again with return type LINE_ITEM"
      )
    case .fullReturnAfterPartial:
      (639, "Transaction is already returned, you cannot return full transaction again")
    case .tooFarInFuture: (643, "Transaction date too ahead in the future")
    case .tooFarInPast: (644, "Transaction date too behind in past")
    case .returnLineUnknown: (660, "Invalid line item for return")
    case .negativeLineAmount: (661, "Lineitem with negative amount is not allowed")
    case .negativeLineValue: (662, "Lineitem with negative value is not allowed")
    case .negativeLineRate: (663, "Lineitem with negative rate is not allowed")
    case .negativeLineDiscount: (664, "Lineitem with negative discount is not allowed")
    case .negativeGrossAmount: (665, "Transaction gross amount cannot be negative")
    case .negativeDiscount: (666, "Transaction discount cannot be negative")
    case .originalOfAnotherCustomerByID, .billOfAnotherCustomerByID:
      (667, "Transaction id not found for this customer")
    case .originalOfAnotherCustomerByNumber, .billOfAnotherCustomerByNumber, .billNumberUnknown:
      (668, "Transaction number not found for this customer")
    case .unknownStoreOrTill: (671, "Invalid store/till code passed")
    case .invalidCombo: (679, "Invalid combo item details passed")
    case .invalidAddOn: (680, "Invalid add-on item details passed")
    case .invalidSplit: (681, "Invalid split item details passed")
    case .returnOfBundlePart: (682, "Return not possible for combo or split item")
    case .fieldTooLong: (685, "Field length too long")
    case .returnLinesMissing: (687, "No line Item found matching for return")
    case .returnsOff, .lineReturnsOff, .amountReturnsOff, .fullReturnsOff, .redemptionUnknown, .groupUnknown:
      (686, "Transaction cannot be added")
    case .customerMissing: (1104, "Customer details are missing")
    case .invalidCurrencyRatio, .currencyConversionOff: (1102, "invaid currency ratio")
    case .billCannotBeUpdated, .retroOff, .retroAgain, .retroOfOtherType, .retroTooOld, .retroRegisteredTooLate:
      (1118, "Transaction could not be updated")
    case .lineIDUnknown: (1119, "Invalid line item id passed")
    case .lineCodeUnknown: (1120, "Invalid line item code passed")
    case .originalIsOutlier: (1121, "Outlier Bill Cannot be returned")
    case .noBaseCurrency: (9605, "Base currency not set for this org")
    case .currencyMissing: (9606, "Transaction currency not passed")
    case .originalAmbiguous: (9614, "Multiple loyalty bills found to be returned")
    }
  }
}

extension TransactionError {
  init(_ reason: BillRejection.Reason) {
    self = switch reason.cause {
    case .item: .unknownItem(reason.value)
    case .tender: .unknownTender(reason.value)
    case .field: .invalidField(reason.value)
    case .store: .unknownStore(reason.value)
    }
  }

  /// v2's code for what the model refuses; nil for what is not of this section.
  init?(_ error: any Error) {
    switch error {
    case let error as TransactionError: self = error
    case let error as BillError: self = .bill(error)
    case CustomerError.notFound, CustomerError.notInSource: self = .customerUnknown
    case CustomerError.noIdentifier, CustomerError.invalidIdentifier: self = .customerMissing
    case CustomerStatusError.blocked(let action, let customer, let status):
      self = .blocked(action: action.title, status: status, customer: customer)
    default: return nil
    }
  }

  /// Runs `body` and gives what the model refuses its v2 code.
  static func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as CustomerError where TransactionError(error) == nil {
      throw CustomerV2Error(error, .lookup)
    } catch {
      throw TransactionError(error) ?? error
    }
  }
}

extension Warning {
  /// What a client is told that asked not to wait for the loyalty engine.
  static let queued = Warning(code: 687, message: "Points activities are queued and will be updated later.")

  /// v2's code for what was stored otherwise than sent.
  init(_ warning: BillWarning) {
    switch warning {
    case .tenderUnknown(let mode): self.init(code: 9607, message: "\(mode) - Payment tender not found")
    case .tenderAttributeUnknown(let name): self.init(code: 9613, message: "\(name) Payment Attribute is not valid")
    case .tenderAttributeValue(let name):
      self.init(code: 9609, message: "\(name) Payment Attribute value is not valid")
    case .customFieldUnknown: self.init(code: 669, message: "Invalid custom field.")
    case .extendedFieldUnknown(let name):
      self.init(code: 91016, message: "Extended field name \(name) is invalid.")
    case .extendedFieldValue(let name):
      self.init(code: 91015, message: "Extended field value for \(name) is invalid.")
    case .billIsOutlier: self.init(code: 9611, message: "Transaction is marked as outlier")
    case .lineIsOutlier(let sku): self.init(code: 9608, message: "Line item with Item code \(sku) is marked outlier")
    case .originalUnknown: self.init(code: 625, message: "Transaction number does not exist.")
    case .loyaltyBillReturned: self.init(code: 9616, message: "Single loyalty bill found, Allowing regular return")
    case .returnableDays: self.init(code: 1105, message: "Returnable days should be greater than -1.")
    }
  }
}
