import GRDB

/// An alternate currency that was given.
public struct CurrencyAward: Sendable {
  public var program: Int64
  public var identifier: String
  public var name: String
  /// To three decimals, and rounded to the program's.
  public var raw: Amount
  public var value: Amount
  /// The amount that it was given for.
  public var source: Amount
}

/// Currencies beside points: bills earn them by the program's rules, returns take their share back, and the ledger shows
/// them when it is asked to.
public enum AlternateCurrencies {
  static let migrations = [
    Migration(
      "alternate-currencies-1",
      """
      -- Movements of alternate currencies, only ever added.
      CREATE TABLE currency_entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id INTEGER NOT NULL REFERENCES points_event (id),
        enrollment_id INTEGER NOT NULL REFERENCES enrollment (id),
        -- The identifier in the program's rules.
        currency TEXT NOT NULL,
        -- CREDIT or DEBIT, always with a positive value.
        type TEXT NOT NULL,
        -- Thousandths, as is the balance after the entry.
        value INTEGER NOT NULL CHECK (value >= 0),
        balance INTEGER NOT NULL,
        bill_id INTEGER REFERENCES bill (id)
      );
      CREATE INDEX currency_entry_of_event ON currency_entry (event_id);
      CREATE INDEX currency_entry_of_account ON currency_entry (enrollment_id, currency, id);
      CREATE INDEX currency_entry_of_bill ON currency_entry (bill_id) WHERE bill_id IS NOT NULL;
      """)
  ]

  static func award(
    _ program: Program, _ facts: BillFacts, _ event: @autoclosure () throws -> LedgerWriter, _ account: Enrollment
  ) throws -> [CurrencyAward] {
    var awards: [CurrencyAward] = []
    for rule in program.rules.currencies where facts.amount >= rule.minimumBill {
      let amount =
        rule.lines.isEmpty
        ? facts.amount : facts.lines.filter(rule.lines.matches).reduce(Amount.zero) { $0 + $1.amount }
      let value = Earning.points(program, amount, rate: rule.rate)
      guard value > .zero else { continue }
      try write(event(), account, rule.identifier, value, isCredit: true, bill: facts.bill)
      awards.append(
        CurrencyAward(
          program: program.id, identifier: rule.identifier, name: rule.name,
          raw: amount.scaled(by: rule.rate.thousandths, over: 100_000), value: value, source: amount))
    }
    return awards
  }

  /// Takes the returned share of what the bill gave; balances may fall below zero, as nothing else draws on them.
  static func takeBack(
    _ facts: ReturnFacts, _ program: Program, _ account: Enrollment, _ session: Session,
    _ event: (Enrollment) throws -> LedgerWriter
  ) throws {
    let rows = try Row.fetchAll(
      session.statement(
        """
        SELECT currency, sum(iif(type = 'CREDIT', value, 0)), sum(iif(type = 'DEBIT', value, 0)) FROM currency_entry
        WHERE bill_id = ? AND enrollment_id = ? GROUP BY currency ORDER BY min(id)
        """),
      arguments: [facts.original, account.id])
    for row in rows {
      let given: Amount = row[1]
      let returned = facts.returnedBefore + facts.amount
      let due =
        facts.isAll || returned >= facts.originalAmount
        ? given : program.share(given, returned.thousandths, over: facts.originalAmount.thousandths)
      let value = due - row[2]
      guard value > .zero else { continue }
      try write(event(account), account, row[0], value, isCredit: false, bill: facts.original)
    }
  }

  private static func write(
    _ event: LedgerWriter, _ account: Enrollment, _ currency: String, _ value: Amount, isCredit: Bool, bill: Int64?
  ) throws {
    let before = try balance(account, currency, event.session)
    try event.session.statement(
      """
      INSERT INTO currency_entry (event_id, enrollment_id, currency, type, value, balance, bill_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """
    ).execute(arguments: [
      event.event, account.id, currency, isCredit ? "CREDIT" : "DEBIT", value, isCredit ? before + value : before - value,
      bill,
    ])
  }

  /// What an account has of a currency, now or after the last entry up to a moment.
  static func balance(
    _ account: Enrollment, _ currency: String, until: Timestamp? = nil, _ session: Session
  ) throws -> Amount {
    try Amount.fetchOne(
      session.statement(
        """
        SELECT c.balance FROM currency_entry c
        WHERE c.enrollment_id = ?1 AND c.currency = ?2
          AND (?3 IS NULL OR (SELECT happened_at FROM points_event WHERE id = c.event_id) <= ?3)
        ORDER BY c.id DESC LIMIT 1
        """),
      arguments: [account.id, currency, until]) ?? .zero
  }

  // MARK: - Reading

  /// The entries of an event in one currency, summed.
  public struct Movement: Sendable {
    public var type: String
    public var program: Int64
    public var name: String
    public var value: Amount
  }

  public static func movements(of event: Int64, _ session: Session) throws -> [Movement] {
    let programs = try session.programs
    return try Row.fetchAll(
      session.statement(
        """
        SELECT c.type, a.program_id, c.currency, sum(c.value)
        FROM currency_entry c JOIN enrollment a ON a.id = c.enrollment_id
        WHERE c.event_id = ? GROUP BY c.type, a.program_id, c.currency ORDER BY min(c.id)
        """),
      arguments: [event]
    ).map { row in
      Movement(
        type: row[0], program: row[1], name: programs[row[1]]?.currencyName(row[2]) ?? row[2], value: row[3])
    }
  }

  public struct Closing: Sendable {
    public var program: Int64
    public var name: String
    public var balance: Amount
  }

  /// What a customer has of each currency of the programs that he or she is in.
  public static func closing(
    customer: Int64, program: Int64?, until: Timestamp?, _ session: Session
  ) throws -> [Closing] {
    let programs = try session.programs
    return try session.enrollments(customer: customer).filter { program == nil || $0.program == program }.flatMap {
      account in
      try (programs[account.program]?.rules.currencies ?? []).map { rule in
        Closing(
          program: account.program, name: rule.name,
          balance: try balance(account, rule.identifier, until: until, session))
      }
    }
  }
}

extension Program {
  fileprivate func currencyName(_ identifier: String) -> String? {
    rules.currencies.first { $0.identifier == identifier }?.name
  }
}
