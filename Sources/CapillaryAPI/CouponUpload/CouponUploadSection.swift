extension Section {
  static let couponUpload = Section("Coupon upload") {
    GET(
      "/coupon/api/v1/upload/getUploadRedeemedCouponStatus/{couponSeriesId}", "coupon-upload.v1.getRedeemedStatus", "Get status of redeemed coupons",
      rows: 68,
      aliases: ["/v2/upload/getUploadRedeemedCouponStatus/{couponSeriesId}", "/v1/upload/getUploadRedeemedCouponStatus/{couponSeriesId}", "/api/v1/upload/getUploadRedeemedCouponStatus/{couponSeriesId}", "/upload/getUploadRedeemedCouponStatus/{couponSeriesId}"])
    GET(
      "/coupon/api/v1/upload/getUploadStatus/{couponSeriesId}", "coupon-upload.v1.getUploadStatus", "Get uploaded coupons status",
      rows: 69,
      aliases: ["/v1/upload/getUploadStatus/{couponSeriesId}", "/v1/upload/getUploadStatus/", "/v1/upload/getUploadStatus"])
    POST(
      "/coupon/api/v1/upload/redeemFile/{couponSeriesId}", "coupon-upload.v1.uploadRedeemed", "Upload redeemed coupons",
      rows: 70,
      aliases: ["/v1/upload/getUploadRedeemedCouponStatus", "/v1/upload/getUploadRedeemedCouponStatus/{couponSeriesId}", "/upload/redeemFile/{couponSeriesId}", "/v1/upload/redeemFile/{couponSeriesId}", "/upload/redeemFile"])
    POST(
      "/coupon/api/v1/upload/file/{couponSeriesId}", "coupon-upload.v1.upload", "Upload coupons (batch)",
      rows: 71,
      aliases: ["/upload/file/{couponSeriesId}", "/v1/upload/file/{couponSeriesId}"])
  }
}
