import CapillaryAPI
import Model
import TestSupport
import Testing

@Suite("Segments of customers") struct SegmentTests {
  @Test("A customer's segments are shown when they are asked for, and go with a merge")
  func reads() throws {
    try withSandbox { api in
      let (one, two) = (try api.person(1), try api.person(2))
      try api.store.write { session in
        try Segments.put(one.id, into: "Weekly", of: "Visits", session)
        try Segments.put(one.id, into: "Monthly", of: "visits", session)
        try Segments.put(two.id, into: "Big baskets", of: "Baskets", session)
      }
      #expect(try api.get(one.path, query: ["source": "INSTORE"])["segments"] == [:])
      let shown = try api.get(one.path, query: ["source": "INSTORE", "embed": "segments"])
      #expect(shown["segments"] == ["Visits": "Monthly"], "\(shown)")
      let found = try api.get("/v2/customers/lookup/customerDetails?embed=segments", query: two.lookup)
      #expect(found["segments"] == ["Baskets": "Big baskets"], "\(found)")
      let old = try api.customer(["format": "json", "mobile": one.mobile, "segments": "true"])
      #expect(old.value(at: "segments.segment[0].value") == "Monthly", "\(old)")
      try api.store.write { try CareMerge.merge(one.id, into: two.id, $0) }
      let both = try api.get(two.path, query: ["source": "INSTORE", "embed": "segments"])
      #expect(both["segments"] == ["Baskets": "Big baskets", "Visits": "Monthly"], "\(both)")
    }
  }
}
