import Testing

@testable import Model

@Suite struct AmountTests {
  @Test(arguments: [
    ("250", 250_000), ("12.5", 12_500), (".75", 750), ("-0.125", -125), ("+3", 3000), ("1.2e3", 1_200_000),
    ("5e-1", 500), ("0.0005", 1), ("0.0004999", 0), ("-0.0005", -1), ("007", 7000), ("1.", 1000),
    ("100000000000", 100_000_000_000_000), ("0e9999", 0), ("1e-9999", 0),
  ])
  func readsDecimalNumbersToTheThousandth(_ text: String, _ thousandths: Int64) {
    #expect(Amount(text)?.thousandths == thousandths)
  }

  @Test(arguments: [
    "", "-", ".", "abc", "1,000", "1.2.3", "0x10", "NaN", "inf", "1e", "e5", "100000000000.001", "1e300", " 1", "1 ",
    "99999999999999999999999999999999999999999999", "1e99999", "1e9999999999999999999999",
  ])
  func refusesWhatIsNoAmountOrOutOfRange(_ text: String) {
    #expect(Amount(text) == nil)
  }

  @Test func writesOnlyTheDecimalsItNeeds() {
    #expect(Amount(thousandths: 250_000).plain == "250")
    #expect(Amount(thousandths: -12_500).plain == "-12.5")
    #expect(Amount(thousandths: 5).plain == "0.005")
    #expect(Amount(thousandths: 1_234_567).fixed(2) == "1234.57")
    #expect(Amount(thousandths: -4).fixed(2) == "0.00")
    #expect(Amount(thousandths: 999_500).fixed(0) == "1000")
  }

  @Test func roundsAsTheProgramSays() {
    // 25.8751 at two decimals and halves on both sides, as the documentation's table has them.
    let value = Amount(thousandths: 25_875)
    #expect(value.rounded(to: 2, .ceiling).plain == "25.88")
    #expect(value.rounded(to: 2, .floor).plain == "25.87")
    #expect(value.rounded(to: 2, .halfUp).plain == "25.88")
    #expect(value.rounded(to: 2, .halfDown).plain == "25.87")
    #expect(value.rounded(to: 2, .halfEven).plain == "25.88")
    #expect((-value).rounded(to: 2, .halfUp).plain == "-25.88")
    #expect((-value).rounded(to: 2, .floor).plain == "-25.88")
    #expect((-value).rounded(to: 2, .ceiling).plain == "-25.87")
  }

  @Test func multipliesInOneRoundedStep() {
    #expect(Amount(thousandths: 333).scaled(by: 10, over: 100).thousandths == 33)
    #expect(Amount(thousandths: 335).scaled(by: 10, over: 100).thousandths == 34)
    #expect((Amount(250) * Amount(thousandths: 500)).plain == "125")
    #expect(Amount(1).scaled(by: 1, over: 0) == .zero)
  }

  @Test func arithmeticStopsAtTheEndsInsteadOfTrapping() {
    let largest = Amount(thousandths: .max)
    let smallest = Amount(thousandths: .min)
    #expect(largest + Amount(1) == largest)
    #expect(smallest - Amount(1) == smallest)
    #expect(-smallest == largest)
    #expect(smallest.magnitude == largest)
    #expect(largest.scaled(by: .max, over: 1) == largest)
    #expect(Amount(.max) == largest)
    #expect(largest.rounded(to: 0) == largest)
  }
}
