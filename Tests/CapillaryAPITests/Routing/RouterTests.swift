import Testing

@testable import CapillaryAPI

@Suite struct RouterTests {
  private let router = Router(API.operations)

  private func found(_ method: String, _ path: String) -> (id: String, path: PathParameters)? {
    guard case .found(let operation, let path) = router.match(method: method, path: path) else { return nil }
    return (operation.id, path)
  }

  @Test(arguments: [
    ("GET", "/v2/customers/17", "customer.v2.get"), ("GET", "/V2/Customers/17/", "customer.v2.get"),
    ("GET", "//v2//customers/17", "customer.v2.get"), ("GET", "/v2/customers/lookup", "customer.v2.lookupId"),
    ("GET", "/v1.1/customer/get.xml", "customer.v11.get"), ("GET", "/v1/coupon/get", "coupon.v11.get"),
    ("PATCH", "/v2/coupon/redeem", "coupon.v2.redeem"), ("HEAD", "/v2/customers/17", "customer.v2.get"),
    ("POST", "/v3/oauth/token/generate", "platform.v3.oauthTokenGenerate"),
  ])
  func pathsMatchAsClientsWriteThem(_ method: String, _ path: String, _ id: String) {
    #expect(found(method, path)?.id == id)
  }

  @Test func parametersAreDecoded() {
    #expect(found("GET", "/v2/customers/a%20b%2Fc")?.path["customerId"] == "a b/c")
  }

  @Test func aKnownPathWithAWrongMethodNamesItsMethods() {
    guard case .wrongMethod(let allowed) = router.match(method: "DELETE", path: "/v2/coupon/redeem") else {
      Issue.record("405 was expected")
      return
    }
    #expect(allowed.contains("POST") && !allowed.contains("DELETE"))
  }

  @Test func anUnknownPathNamesTheNearestOperations() {
    guard case .unknown(let nearest) = router.match(method: "GET", path: "/v2/custommers/17") else {
      Issue.record("404 was expected")
      return
    }
    #expect(nearest.contains { $0.paths[0].hasPrefix("/v2/customers") })
  }

  @Test func operationIdentifiersAreUnique() {
    let ids = API.operations.map(\.id)
    #expect(Set(ids).count == ids.count)
  }

  @Test func strangePathsLeadNowhere() {
    for path in ["", "/", "//", "*", "/%", "/%ff", "/v2", "?", String(repeating: "/a", count: 10_000)] {
      #expect(found("GET", path) == nil)
    }
  }
}
