import CapillaryAPI
import Model

/// Something that happened before the load.
struct SeedEvent {
  let moment: Timestamp
  /// Where it is written, for what the model says of it.
  let node: SeedNode
  let run: (WriteSession) throws -> Void
}

/// The organization's past. What the files say of single customers is played together, in order of its moments and at
/// them: with points that expire and promises that come true in between, as if it had been lived through.
extension Seeding {
  mutating func happens(at moment: Timestamp, _ node: SeedNode, _ run: @escaping (WriteSession) throws -> Void) {
    history.append(SeedEvent(moment: moment, node: node, run: run))
  }

  func playHistory() throws {
    let ordered = history.enumerated().sorted { ($0.element.moment, $0.offset) < ($1.element.moment, $1.offset) }
    for (_, event) in ordered {
      try goOn()
      try event.node.checked { try session.at(event.moment) { try event.run(session) } }
    }
    guard !history.isEmpty else { return }
    try session.at(session.now) {}
  }

  /// The moment that `days_ago` and `time` (12:00 by default) name in the organization's zone. Today is left out, as
  /// a time of it may not have come yet when the files are loaded.
  func moment(_ map: SeedMap) throws -> Timestamp {
    let days = try map.need("days_ago").int(1...3650)
    let zone = try session.zone
    var civil = zone.civil(session.now).startOfDay.adding(days: -Int(days))
    civil.hour = 12
    if let node = map["time"] {
      let parts = try node.word().split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...23).contains(hour),
        (0...59).contains(minute)
      else { throw node.error("time is to be from 00:00 to 23:59, not '\(try node.word())'") }
      (civil.hour, civil.minute) = (hour, minute)
    }
    return zone.timestamp(civil)
  }

  /// The till of an entry, else the organization's first.
  func till(_ node: SeedNode?) throws -> Int64 {
    if let node { return try resolve("till", node) }
    guard let till = try session.entities.all.first(where: { $0.kind == .till }) else {
      throw SeedError(file: "", line: 0, message: "customers need an organization with a till: 'stores' has none")
    }
    return till.id
  }
}

extension SeedLoader {
  /// One entry of a customer's `history`: a bill, a redemption, a bill with a redemption, or a return.
  static func add(_ node: SeedNode, of customer: SeedCustomer, _ seeding: inout Seeding) throws {
    let map = try node.map(
      "days_ago", "time", "till", "bill", "items", "amount", "discount", "tender", "note", "redeem", "return")
    let moment = try seeding.moment(map)
    guard moment >= customer.registeredAt else { throw node.error("this was before the customer registered") }
    let till = try map["till"].map { try seeding.till($0) } ?? customer.till
    if let number = map["return"] {
      let back = try returned(try number.word(), map, till, seeding)
      seeding.happens(at: moment, node) { session in try book(back, of: customer, node, session) }
      return
    }
    let bill = try map["bill"].map { try self.bill(try $0.word(), map, till, seeding) }
    let points = try map["redeem"]?.amount()
    guard bill != nil || points != nil else { throw node.error("\(node.name) needs 'bill', 'redeem' or 'return'") }
    seeding.happens(at: moment, node) { session in
      if let points {
        var request = Redemptions.Request(customer: customer.id, till: till, points: points)
        request.billNumber = bill?.number ?? ""
        _ = try Redemptions.redeem(request, session)
      }
      if let bill { try book(bill, of: customer, node, session) }
    }
  }

  private static func book(
    _ bill: NewBill, of customer: SeedCustomer, _ node: SeedNode, _ session: WriteSession
  ) throws {
    var bill = bill
    bill.customer = customer.id
    if let warning = try Bills.add(bill, session).warnings.first { throw node.error(SeedError.words(of: warning)) }
  }

  private static func bill(_ number: String, _ map: SeedMap, _ till: Int64, _ seeding: Seeding) throws -> NewBill {
    var bill = NewBill(type: .regular, number: number, till: till)
    bill.lines = try lines(map, seeding)
    let gross = bill.lines.reduce(Amount.zero) { $0 + ($1.value ?? .zero) }
    let discount = try map["discount"]?.amount() ?? .zero
    let amount = try map["amount"]?.amount()
    guard !bill.lines.isEmpty || amount != nil else { throw map.node.error("a bill needs 'items' or 'amount'") }
    bill.grossAmount = bill.lines.isEmpty ? amount : gross
    bill.discount = discount
    bill.amount = amount ?? gross - discount
    bill.notes = try map.text("note")
    if let tender = map["tender"] {
      guard let mode = try seeding.session.paymentModes[try tender.word()] else {
        let known = try seeding.session.paymentModes.all.map(\.name)
        throw tender.error("there is no tender '\(try tender.word())': known are \(known.joined(separator: ", "))")
      }
      bill.payments = [NewBill.NewPayment(mode: mode.name, amount: bill.amount ?? .zero)]
    }
    return bill
  }

  /// What gives a bill back: whole, or the pieces in `items`.
  private static func returned(_ number: String, _ map: SeedMap, _ till: Int64, _ seeding: Seeding) throws -> NewBill {
    var bill = NewBill(type: .returned, number: number, till: till)
    bill.needsPurchaseTime = false
    bill.lines = try lines(map, seeding)
    bill.returnType = bill.lines.isEmpty ? .full : .lineItem
    bill.notes = try map.text("note")
    return bill
  }

  /// `items`: how many of which products of the catalogue, at the catalogue's price.
  private static func lines(_ map: SeedMap, _ seeding: Seeding) throws -> [NewBill.NewLine] {
    try (map["items"]?.members() ?? []).enumerated().map { index, item in
      guard let product = seeding.products[item.name] else {
        let hint = seeding.products.keys.nearest(to: item.name).map { ": did you mean '\($0)'?" } ?? ""
        throw item.error("the catalogue has no product '\(item.name)'\(hint)")
      }
      var line = NewBill.NewLine(sku: product.sku)
      line.serial = Int64(index + 1)
      line.description = product.description
      line.quantity = Amount(try item.int(1...10_000))
      line.rate = product.price
      line.value = product.price * line.quantity
      line.amount = line.value
      return line
    }
  }
}
