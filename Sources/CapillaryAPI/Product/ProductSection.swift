extension Section {
  static let product = Section("Product", access: "Product", form: .values) {
    POST(
      "/v1.1/product/add", "product.v11.add", "Add product",
      rows: 207, 217,
      aliases: ["/v1/product/add"], write: AddProducts.add)
    GET(
      "/v1.1/product/get", "product.v11.get", "Get product details",
      rows: 208, 218,
      aliases: ["/v1/product/get"], read: GetProducts.get)
    GET(
      "/v1.1/product/search", "product.v11.search", "Search products",
      rows: 209, 219,
      aliases: ["/v1/product/search"], form: .usual, read: SearchProducts.search)
    POST(
      "/v1.1/product/attributes", "product.v11.attributes.add", "Add product attributes",
      rows: 210, 220,
      aliases: ["/v1/product/attributes"], write: ProductAttributeEndpoints.add)
    GET(
      "/v1.1/product/attributes", "product.v11.attributes.get", "Get product attributes",
      rows: 211, 221,
      aliases: ["/v1/product/attributes"], read: ProductAttributeEndpoints.list)
    GET(
      "/v1.1/product/categories", "product.v11.categories.get", "Get product categories",
      rows: 212, 222,
      aliases: ["/v1/product/categories"], read: ProductMasterLists.categories)
    GET(
      "/v1.1/product/brands", "product.v11.brands.get", "Get product brands",
      rows: 213, 223,
      aliases: ["/v1/product/brands"], read: ProductMasterLists.brands)
    GET(
      "/v1.1/product/colors", "product.v11.colors.get", "Get product colors",
      rows: 214, 224,
      aliases: ["/v1/product/colors"], read: ProductMasterLists.colors)
    GET(
      "/v1.1/product/sizes", "product.v11.sizes.get", "Get product sizes",
      rows: 215, 225,
      aliases: ["/v1/product/sizes"], read: ProductMasterLists.sizes)
    GET(
      "/v1.1/product/meta_sizes", "product.v11.metaSizes.get", "Get product meta sizes",
      rows: 216, 226,
      aliases: ["/v1/product/meta_sizes"], read: ProductMasterLists.metaSizes)
  }
}
