extension Section {
  static let couponUpload = Section("Coupon upload") {
    GET(
      "/coupon/api/v1/upload/getUploadRedeemedCouponStatus/{couponSeriesId}", "coupon-upload.v1.getRedeemedStatus",
      "Get status of redeemed coupons",
      rows: 68,
      aliases: [
        "/v2/upload/getUploadRedeemedCouponStatus/{couponSeriesId}",
        "/v1/upload/getUploadRedeemedCouponStatus/{couponSeriesId}",
        "/api/v1/upload/getUploadRedeemedCouponStatus/{couponSeriesId}",
        "/upload/getUploadRedeemedCouponStatus/{couponSeriesId}",
      ], body: .raw, read: UploadStatusEndpoint.redemptions)
    GET(
      "/coupon/api/v1/upload/getUploadStatus/{couponSeriesId}", "coupon-upload.v1.getUploadStatus",
      "Get uploaded coupons status",
      rows: 69,
      aliases: [
        "/v1/upload/getUploadStatus/{couponSeriesId}", "/v1/upload/getUploadStatus/", "/v1/upload/getUploadStatus",
      ], body: .raw, read: UploadStatusEndpoint.codes)
    POST(
      "/coupon/api/v1/upload/redeemFile/{couponSeriesId}", "coupon-upload.v1.uploadRedeemed", "Upload redeemed coupons",
      rows: 70,
      aliases: [
        "/v1/upload/getUploadRedeemedCouponStatus", "/v1/upload/getUploadRedeemedCouponStatus/{couponSeriesId}",
        "/upload/redeemFile/{couponSeriesId}", "/v1/upload/redeemFile/{couponSeriesId}", "/upload/redeemFile",
      ], body: .raw, write: UploadEndpoint.redemptions)
    POST(
      "/coupon/api/v1/upload/file/{couponSeriesId}", "coupon-upload.v1.upload", "Upload coupons (batch)",
      rows: 71,
      aliases: ["/upload/file/{couponSeriesId}", "/v1/upload/file/{couponSeriesId}"], body: .raw,
      write: UploadEndpoint.codes)
    // Where the real service keeps its error files is not documented; the name in `errorFileUrl` is read here.
    GET(
      "/coupon/api/v1/upload/errorFile/{name}", "coupon-upload.v1.errorFile", "Rows of an upload that failed",
      body: .raw, read: UploadStatusEndpoint.errorFile)
  }
}
