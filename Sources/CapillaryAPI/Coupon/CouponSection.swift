extension Section {
  static let coupon = Section("Coupon", access: "Coupon") {
    POST(
      "/v2/coupon/series", "coupon.v2.createSeries", "Create coupon series",
      rows: 46, write: SeriesEndpoint.create)
    PUT(
      "/v2/coupon/series/{id}", "coupon.v2.updateSeries", "Update coupon series",
      rows: 47, write: SeriesEndpoint.update)
    GET(
      "/v2/coupon/series", "coupon.v2.getSeries", "Get coupon series details",
      rows: 48, read: SeriesEndpoint.get)
    POST(
      "/v2/coupon/issue", "coupon.v2.issue", "Issue single coupon",
      rows: 49, write: IssueEndpoint.issue)
    POST(
      "/v2/coupon/bulk/issue", "coupon.v2.issueBulk", "Issue bulk coupons",
      rows: 50, write: IssueEndpoint.bulk)
    POST(
      "/v2/coupon/issue/multiple", "coupon.v2.issueMultiple", "Issue multiple coupons to a customer from a series",
      write: IssueEndpoint.multiple)
    POST(
      "/v2/coupon/redeem", "coupon.v2.redeem", "Redeem single coupon",
      rows: 51, also: [.patch], write: RedeemEndpoint.redeem)
    POST(
      "/v2/coupon/bulk/redeem", "coupon.v2.redeemBulk", "Redeem bulk coupons",
      rows: 52, write: RedeemEndpoint.bulk)
    GET(
      "/v2/coupon/is_redeemable", "coupon.v2.isRedeemable", "Check if coupon is redeemable",
      rows: 53, read: IsRedeemableEndpoint.get)
    POST(
      "/v2/coupon/reactivate", "coupon.v2.reactivate", "Reactivate redeemed coupon",
      rows: 54, also: [.patch, .put], write: CouponChangesEndpoint.reactivate)
    GET(
      "/v2/coupon", "coupon.v2.get", "Get coupon details",
      rows: 55, read: GetCouponsEndpoint.get)
    PUT(
      "/v2/coupon/redeem", "coupon.v2.updateRedemption", "Update coupon redeem field",
      write: CouponChangesEndpoint.updateRedemption)
    PUT(
      "/v2/coupon/bulk/expiry", "coupon.v2.updateExpiry", "Update coupon code expiry date",
      write: CouponChangesEndpoint.updateExpiry)
    POST(
      "/v2/coupon/revoke", "coupon.v2.revoke", "Revoke coupon", write: CouponChangesEndpoint.revoke)
    POST(
      "/v1.1/coupon/issue", "coupon.v11.issue", "Issue coupon",
      rows: 56, 62,
      aliases: ["/v1/coupon/issue"], write: V1IssueEndpoint.issue)
    GET(
      "/v1.1/coupon/resend", "coupon.v11.resend", "Resend coupon",
      rows: 57, 63,
      aliases: ["/v1/coupon/resend"], form: .texts, write: V1ResendEndpoint.resend)
    POST(
      "/v1.1/coupon/redeem", "coupon.v11.redeem", "Redeem coupon",
      rows: 58, 64,
      aliases: ["/v1/coupon/redeem"], write: V1RedeemEndpoint.redeem)
    GET(
      "/v1.1/coupon/get", "coupon.v11.get", "Get coupon details",
      rows: 59, 65,
      aliases: ["/v1/coupon/get"], read: V1GetCouponEndpoint.get)
    GET(
      "/v1.1/coupon/isredeemable", "coupon.v11.isRedeemable", "Is coupon redeemable",
      rows: 60, 66,
      aliases: ["/v1/coupon/isredeemable"], read: V1IsRedeemableEndpoint.get)
    GET(
      "/v1.1/coupon/series", "coupon.v11.series", "Get coupon series details",
      rows: 61, 67,
      aliases: ["/v1/coupon/series"], form: .texts, read: V1SeriesEndpoint.get)
  }
}
