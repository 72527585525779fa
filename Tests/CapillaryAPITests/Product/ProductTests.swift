import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Products")
struct ProductTests {
  private func add(_ api: TestSandbox, _ products: JSONValue...) throws -> TestReply {
    try api.post("/v1.1/product/add", query: ["format": "json"], json: ["root": ["product": .array(products)]])
  }

  private func get(_ api: TestSandbox, _ sku: String) throws -> TestReply {
    try api.get("/v1.1/product/get", query: ["format": "json", "sku": sku])
  }

  private func found(_ api: TestSandbox, _ q: String, _ more: KeyValuePairs<String, String> = [:]) throws -> [String] {
    var target = "/v1.1/product/search?format=json"
    for (name, value) in more { target += "&\(name)=\(value)" }
    let reply = try api.get(target, query: ["q": q])
    return reply["response.product.results.item"]?.list.compactMap { $0["sku"]?.text } ?? []
  }

  @Test("A product is added with what it refers to, and read back by SKU in any case and by id")
  func addAndGet() throws {
    try withSandbox { api in
      let added = try add(
        api,
        [
          "sku": "T-1", "ean": "", "price": "799.50", "description": "Scarf", "long_description": "A long scarf",
          "img_url": "https://img.example.com/t1.png", "brand": ["name": "banyan"], "category": ["name": "Clothing"],
          "color": ["name": "White"], "size": ["name": "M", "type": "Shirt"], "style": ["name": "Nothing like it"],
          "attributes": [
            "attribute": [["name": "Department", "value": "Women"], ["name": "weight", "value": "100g"]]
          ],
        ])
      #expect(added.int("response.product[0].item_status.code") == 9100)
      #expect(added["response.product[0].item_status.success"] == true)
      #expect(added.text("response.product[0].ean") == "T-1")
      #expect(added.text("response.product[0].brand.name") == "Banyan")
      #expect(added["response.product[0].style.name"] == nil)
      #expect(added["response.product[0].attributes"]?.list.count == 1)
      #expect(added.text("response.product[0].in_stock") == "false")
      let id = try #require(added.text("response.product[0].item_id"))
      for query in [("sku", "t-1"), ("id", id)] {
        let read = try api.get("/v1/product/get?format=json&\(query.0)=\(query.1)")
        #expect(read.text("response.product.item[0].price") == "799.5")
        #expect(read.text("response.product.item[0].size.name") == "M")
        #expect(read.text("response.product.item[0].category.name") == "Clothing")
        #expect(read.text("response.product.item[0].attributes.attribute[0].value") == "Women")
        #expect(read.int("response.product.item[0].item_status.code") == 2100)
      }
    }
  }

  @Test("Items of a batch are judged one by one")
  func failures() throws {
    try withSandbox { api in
      let reply = try add(
        api, ["sku": "T-1", "price": 5, "ean": "890"], ["price": 5], ["sku": "T-2"], ["sku": "T-3", "price": "lots"],
        ["sku": "T-4", "price": 5, "ean": "890"], ["sku": "T-1", "price": 6], ["sku": "SKU-1001", "price": 6])
      let codes = reply["response.product"]?.list.compactMap { $0["item_status"]?["code"]?.int }
      #expect(codes == [9100, 9102, 9103, 9106, 9108, 9108, 9108])
      #expect(reply.int("response.status.code") == 201)
      #expect(try add(api, ["price": 5]).int("response.status.code") == 500)
      #expect(try get(api, "T-4").errorCode == 500)
      let partly = try get(api, "T-1,T-4")
      #expect(partly.int("response.status.code") == 201)
      #expect(partly.int("response.product.item[1].item_status.code") == 2101)
      #expect(try api.get("/v1.1/product/get?format=json").errorCode == 2101)
      #expect(try api.get("/v1.1/product/get?format=json&sku=T-1&fetch_type=SCOPE").errorCode == 25005)
      #expect(try api.get("/v1.1/product/brands?format=json&fetch_type=SCOPE").errorCode == 25005)
    }
  }

  @Test("What bills sold joins the catalogue, and the organization may say more of it later")
  func learned() throws {
    try withSandbox { api in
      try api.store.write { try Products.learn(sku: "NEW-1", description: "Lamp", price: Amount(880), $0) }
      #expect(try get(api, "NEW-1").text("response.product.item[0].description") == "Lamp")
      #expect(try add(api, ["sku": "NEW-1", "price": 900]).int("response.product[0].item_status.code") == 9100)
      #expect(try get(api, "NEW-1").text("response.product.item[0].price") == "900")
      #expect(try add(api, ["sku": "NEW-1", "price": 901]).int("response.product[0].item_status.code") == 9108)
    }
  }

