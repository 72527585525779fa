extension Section {
  static let transaction = Section("Transaction", access: "Transaction") {
    POST(
      "/v2/transactions/bulk", "transaction.v2.bulkAdd", "Add/Return Transaction (bulk)",
      rows: 322, write: BulkTransactions.endpoint)
    POST(
      "/v2/transactions", "transaction.v2.add", "Add/Return transaction (single)",
      rows: 323, write: AddTransaction.endpoint)
    PUT(
      "/v2/transactions", "transaction.v2.update", "Update Transaction",
      rows: 324, write: UpdateTransaction.single)
    PUT(
      "/v2/transactions/bulk", "transaction.v2.bulkUpdate", "Update Transactions in Bulk (documented, not in the index)",
      write: UpdateTransaction.bulk)
    GET(
      "/v2/transactions/{id}", "transaction.v2.get", "Get Transaction Details",
      rows: 325, read: GetTransaction.byID)
    GET(
      "/v2/transactions/getByBillNumber/{billNumber}", "transaction.v2.getByBillNumber", "Get transaction details using bill number",
      rows: 326, access: .open, read: GetTransaction.byNumber)
    POST(
      "/v1.1/transaction/add", "transaction.v11.add", "Add Transaction",
      rows: 327, 331,
      aliases: ["/v1/transaction/add"], write: AddTransactionV1.endpoint)
    POST(
      "/v1.1/transaction/add_with_local_currency", "transaction.v11.addWithLocalCurrency", "Add Transaction with Local Currency",
      rows: 328, 332,
      aliases: ["/v1/transaction/add_with_local_currency"], write: AddTransactionV1.localCurrency)
    POST(
      "/v1.1/transaction/update", "transaction.v11.update", "Update Transaction Details / Retro Transaction",
      rows: 329, 333,
      aliases: ["/v1/transaction/update"], form: V1Form(status: .values, items: .mixed),
      write: UpdateTransactionV1.endpoint)
    GET(
      "/v1.1/transaction/get", "transaction.v11.get", "Get Transaction Details",
      rows: 330, 334,
      aliases: ["/v1/transaction/get"], read: GetTransactionV1.endpoint)
    GET(
      "/v2/earning/{transactionId}", "transaction.v2.earning", "Get Transaction Earning (documented, not in the index)",
      aliases: ["/v2/organization/earning/{transactionId}"], access: .open, read: TransactionEarning.endpoint)
  }
}
