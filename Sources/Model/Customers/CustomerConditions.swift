import GRDB

/// Customers who meet conditions on what is known of them (`customer.v11.search`).
///
/// Every condition looks at customers one by one, as the old search did: it is for a back office's occasional question.
public struct CustomerConditions {
  public enum Comparison: String, Sendable {
    case starts = "STARTS"
    case ends = "ENDS"
    case exact = "EXACT"
    case equals = "EQUALS"
    /// Between two values, both included.
    case range = "RANGE"
    case less = "LESS"
    case greater = "GREATER"
    case among = "IN"
    /// On a day.
    case on = "ON"
  }

  private var conditions = ["customer.status NOT IN ('MERGED', 'DELETED')"]
  private var arguments: StatementArguments = []

  public init() {}

  private static let texts: [String: String] = [
    "firstname": "SELECT first_name FROM profile WHERE customer_id = customer.id",
    "lastname": "SELECT last_name FROM profile WHERE customer_id = customer.id",
    "mobile": "SELECT value FROM identifier WHERE customer_id = customer.id AND type = 'mobile'",
    "email": "SELECT value FROM identifier WHERE customer_id = customer.id AND type = 'email'",
    "external_id": "SELECT value FROM identifier WHERE customer_id = customer.id AND type = 'externalId'",
    "org_id": "SELECT id FROM organization",
    "slab": """
      SELECT tier.name FROM enrollment JOIN tier ON tier.program_id = enrollment.program_id AND number = tier
      WHERE enrollment.customer_id = customer.id
      """,
    "registered_store": """
      SELECT store.code FROM org_entity AS till JOIN org_entity AS store ON store.id = till.parent_id
      WHERE till.id = customer.created_by AND store.type = 'STORE'
      """,
  ]

  private static let figures: [String: String] = [
    "loyalty_points": "SELECT points FROM enrollment WHERE customer_id = customer.id",
    "lifetime_points": "SELECT points + redeemed + expired FROM enrollment WHERE customer_id = customer.id",
    "lifetime_purchases": "SELECT customer.lifetime_purchases",
    "last_trans_value": """
      SELECT amount FROM bill WHERE customer_id = customer.id AND type = 'REGULAR' ORDER BY billed_at DESC LIMIT 1
      """,
  ]

  /// Adds a condition, all of which a customer has to meet. A name that is none of the search's own is a custom field's.
  ///
  /// - Returns: whether the comparison can be made of the attribute, and the values are of its kind.
  public mutating func add(
    _ attribute: String, _ comparison: Comparison, _ values: [String], _ session: Session
  ) throws -> Bool {
    let name = attribute.lowercased()
    guard let first = values.first, comparison != .range || values.count == 2 else { return false }
    if name == "registered_date" { return try addDate(comparison, values, session) }
    if let figure = CustomerConditions.figures[name] {
      let numbers = values.compactMap { Amount($0) }
      guard numbers.count == values.count else { return false }
      return addComparison(of: figure, comparison, numbers.map(\.databaseValue))
    }
    let source: String
    if let text = CustomerConditions.texts[name] {
      source = text
    } else {
      guard let field = try session.reference(FieldDefinitions.self).custom(name, scopes: ["loyalty_registration"]) else {
        return false
      }
      source = "SELECT json_extract(fields, '$.' || ?) FROM profile WHERE customer_id = customer.id"
      arguments += [quoted(field.name)]
    }
    let escaped = first.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    switch comparison {
    case .starts, .ends:
      conditions.append(meets(source, "LIKE ? ESCAPE '\\'"))
      arguments += [comparison == .starts ? escaped + "%" : "%" + escaped]
      return true
    case .exact, .equals, .among:
      let marks = values.map { _ in "?" }.joined(separator: ", ")
      conditions.append(meets(source, "COLLATE NOCASE IN (\(marks))"))
      arguments += StatementArguments(values)
      return true
    default: return false
    }
  }

  /// Whether one of the values that a query finds for a customer passes a test.
  private func meets(_ source: String, _ test: String) -> String {
    "EXISTS (WITH found (value) AS (\(source)) SELECT 1 FROM found WHERE value \(test))"
  }

  private mutating func addComparison(
    of figure: String, _ comparison: Comparison, _ values: [DatabaseValue]
  ) -> Bool {
    let test: String
    switch comparison {
    case .less: test = "< ?"
    case .greater: test = "> ?"
    case .equals, .exact: test = "= ?"
    case .range: test = "BETWEEN ? AND ?"
    case .among: test = "IN (\(values.map { _ in "?" }.joined(separator: ", ")))"
    default: return false
    }
    let needed = comparison == .range ? 2 : comparison == .among ? values.count : 1
    guard values.count == needed else { return false }
    conditions.append(meets(figure, test))
    arguments += StatementArguments(values)
    return true
  }

  private mutating func addDate(_ comparison: Comparison, _ values: [String], _ session: Session) throws -> Bool {
    let zone = try session.zone
    let days = values.compactMap { zone.wallMoment($0) }
    guard days.count == values.count, let first = days.first, let last = days.last else { return false }
    let day = "SELECT customer.registered_at"
    switch comparison {
    case .on, .equals, .exact:
      return addComparison(
        of: day, .range, [zone.startOfDay(first).databaseValue, zone.endOfDay(first).adding(milliseconds: 999).databaseValue])
    case .range:
      return addComparison(
        of: day, .range, [zone.startOfDay(first).databaseValue, zone.endOfDay(last).adding(milliseconds: 999).databaseValue])
    case .less: return addComparison(of: day, .less, [zone.startOfDay(first).databaseValue])
    case .greater: return addComparison(of: day, .greater, [zone.endOfDay(first).adding(milliseconds: 999).databaseValue])
    default: return false
    }
  }

  /// A page of the customers who meet all conditions, in order of their ids, and how many there are.
  public func run(limit: Int64, offset: Int64, _ session: Session) throws -> (total: Int64, customers: [Int64]) {
    let condition = conditions.joined(separator: " AND ")
    let total = try Int64.fetchOne(
      session.db, sql: "SELECT count(*) FROM customer WHERE \(condition)", arguments: arguments)
    let ids = try Int64.fetchAll(
      session.db, sql: "SELECT id FROM customer WHERE \(condition) ORDER BY id LIMIT ? OFFSET ?",
      arguments: arguments + [limit, offset])
    return (total ?? 0, ids)
  }
}