  @Test("A search holds every clause: lists, ranges and the organization's own attributes")
  func search() throws {
    try withSandbox { (api: TestSandbox) throws in
      #expect(try found(api, "(price:RANGE:2000;2500)") == ["SKU-1005", "SKU-2001"])
      #expect(try found(api, "(category:EQUALS:electronics|color:IN:Tan;White)") == ["SKU-2003"])
      #expect(try found(api, "(department:EQUALS:women|material:IN:silk)") == ["SKU-1004", "SKU-1006"])
      #expect(try found(api, "(item_sku:EQUALS:sku-1001)") == ["SKU-1001"])
      #expect(try found(api, "(price:IN:500)") == ["SKU-1001"])
      #expect(try found(api, "(price:RANGE:0;9999)", ["start": "10", "rows": "1"]) == ["SKU-2002"])
      #expect(try found(api, "(material:EQUALS:' OR 1=1)") == [])
      for q in ["", "(price)", "(price:LIKE:5)", "(price:RANGE:5)", "(price:RANGE:a;b)"] {
        #expect(try api.get("/v1.1/product/search?format=json", query: ["q": q]).errorCode == 400, "\(q)")
      }
    }
  }

  @Test("Attributes are defined, listed after the common ones, and written anew under their name")
  func attributes() throws {
    try withSandbox { api in
      func define(_ body: JSONValue) throws -> TestReply {
        try api.post(
          "/v1.1/product/attributes?format=json",
          json: ["root": ["product": [["attributes": ["attribute": body]]]]])
      }
      let made = try define([
        "name": "weave", "type": "String", "is_enum": "1", "values": ["value": [["name": "Twill"], ["name": "Satin"]]],
      ])
      #expect(made.int("response.product.attributes.attribute[0].item_status.code") == 9180)
      #expect(made.text("response.product.attributes.attribute[0].values.value[1].label") == "Satin")
      let listed = try api.get("/v1.1/product/attributes?format=json&name=WEAVE&values=true&value_limit=1&include_id=1")
      #expect(listed.text("response.product.attributes.attribute[0].is_enum") == "1")
      #expect(listed["response.product.attributes.attribute[0].values.value"]?.list.count == 1)
      let count = listed.int("response.product.count")
      let id = try #require(listed.text("response.product.attributes.attribute[0].id"))
      _ = try define(["name": "Weave", "label": "How it is woven", "type": "String"])
      let again = try api.get("/v1.1/product/attributes?format=json&id=\(id)")
      #expect(again.text("response.product.attributes.attribute[0].label") == "How it is woven")
      #expect(again.int("response.product.count") == count)
      #expect(try define(["name": "x", "type": "Tune"]).errorCode == 400)
      #expect(try define(["type": "Int"]).errorCode == 400)
      // A value outside a fixed set is not kept.
      _ = try define(["name": "fit", "is_enum": "1", "values": ["value": ["name": "slim"]]])
      let added = try add(api, ["sku": "T-9", "price": 1, "attributes": ["attribute": ["name": "fit", "value": "wide"]]])
      #expect(added["response.product[0].attributes"]?.list.isEmpty == true)
    }
  }

  @Test(
    "Lists are paged, counted as a whole, and narrowed by name, id and parent",
    arguments: [("categories", "category", 9172), ("brands", "brand", 9160), ("sizes", "size", 9130), ("meta_sizes", "meta_size", 9140)])
  func masters(plural: String, singular: String, code: Int64) throws {
    try withSandbox { api in
      func list(_ query: String) throws -> [JSONValue] {
        try api.get("/v1.1/product/\(plural)?format=json&\(query)")["response.product.\(plural).\(singular)"]?.list ?? []
      }
      let all = try list("include_id=true")
      #expect(all.count >= 2 && all.allSatisfy { $0["item_status"]?["code"]?.int == code })
      #expect(try list("limit=1&offset=1").first?["name"] == all[1]["name"])
      let name = try #require(all[0]["name"]?.text)
      #expect(try list("name=\(name.lowercased())").map { $0["name"] } == [all[0]["name"]])
      let id = try #require(all[1]["id"]?.text)
      #expect(try list("id=\(id)").map { $0["name"] } == [all[1]["name"]])
      #expect(try list("id=nothing") == [])
      #expect(try api.get("/v1/product/\(plural)?format=json&limit=1").int("response.product.count") == Int64(all.count))
    }
  }

  @Test("Trees are followed: children below a parent, and a colour by its code")
  func trees() throws {
    try withSandbox { api in
      let below = try api.get("/v1.1/product/categories?format=json&parent_name=clothing")
      #expect(below["response.product.categories.category"]?.list.compactMap { $0["name"]?.text } == ["Shoes"])
      let withChildren = try api.get("/v1.1/product/categories?format=json&name=Clothing&values=true")
      #expect(withChildren.text("response.product.categories.category[0].values.value[0].name") == "Shoes")
      let brands = try api.get("/v1.1/product/brands?format=json&parent_name=Banyan")
      #expect(brands["response.product.brands.brand"]?.list.compactMap { $0["name"]?.text } == ["Banyan", "Kaveri"])
      let color = try api.get("/v1.1/product/colors?format=json&pallette=FFFFFF")
      #expect(color["response.product.colors.color"]?.list.compactMap { $0["name"]?.text } == ["White"])
      #expect(color.int("response.product.colors.color[0].item_status.code") == 9178)
    }
  }
}
