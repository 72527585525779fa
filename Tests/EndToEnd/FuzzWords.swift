import CapillaryAPI

/// What requests are made of.
enum FuzzWords {
  /// Values that clients send by mistake, or to see what happens.
  static let nasty: [JSONValue] = shapes + numbers.map { .number($0) } + texts.map { .string($0) }

  private static let shapes: [JSONValue] = [
    .null, true, false, [], [:], [[[[]]]], [.null, 1, "a"], ["": .null], .array(Array(repeating: [:], count: 50)),
    .string(String(repeating: "x", count: 5000)), .string(String(repeating: "😀", count: 300)),
  ]

  private static let numbers = [
    "99999999999999999999", "1e308", "-1e400", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
    "0.0000001", "-0", "1e-400", "1.5", "-1", "0", "2147483648", "9223372036854775", "9223372036854775.807", "1E5", "1e18",
    "0.1e-7", "NaN", "00",
  ]

  private static let texts = [
    "", "\0", "a\0b", "' OR 1=1 --", "%00", "null", "true", "-1", "2020-02-30", "9999-12-31T23:59:59Z", "0000-00-00",
    "1900-01-01 00:00:00", "10000-01-01", "{\"a\":1}", "[]", "<a>&", "\u{202E}", "NaN", "Infinity",
    "99999999999999999999", "1e400", "9223372036854775807", "-9223372036854775808", "\r\nX: y", " ", "٣", "$.a\"",
    "a\"b\\", "2024-13-45T99:99:99+99:99", "\u{FFFE}", "e\u{301}", "919800000001,919800000002", "ALL", ",", "*",
  ]

  /// Query parameters that half of all requests have.
  static let usual: Set<String> = ["source", "identifierName", "identifierValue", "mobile", "type"]

  static let query = [
    "source", "identifierName", "identifierValue", "mobile", "type", "accountId", "email", "external_id", "id", "points",
    "limit", "offset", "start_date", "end_date", "startDate", "endDate", "code", "status", "embed", "details",
    "mlp", "user_id", "number", "transaction_number", "series_id", "cardNumber", "entityType", "entityId", "programId",
    "sortBy", "sortOrder", "pageNo", "q", "scope", "groupId", "primaryUserId", "validation_code", "fromDate", "toDate",
    "request_id", "base_type", "referenceType", "seriesId", "customerId",
  ]

  /// Names for objects of which nothing is known.
  static let fields = [
    "customer", "profiles", "identifiers", "type", "value", "mobile", "email", "externalId", "firstname", "transaction",
    "billAmount", "amount", "number", "code", "id", "points", "redeem", "coupon", "seriesId", "customFields",
    "extendedFields", "field", "name", "status", "label", "reason", "date", "billingTime", "lineItemsV2", "itemCode",
    "qty", "rate", "paymentModes", "mode", "cardNumber", "request", "base_type", "old_value", "new_value", "source",
    "accountId", "identifierType", "identifierValue", "entityId", "store", "till", "members", "groupName", "primary",
    "communication", "sms", "to", "message", "subject", "attributes", "sku", "price", "scope", "approve",
  ]

  /// Sensible values for a name.
  static func values(of name: String) -> [JSONValue] {
    let name = name.lowercased()
    if name.contains("date") || name.contains("time") {
      return ["2026-03-01", "2026-03-01 10:00:00", "2026-03-01T10:00:00+05:30", 1_772_514_000_000]
    }
    switch name {
    case "source": return ["INSTORE", "INSTORE", "ALL", "WECHAT"]
    case "identifiername": return ["mobile", "mobile", "id", "email", "externalId", "cardnumber"]
    case "identifiervalue", "mobile", "to": return ["919800000001", "919800000002", "919800000003", "919800055501"]
    case "email": return ["asha.rao@example.com", "nobody@example.com"]
    case "type": return ["REGULAR", "mobile", "RETURN", "NOT_INTERESTED", "STORE"]
    case "identifiertype": return ["mobile", "email", "id"]
    case "itemcode", "sku", "q": return ["SKU-1001", "SKU-2001", "SKU-9"]
    case "embed": return ["points", "mlp,subscriptions", "promotionalPoints"]
    case "amount", "billamount", "rate", "qty", "points", "price": return [1, 100, "250.50", 1000]
    case "code", "till": return ["till.demo", "WELCOME10", "store.blr", "GC000000000001"]
    case "entitytype": return ["CUSTOMER", "CARD", "TILL"]
    case "scope": return ["loyalty_registration", "loyalty_transaction"]
    case "id", "customerid", "userid", "user_id", "entityid": return [556_000_101, 556_000_102, 556_000_105, 5]
    case "seriesid", "series_id": return [1001, 1003, 1, 2]
    case "status", "label": return ["Active", "PENDING", "OPEN", "vip"]
    default: return ["abc", "1", 1, "true", 1001]
    }
  }

