import Foundation
import Testing

@testable import Model

@Suite struct CivilTimeTests {
  @Test func agreesWithFoundationOverFourCenturies() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    for day in stride(from: Int64(-25_000), to: 120_000, by: 17) {
      let moment = Timestamp(seconds: day * 86_400 + 49_271)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(moment.seconds)))
      let civil = CivilTime(moment)
      #expect(civil.year == parts.year && civil.month == parts.month && civil.day == parts.day)
      #expect(civil.hour == parts.hour && civil.minute == parts.minute && civil.second == parts.second)
      #expect(civil.timestamp() == moment)
    }
  }

  @Test func aMonthLaterIsTheMonthsLastDayWhereTheDayIsMissing() {
    #expect(CivilTime(year: 2026, month: 1, day: 31).adding(months: 1).date == "2026-02-28")
    #expect(CivilTime(year: 2024, month: 2, day: 29).adding(months: 12).date == "2025-02-28")
    #expect(CivilTime(year: 2026, month: 3, day: 15).adding(months: -3).date == "2025-12-15")
    #expect(CivilTime(year: 2026, month: 12, day: 31).adding(days: 1).date == "2027-01-01")
  }

  @Test func writesTheFormsOfEachVersion() throws {
    let kolkata = try #require(Zone(identifier: "Asia/Kolkata"))
    let moment = CivilTime(year: 2026, month: 1, day: 1, hour: 4, minute: 30, second: 5, millisecond: 42).timestamp()
    #expect(kolkata.iso(moment) == "2026-01-01T10:00:05+05:30")
    #expect(kolkata.isoMilliseconds(moment) == "2026-01-01T10:00:05.042+0530")
    #expect(kolkata.dateTime(moment) == "2026-01-01 10:00:05")
    #expect(Zone.utc.iso(moment) == "2026-01-01T04:30:05Z")
    #expect(Zone.utc.isoMilliseconds(moment) == "2026-01-01T04:30:05.042+0000")
  }

  @Test func readsTheDatesThatClientsSend() throws {
    let kolkata = try #require(Zone(identifier: "Asia/Kolkata"))
    // v2: 10:00 at +07:00 is 08:30 in India; without an offset it is UTC.
    #expect(kolkata.moment("2026-05-01T10:00:00+07:00").map(kolkata.iso) == "2026-05-01T08:30:00+05:30")
    #expect(kolkata.moment("2026-05-01T10:00:00").map(kolkata.iso) == "2026-05-01T15:30:00+05:30")
    #expect(kolkata.moment("2026-05-01T10:00:00.250Z")?.milliseconds.quotientAndRemainder(dividingBy: 1000).remainder == 250)
    #expect(kolkata.moment("2026-05-01").map(kolkata.iso) == "2026-05-01T00:00:00+05:30")
    // v1: the clock time as it stands.
    #expect(kolkata.wallMoment("2026-05-01 10:00:00+07:00").map(kolkata.dateTime) == "2026-05-01 10:00:00")
    #expect(kolkata.wallMoment("2026-05-01 10:00").map(kolkata.dateTime) == "2026-05-01 10:00:00")
  }

  @Test(arguments: [
    "", "soon", "2026-13-01", "2026-02-29", "2026-1", "26-01-01", "2026-01-01T25:00:00", "2026-01-01T10", "1-1-1",
    "2026-01-01T10:00:00+99:00", "2026-01-01x", "99999-01-01", "0000-01-01", "2026-01-01T10:00:00.", "2026-01-01T10:00:00 +",
  ])
  func refusesWhatIsNoDate(_ text: String) {
    #expect(Zone.utc.moment(text) == nil)
  }

  @Test func aDayEndsOneSecondBeforeMidnightInTheZone() throws {
    let kolkata = try #require(Zone(identifier: "Asia/Kolkata"))
    let evening = CivilTime(year: 2026, month: 1, day: 1, hour: 20).timestamp()
    #expect(kolkata.iso(kolkata.endOfDay(evening)) == "2026-01-02T23:59:59+05:30")
    #expect(kolkata.iso(kolkata.endOfDay(evening, plusDays: 365)) == "2027-01-02T23:59:59+05:30")
    #expect(kolkata.iso(kolkata.startOfDay(evening)) == "2026-01-02T00:00:00+05:30")
  }

  @Test func zonesWithSummerTimeKeepTheWallClock() throws {
    let berlin = try #require(Zone(identifier: "Europe/Berlin"))
    let winter = CivilTime(year: 2026, month: 1, day: 15, hour: 12)
    let summer = CivilTime(year: 2026, month: 7, day: 15, hour: 12)
    #expect(berlin.iso(berlin.timestamp(winter)) == "2026-01-15T12:00:00+01:00")
    #expect(berlin.iso(berlin.timestamp(summer)) == "2026-07-15T12:00:00+02:00")
  }
}
