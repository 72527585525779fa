import Testing

@testable import Model

@Suite struct IdentifierTests {
  @Test(arguments: [
    ("9845012345", "919845012345"), ("919845012345", "919845012345"), ("+919845012345", "919845012345"),
    ("09845012345", "919845012345"), ("6591234567890", "6591234567890"),
  ])
  func mobileNumbersGetTheCountryCode(sent: String, stored: String) {
    #expect(Mobile.normalized(sent, countryCode: "91") == stored)
  }

  @Test(arguments: ["", "12ab", "12345", "+", "91 98450 12345", "9198450123456", "98450-12345"])
  func whatIsNoMobileNumberIsRefused(sent: String) {
    #expect(Mobile.normalized(sent, countryCode: "91") == nil)
  }

  @Test(arguments: [
    ("nila@example.com", true), ("nila+a_b-c.d@mail.example.com", true), ("nila@example", false), ("@example.com", false),
    ("nila@@example.com", false), ("nila rao@example.com", false), ("nila@example.", false), ("no address", false),
  ])
  func emailAddressesAreChecked(text: String, isValid: Bool) {
    #expect(Email.isValid(text) == isValid)
  }

  @Test func kindsAreReadInAnyCaseAndWithTheirSynonyms() {
    #expect(Identifier.Kind(name: "MOBILE") == .mobile)
    #expect(Identifier.Kind(name: "externalid") == .externalID)
    #expect(Identifier.Kind(name: "external_id") == .externalID)
    #expect(Identifier.Kind(name: "facebook") == .facebook)
    #expect(Identifier.Kind(name: "shoeSize") == nil)
  }
}
