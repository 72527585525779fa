/// The failures of the points ledger (contract: points-ledger).
enum PointsLedgerError: APIError {
  case unsupportedCombination
  case noEntries
  case invalidTill
  case invalidProgram
  case closingLimit
  case invalidEntryType
  case invalidCategory
  case datesReversed
  case rangeTooLong
  case dateFormat
  case invalidUser
  case identifierMissing
  case eventName(String)
  case eventIDFormat(String)
  case noUsersOfRole
  case bothSelections
  case noSelection
  case tillFormat(String)
  case storeWithoutTills(String)
  case unknownTills(String)
  case severalTillFilters
  case entriesLimit
  case invalidCurrencyNames
  case unknownEvents(String)
  case unknownReferences
  case invalidIdentifier
  case customerNotFound
  case invalidSource
  case groupUnknown(String)

  var code: Int {
    switch self {
    case .unsupportedCombination: 11001
    case .noEntries: 11003
    case .invalidTill: 11004
    case .invalidProgram: 11005
    case .closingLimit: 11006
    case .invalidEntryType: 11007
    case .invalidCategory: 11008
    case .datesReversed: 11009
    case .rangeTooLong: 11010
    case .dateFormat: 11011
    case .invalidUser: 11012
    case .identifierMissing: 11013
    case .eventName: 11014
    case .eventIDFormat: 11017
    case .noUsersOfRole: 11018
    case .bothSelections: 11021
    case .noSelection: 11023
    case .tillFormat: 11025
    case .storeWithoutTills: 11026
    case .unknownTills: 11027
    case .severalTillFilters: 11028
    case .entriesLimit: 11029
    case .invalidCurrencyNames: 9005
    case .unknownEvents: 9021
    case .unknownReferences: 9022
    case .invalidIdentifier: 8013
    case .customerNotFound: 8015
    case .invalidSource: 8003
    case .groupUnknown: 1632
    }
  }

  var message: String {
    switch self {
    case .unsupportedCombination:
      "This combination of request parameters is not supported. Try removing parameters."
    case .noEntries:
      "There are no ledger entries present for the given parameters. Try removing parameters to widen the search"
    case .invalidTill: "Invalid tillId passed in request"
    case .invalidProgram: "Invalid programId passed in request"
    case .closingLimit: "Limit cannot be greater than 10"
    case .invalidEntryType: "Invalid ledgerEntryType passed in request"
    case .invalidCategory: "Invalid pointCategoryType passed in request"
    case .datesReversed: "Startdate is after endDate"
    case .rangeTooLong: "Time interval between startDate and endDate is greater than 60 days"
    case .dateFormat: "The date format used is not supported. Enter the date in (yyyy-MM-ddTHH:mm:ss) format"
    case .invalidUser: "Invalid userId passed in request"
    case .identifierMissing: "identifierName, identifierValue, source can not be empty"
    case .eventName(let name):
      "Event name not found :\(name), Requested cannot be processed. Max 10 events are allowed in params."
    case .noUsersOfRole: "No users found for provided roles"
    case .eventIDFormat(let text): "Event id format exception:\(text)"
    case .bothSelections: "EventId and Event References,both cannot be passed"
    case .noSelection: "Valid identifiers not found : required either EventLogId or (EventName and BillId)"
    case .tillFormat(let text): "Till id format exception:For input string: \"\(text)\""
    case .storeWithoutTills(let store): "No tills found for store with store \(store)"
    case .unknownTills(let tills): "Invalid tillIds: \(tills)"
    case .severalTillFilters:
      "Multiple input parameters set. Please provide only one of the following: tillId, tillIds, storeCode or storeId"
    case .entriesLimit: "Limit cannot be greater than 100"
    case .invalidCurrencyNames: "Invalid alternateCurrencyNames field value"
    case .unknownEvents(let ids): "Invalid identifiers found[\(ids)]"
    case .unknownReferences: "Event reference IDs are invalid"
    case .invalidIdentifier: "Lookup,Invalid identifier passed"
    case .customerNotFound: "Customer not found for the given identifiers"
    case .invalidSource: "Source is missing or incorrect."
    case .groupUnknown(let id): "group id/externalId/primary userId \(id) passed is not valid"
    }
  }
}