  /// A body near to what is documented; nil where a random one has to do. `?name` is filled in.
  static func body(of operation: Operation) -> JSONValue? {
    let person: JSONValue = ["mobile": "?mobile", "email": "?email", "id": "?customerId"]
    let line: JSONValue = [
      "itemCode": "?sku", "rate": "?rate", "qty": "?qty", "amount": "?amount", "value": "?amount", "discount": 0,
      "attributes": ["color": "red"], "extendedFields": ["a": "b"],
    ]
    switch operation.id {
    case "customer.v2.add", "customer.v2.update", "customer-lookup.v2.update", "customer.v2.upsert":
      return [
        "profiles": [
          [
            "firstName": "Nila", "lastName": "Das", "identifiers": [["type": "mobile", "value": "?mobile"]],
            "commChannels": [["type": "mobile", "value": "?mobile", "primary": true, "meta": ["residence": true]]],
            "fields": ["anniversary": "?date"], "source": "?source",
          ]
        ],
        "extendedFields": ["city": "Pune", "gender": "F"], "loyaltyInfo": ["loyaltyType": "loyalty"],
        "associatedWith": "till.demo", "statusLabel": "Active",
      ]
    case "transaction.v2.add", "transaction.v2.update":
      return [
        "id": "?id", "type": "?type", "billNumber": "?number", "billAmount": "?amount", "billingDate": "?date",
        "discount": 0, "grossAmount": "?amount", "identifierType": "mobile", "identifierValue": "?mobile",
        "lineItemsV2": [line, line], "paymentModes": [["mode": "Cash", "value": "?amount", "attributes": [:]]],
        "customFields": ["remarks": "x"], "extendedFields": ["a": 1], "pointsRedemptions": ["?redemptionId"],
        "returnType": "FULL", "parentBillNumber": "?number", "currencyCode": "INR",
      ]
    case "transaction.v11.add", "transaction.v11.update":
      return [
        "transaction": [
          [
            "type": "?type", "number": "?number", "amount": "?amount", "gross_amount": "?amount", "discount": "0",
            "billing_time": "?date", "customer": person, "custom_fields": ["field": [["name": "remarks", "value": "x"]]],
            "payment_details": ["payment": [["mode": "Cash", "value": "?amount"]]],
            "line_items": [
              "line_item": [
                ["serial": "1", "item_code": "?sku", "qty": "?qty", "rate": "?rate", "value": "?amount", "amount": "?amount"]
              ]
            ],
          ]
        ]
      ]
    case "customer.v11.add", "customer.v11.update":
      return [
        "customer": [
          [
            "mobile": "?mobile", "email": "?email", "external_id": "?number", "firstname": "Nila", "lastname": "Das",
            "registered_on": "?date", "custom_fields": ["field": [["name": "anniversary", "value": "?date"]]],
            "extended_fields": ["field": [["name": "city", "value": "Pune"]]],
            "subscriptions": ["subscription": [["priority": "TRANS", "channel": "SMS", "is_subscribed": "1"]]],
          ]
        ]
      ]
    case "points.v11.redeem":
      return [
        "redeem": [
          [
            "points_redeemed": "?points", "transaction_number": "?number", "customer": person, "validation_code": "?code",
            "redemption_time": "?date",
          ]
        ]
      ]
    case "coupon.v2.issue", "coupon.v2.issueMultiple":
      return ["seriesId": "?seriesId", "customer": person, "customers": [person], "billAmount": "?amount"]
    case "coupon.v2.redeem", "coupon.v2.redeemBulk", "coupon.v2.isRedeemable":
      return [
        "redemptionRequestList": [["code": "?code"], ["id": "?couponId"]], "user": person, "billAmount": "?amount",
        "transactionNumber": "?number", "redemptionTime": "?date",
      ]
    case "coupon.v11.redeem", "coupon.v11.issue":
      return [
        "coupon": [
          [
            "code": "?code", "series_id": "?seriesId", "customer": person,
            "transaction": ["number": "?number", "amount": "?amount"],
          ]
        ]
      ]
    case "coupon.v2.createSeries", "coupon.v2.updateSeries":
      return [
        "description": "?name", "discountCode": "X1", "discountType": "ABS", "discountValue": "?amount",
        "clientHandlingType": "DISC_CODE", "validTillDate": 1_900_000_000_000, "expiryStrategyType": "SERIES_EXPIRY",
        "expiryStrategyValue": "?points", "randomCodeLength": "?points", "maxCreate": "?points",
      ]
    case "points.v2.transfer", "points.v2.reverse", "points.v2.groupTransfer":
      return [
        "fromCustomer": person, "toCustomer": person, "points": "?points", "uniqueId": "?code", "redemptionId": "?id",
        "pointsToBeReversed": "?points", "identifier": ["type": "mobile", "value": "?mobile"],
      ]
    case let id where id.hasPrefix("requests.v"):
      return [
        "request": [
          [
            "type": "CHANGE_IDENTIFIER", "base_type": "MOBILE", "reference_id": "1", "customer": person, "id": "?requestId",
            "misc_info": ["old_value": "?mobile", "new_value": "?mobile"], "points": "?points", "reason": "x",
          ]
        ],
        "requests": [["type": "MOBILE", "id": "?requestId", "oldValue": "?mobile", "newValue": "?mobile", "status": "APPROVED"]],
      ]
    default: return nil
    }
  }
}
