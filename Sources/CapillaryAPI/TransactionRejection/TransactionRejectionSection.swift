extension Section {
  static let transactionRejection = Section("Transaction rejection", access: "Transaction") {
    GET(
      "/v2/organization/rejectedTransactions", "transaction-rejection.v2.list", "getRejectedTransactions",
      rows: 335, read: RejectedTransactions.list)
    GET(
      "/v2/organization/rejectedTransactions/retriggerStatus/{retriggerId}", "transaction-rejection.v2.retriggerStatus", "getReTriggerStatus",
      rows: 336, access: .open, read: RejectedTransactions.progress)
    PUT(
      "/v2/organization/rejectedTransactions/markFailed", "transaction-rejection.v2.markFailed", "markFailed",
      rows: 337, access: .open, write: RejectedTransactions.markFailed)
    POST(
      "/v2/organization/rejectedTransactions/retrigger", "transaction-rejection.v2.retrigger", "retriggerTransactionAdd",
      rows: 338, access: .open, write: RejectedTransactions.retrigger)
  }
}
