extension Section {
  static let points = Section("Points", access: "Points") {
    POST(
      "/v2/points/isTransferrable", "points.v2.isTransferrable", "Check if Points Transferable (customer)",
      rows: 191, write: TransferPoints.check)
    POST(
      "/v2/points/transfer", "points.v2.transfer", "Transfer Customer Points",
      rows: 192, write: TransferPoints.transfer)
    GET(
      "/v2/points/transfer", "points.v2.transferDetails", "Get Points Transfer Details",
      rows: 193, read: TransferDetails.list)
    POST(
      "/v2/points/reverse", "points.v2.reverse", "Reverse Redeemed Points",
      rows: 194, write: ReversePoints.reverse)
    POST(
      "/v2/points/userGroup2/isTransferrable", "points.v2.groupIsTransferrable", "Group Points Transferrable",
      rows: 195, read: GroupTransfers.check)
    POST(
      "/v2/points/userGroup2/transfer", "points.v2.groupTransfer", "Transfer Group Points",
      rows: 196, write: GroupTransfers.transfer)
    POST(
      "/v2/points/unlockPromisedPoints", "points.v2.unlockPromised", "Points Unlock API / Convert Promised Points",
      rows: 197,
      aliases: ["/v2/points//unlockPromisedPoints"], write: UnlockPoints.unlock)
    GET(
      "/v1.1/points/isredeemable", "points.v11.isredeemable", "Check If Points Redeemable",
      rows: 198, 201,
      aliases: ["/v1/points/isredeemable"], write: IsRedeemable.check)
    GET(
      "/v1.1/points/validationcode", "points.v11.validationcode", "Issue Validation Code (to redeem points)",
      rows: 199, 202,
      aliases: ["/v1/points/validationcode"], write: ValidationCode.issue)
    POST(
      "/v1.1/points/redeem", "points.v11.redeem", "Redeem Points",
      rows: 200, 203,
      aliases: ["/v1/points/redeem"], write: RedeemPoints.redeem)
    POST(
      "/v2/points/updateRedemption", "points.v2.updateRedemption",
      "Update redeem points (documented, not in the index)",
      also: [.put], write: UpdateRedemption.update)
  }
}
