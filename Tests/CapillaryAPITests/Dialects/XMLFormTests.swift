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

  @Test func aListTakesTimeByItsLength() throws {
    let text = "<r>" + String(repeating: "<c>1</c><d/>", count: 100_000) + "</r>"
    let start = ContinuousClock.now
    let tree = try XMLForm.parse(Array(text.utf8))
    #expect(tree["c"]?.list.count == 100_000 && tree["d"]?.list.count == 100_000)
    // It took minutes when each element copied those before it.
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test(arguments: ["", "<a>", "text", "<a></b>", "<a>&undefined;</a>"])
  func whatIsNoDocumentIsRefused(_ text: String) {
    #expect(throws: PlatformError.self) { try XMLForm.parse(Array(text.utf8)) }
  }

  @Test(arguments: [
    #"<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>"#,
    #"<?xml version="1.0"?><!-- a > b --> <!DOCTYPE r [<!ENTITY x "Hello">]><r>&x;</r>"#,
    #"<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><r>&c;</r>"#,
    #"<!DOCTYPE html><r>x</r>"#,
  ])
  func documentTypesAreRefused(_ text: String) {
    #expect(throws: PlatformError.self) { try XMLForm.parse(Array(text.utf8)) }
  }

  @Test func whatOnlyLooksLikeADocumentTypeIsText() throws {
    #expect(try parse("<!-- <!DOCTYPE x> --><r><c><![CDATA[<!DOCTYPE x>]]></c></r>") == #"{"c":"<!DOCTYPE x>"}"#)
  }

  @Test(arguments: [
    ("a\0b\u{1F}c", "a\u{FFFD}b\u{FFFD}c"), ("\u{FFFE}\u{FFFF}", "\u{FFFD}\u{FFFD}"), ("tab\tline\n", "tab\tline\n"),
    ("\u{FF01}é😀", "\u{FF01}é😀"),
  ])
  func charactersThatXMLCannotHaveAreReplaced(_ text: String, _ shown: String) throws {
    struct Body: Encodable { var text: String }
    let document = String(decoding: try XMLForm.encode(Body(text: text), root: "response"), as: UTF8.self)
    #expect(document.contains("<text>\(shown)</text>"), "\(document)")
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "<a>", count: 5000) + String(repeating: "</a>", count: 5000)
    #expect(throws: PlatformError.self) { try XMLForm.parse(Array(deep.utf8)) }
  }

  @Test func repliesMayBeLargerThanWhatClientsMaySend() throws {
    struct Body: Encodable { var n = Array(repeating: 1, count: JSONParser.maximumValues) }
    let document = try XMLForm.encode(Body(), root: "response")
    #expect(document.count > JSONParser.maximumValues * "<n>1</n>".utf8.count)
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
