import GRDB
import Testing

@testable import Model

/// Cards generated, handed out, taken back, moved and expired at random: the same answers and states as an array of
/// cards kept beside.
@Suite struct CardWalkTests {
  @Test(arguments: [31, 32] as [UInt64]) func theCardsAreTheReferences(seed: UInt64) throws {
    try withLoyalty { world in
      try world.store.write { try $0.addBuiltInCardLabels() }
      var walk = try CardWalk(world, seed: seed)
      for step in 1...1_500 {
        try walk.step()
        let (ours, theirs) = (try walk.stored(), walk.expected)
        guard ours == theirs else {
          Issue.record("step \(step), \(walk.last): \(zip(ours, theirs).first { $0 != $1 }.map { "\($0)" } ?? "a card more or less")")
          return
        }
        if walk.hasFailed { return }
      }
      #expect(walk.done.values.allSatisfy { $0 > 20 }, "the walk did too little of something: \(walk.done)")
    }
  }
}

private struct CardWalk {
  struct Card: Equatable {
    var number: String
    var series: Int
    var status = CardStatus.notIssued
    var holder: Int?
    var end: Timestamp?
  }

  let world: LoyaltyWorld
  var cards: [Card] = []
  var series: [CardSeries] = []
  var people: [Int64] = []
  var random: SeededGenerator
  /// How often each step went well.
  var done: [String: Int] = [:]
  var last = ""
  var hasFailed = false

  init(_ world: LoyaltyWorld, seed: UInt64) throws {
    self.world = world
    random = SeededGenerator(seed: seed)
    for _ in 0..<5 { people.append(try world.customer()) }
    for (code, days, most) in [("AA", 0, 2), ("BB", 12, 1), ("CC", 5, 0)] as [(String, Int64, Int64)] {
      var new = CardSeries(code: code, type: "DIGITAL")
      new.generates = true
      new.layout = .init(prefix: code, length: 8)
      new.expires = days > 0
      new.expiryDays = days
      new.maximumActive = most
      let till = world.till
      series.append(
        try world.store.write { session in
          let id = try CardSeries.add(new, by: till, session)
          return try #require(try CardSeries.find(id: id, session))
        })
    }
  }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private mutating func note(_ step: String, _ ours: CardError?, _ theirs: CardError?) {
    last = "\(step): \(ours.map { "\($0)" } ?? "done")"
    if ours == nil { done[step, default: 0] += 1 }
    if ours.map({ "\($0)" }) != theirs.map({ "\($0)" }) {
      Issue.record("\(last), expected \(theirs.map { "\($0)" } ?? "done")")
      hasFailed = true
    }
  }

  private func failure(_ body: (WriteSession) throws -> Void) throws -> CardError? {
    do {
      try world.store.write(body)
      return nil
    } catch let error as CardError {
      return error
    }
  }

  /// Whether a customer may hold one more card of a series that counts.
  private func hasPlace(_ who: Int, _ number: Int) -> Bool {
    let counted: Set<CardStatus> = [.active, .suspended, .issued]
    let held = cards.count { $0.holder == who && $0.series == number && counted.contains($0.status) }
    return series[number].maximumActive == 0 || held < series[number].maximumActive
  }

  mutating func step() throws {
    // Cards whose day has come have ended before anything else happens.
    switch pick(100) {
    case ..<10: try generate()
    case ..<45: try link()
    case ..<60: try delink()
    case ..<88: try move()
    default:
      try world.advance(hours: Int64(6 + pick(60)))
      last = "time"
      for index in cards.indices {
        let card = cards[index]
        if let end = card.end, end <= world.now, ![.expired, .deleted, .notIssued].contains(card.status) {
          cards[index].status = .expired
          done["expire", default: 0] += 1
        }
      }
    }
  }

  private mutating func generate() throws {
    let number = pick(series.count)
    let (one, till, count) = (series[number], world.till, Int64(1 + pick(3)))
    let made = try world.store.write { session in
      let free = try #require(try session.reference(CardLabels.self).standard(.notIssued))
      return try CardGeneration.generate(count, of: one, label: free, by: till, session)
    }
    for text in made { cards.append(.init(number: text, series: number)) }
    note("generate", nil, nil)
  }

  private mutating func link() throws {
    guard !cards.isEmpty else { return }
    let (index, who) = (pick(cards.count), pick(people.count))
    let status = [CardStatus.active, .active, .issued, .suspended][pick(4)]
    let card = cards[index]
    var expected: CardError?
    if status == .suspended || card.holder != nil || card.status != .notIssued {
      expected = .notLinkable
    } else if !hasPlace(who, card.series) {
      expected = .seriesLimit
    }
    let (customer, till) = (people[who], world.till)
    let refusal = try failure { session in
      let label = try #require(try session.reference(CardLabels.self).standard(status))
      try Cards.link(try #require(try Model.Card.find(number: card.number, session)), to: customer, label: label, by: till, session)
    }
    note("link", refusal, expected)
    guard refusal == nil else { return }
    cards[index].holder = who
    cards[index].status = status
    let days = series[card.series].expiryDays
    cards[index].end = days > 0 ? LoyaltyWorld.zone.startOfDay(world.now, plusDays: Int(days)) : nil
  }

  private mutating func delink() throws {
    guard !cards.isEmpty else { return }
    let index = pick(cards.count)
    let card = cards[index]
    let who = pick(5) == 0 ? pick(people.count) : card.holder ?? 0
    let isFinal = card.status == .expired || card.status == .deleted
    let expected: CardError? = card.holder == who && !isFinal ? nil : .notDelinkable
    let (customer, till) = (people[who], world.till)
    let refusal = try failure { session in
      let label = try #require(try session.reference(CardLabels.self).standard(.notIssued))
      try Cards.delink(
        try #require(try Model.Card.find(number: card.number, session)), from: customer, label: label, by: till, session)
    }
    note("delink", refusal, expected)
    guard refusal == nil else { return }
    cards[index] = Card(number: card.number, series: card.series)
  }

  private mutating func move() throws {
    guard !cards.isEmpty else { return }
    let index = pick(cards.count)
    let card = cards[index]
    // Ends are rare, or no card would live.
    let status = [
      CardStatus.active, .active, .suspended, .suspended, .issued, .notIssued, .expired, .deleted,
    ][pick(8)]
    var expected: CardError?
    if status != card.status {
      let isLiving = [.active, .issued, .suspended].contains(card.status)
      if !isLiving || status == .notIssued {
        expected = .moveForbidden(from: card.status.rawValue, to: status.rawValue)
      }
    }
    let till = world.till
    let refusal = try failure { session in
      var update = CardUpdate()
      update.label = try session.reference(CardLabels.self).standard(status)
      _ = try update.apply(to: try #require(try Model.Card.find(number: card.number, session)), by: till, session)
    }
    note("move", refusal, expected)
    if refusal == nil { cards[index].status = status }
  }

  /// What the store has, in the order of the cards' making.
  func stored() throws -> [String] {
    try world.store.read { session in
      let rows = try Row.fetchAll(
        session.db,
        sql: """
          SELECT number, status, coalesce(customer_id, 0), coalesce(expires_at, 0) FROM card
          JOIN card_label ON card_label.id = label_id ORDER BY card.id
          """)
      return rows.map { "\($0[0] as String) \($0[1] as String) of \($0[2] as Int64) until \($0[3] as Int64)" }
    }
  }

  var expected: [String] {
    cards.map { card in
      "\(card.number) \(card.status.rawValue) of \(card.holder.map { people[$0] } ?? 0) until \(card.end?.milliseconds ?? 0)"
    }
  }
}
