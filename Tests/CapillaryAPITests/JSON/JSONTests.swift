import Model
import Testing

@testable import CapillaryAPI

@Suite struct JSONParserTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  @Test(arguments: [
    #"{"a":1,"b":[true,false,null],"c":{"d":"x"}}"#, "[]", "{}", "0", "-1.5e+10", #""""#, #""a\"b\\c\nd""#,
    #"[[[[1]]]]"#, #"{"é":"日本"}"#,
  ])
  func whatIsReadIsWrittenTheSame(_ text: String) throws {
    #expect(try parse(text).serialized == text)
  }

  @Test func escapesAreUnderstood() throws {
    #expect(try parse(#""\u0041\u00e9\ud83d\ude00\/\b\f\t\r""#) == .string("Aé😀/\u{8}\u{c}\t\r"))
  }

  @Test func theLastOfRepeatedNamesWins() throws {
    #expect(try parse(#"{"a":1,"b":2,"a":3}"#).serialized == #"{"a":3,"b":2}"#)
    let many = (0..<40).map { #""k\#($0 % 20)":\#($0)"# }.joined(separator: ",")
    let object = try #require(try parse("{\(many)}").object)
    #expect(object.count == 20)
    #expect(object["k0"] == .number("20") && object["k19"] == .number("39"))
  }

  @Test(arguments: [
    "", " ", "{", "}", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "01", "-", "1.", ".5", "1e", "+1",
    "tru", "nul", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "1 2",
    "{\"a\":1}x", "[1 2]", "\"\\u+123\"", "NaN", "'a'",
  ])
  func whatIsNotJSONIsRefused(_ text: String) {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) }
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(deep.utf8)) }
  }

  @Test func theNumberOfValuesIsBounded() throws {
    // The list is one of them.
    let most = "[" + String(repeating: "1,", count: JSONParser.maximumValues - 2) + "1]"
    #expect(try parse(most).list.count == JSONParser.maximumValues - 1)
    #expect {
      try parse("[1," + most.dropFirst())
    } throws: { error in
      (error as? JSONParser.Failure)?.reason == "more than 500000 values"
    }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xED, 0xA0, 0x80, 0x22]) }
  }
}

@Suite struct JSONReaderTests {
  struct Line: Decodable, Equatable {
    var sku: String
    var qty: Amount?
    var flag: Bool?
    var count: Int?
  }

  struct Bill: Decodable, Equatable {
    var number: String?
    var lines: [Line]?
    var fields: JSONObject?
  }

  private func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try JSONReader.decode(type, from: JSONParser.parse(Array(text.utf8)))
  }

  @Test func numbersTextsAndTruthAreInterchangeable() throws {
    let line = try read(Line.self, #"{"sku":17,"qty":"2.5","flag":"true","count":"3"}"#)
    #expect(line == Line(sku: "17", qty: Amount("2.5"), flag: true, count: 3))
    #expect(try read(Line.self, #"{"sku":"a","flag":1,"count":4.0}"#) == Line(sku: "a", flag: true, count: 4))
  }

  @Test func emptyTextsCountAsAbsentWhereATextIsNotMeant() throws {
    #expect(try read(Line.self, #"{"sku":"","qty":"","flag":"","count":""}"#) == Line(sku: ""))
  }

  @Test func oneObjectStandsForAListOfOneAndBack() throws {
    #expect(try read(Bill.self, #"{"lines":{"sku":"a"}}"#).lines == [Line(sku: "a")])
    #expect(try read(Line.self, #"[{"sku":"a"}]"#) == Line(sku: "a"))
  }

  @Test func namesMatchInAnyCase() throws {
    #expect(try read(Bill.self, #"{"NUMBER":"7"}"#).number == "7")
  }

  @Test func openMapsKeepOrderAndDigits() throws {
    #expect(try read(Bill.self, #"{"fields":{"z":1.10,"a":{"b":[1]}}}"#).fields?.serialized == #"{"z":1.10,"a":{"b":[1]}}"#)
  }

  @Test func anErrorNamesItsField() {
    #expect {
      try read(Bill.self, #"{"lines":[{"sku":"a"},{"sku":"b","qty":"many"}]}"#)
    } throws: { error in
      (error as? DecodingError)?.field.path == "lines[1].qty"
    }
    #expect {
      try read(Bill.self, #"{"lines":[{}]}"#)
    } throws: { error in
      (error as? DecodingError)?.field.path == "lines[0].sku"
    }
  }
}

@Suite struct JSONWriterTests {
  struct Inner: Encodable {
    var z = 1
    var a: [String] = ["x", "y"]
  }

  struct Outer: Encodable {
    var name = "quote \" and \\ and \u{1}"
    var amount = Amount(thousandths: 12_500)
    var none: String?
    @Nullable var null: String?
    @Nullable var some: Int? = 3
    var inner = Inner()
    var list = [Inner(), Inner()]
    var empty: [Inner] = []
    var map: JSONObject = ["b": 1, "a": JSONValue.null]
    var raw = RawJSON(#"{"spliced":true}"#)
    var big = Int64.min
    var last = true
  }

  @Test func membersStandInTheOrderOfTheirDeclaration() throws {
    let text = String(decoding: try JSONWriter.encode(Outer()), as: UTF8.self)
    let inner = #"{"z":1,"a":["x","y"]}"#
    #expect(
      text == #"{"name":"quote \" and \\ and \u0001","amount":12.5,"null":null,"some":3,"inner":\#(inner),"#
        + #""list":[\#(inner),\#(inner)],"empty":[],"map":{"b":1,"a":null},"raw":{"spliced":true},"#
        + #""big":-9223372036854775808,"last":true}"#)
  }

  @Test func valuesAtTheTopAreWritten() throws {
    #expect(try JSONWriter.encode([1, 2]) == Array("[1,2]".utf8))
    #expect(try JSONWriter.encode("x") == Array("\"x\"".utf8))
    #expect(try JSONWriter.encode(JSONObject()) == Array("{}".utf8))
    #expect(try JSONWriter.encode(0.5) == Array("0.5".utf8))
    #expect(throws: EncodingError.self) { try JSONWriter.encode(Double.infinity) }
  }
}
