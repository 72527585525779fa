extension Section {
  static let pointsLedger = Section("Points ledger", access: "Points") {
    GET(
      "/v2/pointsLedger/getCustomerLedgerBalance", "points-ledger.v2.closingBalance", "Get Customer Ledger Balance",
      rows: 204, read: LedgerBalance.read)
    GET(
      "/v2/pointsLedger/getCustomerLedgerInfo", "points-ledger.v2.entries", "Get Customer Ledger Information",
      rows: 205, read: LedgerEntries.read)
    GET(
      "/v2/pointsLedger/getLedgerExplodeInfo", "points-ledger.v2.explode", "Get Points Ledger Explode info",
      rows: 206, read: LedgerExplode.read)
  }
}
