/// The documented failures of products, most of them of single items.
enum ProductFailure: APIError {
  case notFound
  case skuMissing
  case priceMissing
  case priceNotNumeric
  case eanTaken
  /// An organizational unit that has no products of its own.
  case nothingInUnit

  var code: Int { entry.0 }
  var message: String { entry.1 }

  private var entry: (Int, String) {
    switch self {
    case .notFound: (2101, "Unable to retrieve product details")
    case .skuMissing: (9102, "Item SKU not passed")
    case .priceMissing: (9103, "Product Price not passed")
    case .priceNotNumeric: (9106, "Product price is not numeric")
    case .eanTaken: (9108, "Trying to add product with an already existing EAN")
    case .nothingInUnit: (25005, "No inventory found for combination of sku, OU and fetchType")
    }
  }
}

/// Which part of the organization a read looks into (`ou_code`, `fetch_type`). The emulated organization has no units
/// with products of their own, so whoever asks for a unit's alone finds nothing.
enum ProductScope {
  /// - Throws: `ProductFailure.nothingInUnit`; `PlatformError.invalidInput` for a fetch type that is none.
  static func check(_ query: Query) throws {
    switch query["fetch_type"]?.trimmed.uppercased() {
    case nil, "ALL", "ORG": return
    case "SCOPE": throw ProductFailure.nothingInUnit
    case let type?: throw PlatformError.invalidInput("fetch_type \(type): ALL, ORG or SCOPE was expected")
    }
  }
}
