import Testing

@testable import CapillaryAPI

@Suite struct XMLFormTests {
  private func parse(_ text: String) throws -> String { try XMLForm.parse(Array(text.utf8)).serialized }

  @Test func elementsBecomeTheTreeThatJSONBecomes() throws {
    let text = """
      <?xml version="1.0"?>
      <root><customer id="7"><mobile> 91700 </mobile><note><![CDATA[a & b]]></note></customer><empty/></root>
      """
    #expect(try parse(text) == #"{"customer":{"id":"7","mobile":"91700","note":"a & b"},"empty":""}"#)
  }

  @Test func repeatedElementsAreAList() throws {
    #expect(try parse("<r><c>1</c><c>2</c><c>3</c></r>") == #"{"c":["1","2","3"]}"#)
  }

  @Test(arguments: ["", "<a>", "text", "<a></b>", "<a>&undefined;</a>"])
  func whatIsNoDocumentIsRefused(_ text: String) {
    #expect(throws: PlatformError.self) { try XMLForm.parse(Array(text.utf8)) }
  }

  @Test func externalEntitiesAreNotRead() {
    let text = #"<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>"#
    let value = try? XMLForm.parse(Array(text.utf8))
    #expect(value == nil || value == .string(""))
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "<a>", count: 5000) + String(repeating: "</a>", count: 5000)
    #expect(throws: PlatformError.self) { try XMLForm.parse(Array(deep.utf8)) }
  }

  @Test func repliesBecomeElementsInOrder() throws {
    struct Body: Encodable {
      var status = V1Status(success: true, code: 200, message: "a < b & c")
      var items = Items()
      struct Items: Encodable { var item = ["x", "y"] }
    }
    let text = String(decoding: try XMLForm.encode(Body(), root: "response"), as: UTF8.self)
    #expect(text.contains("<response><status><success>true</success><code>200</code><message>a &lt; b &amp; c</message>"))
    #expect(text.contains("<items><item>x</item><item>y</item></items></response>"))
  }
}
