import CapillaryAPI
import Model

extension SeedLoader {
  static func currencies(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("code", "name", "symbol", "numeric_code", "base", "ratio")
      let currency = NewCurrency(
        code: try map.word("code"), name: try map.word("name"), symbol: try map.text("symbol"),
        numericCode: try map.text("numeric_code"), isBase: try map.flag("base"),
        ratio: try map["ratio"]?.ratio() ?? 1_000_000)
      try item.checked { try seeding.session.addCurrency(currency) }
    }
  }

  static func sources(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("name", "accounts")
      let name = try map.word("name")
      let accounts = try map.list("accounts")
      if accounts.isEmpty { try item.checked { try seeding.session.addSource(name) } }
      for account in accounts {
        let map = try account.map("id", "name")
        let id = try map.word("id")
        let title = try map.text("name", default: id)
        try account.checked { try seeding.session.addSource(name, accountID: id, accountName: title) }
      }
    }
  }

  static func customFields(_ node: SeedNode, _ seeding: inout Seeding) throws {
    try fields(.custom, node, "scope", &seeding)
  }

  static func extendedFields(_ node: SeedNode, _ seeding: inout Seeding) throws {
    try fields(.extended, node, "entity", &seeding)
  }

  private static func fields(
    _ kind: FieldSetup.Kind, _ node: SeedNode, _ scope: String, _ seeding: inout Seeding
  ) throws {
    for item in try node.list() {
      let map = try item.map(
        scope, "name", "label", "type", "data_type", "options", "default", "phase", "regex", "rule", "compulsory",
        "updatable")
      var field = FieldSetup(kind: kind, scope: try map.word(scope), name: try map.word("name"))
      field.label = try map.text("label", default: field.name)
      field.type = try map["type"]?.one(
        of: "text", "textarea", "select", "radio", "checkbox", "datepicker", "date", "datetime", "numeric") ?? "text"
      field.dataType = try map["data_type"]?.one(of: "STRING", "INTEGER", "DOUBLE", "BOOLEAN", "DATE", "DATETIME", "ENUM") ?? "STRING"
      field.options = try map.list("options").map { try $0.word() }
      field.defaultValue = try map.text("default")
      field.phase = try map.text("phase")
      field.regex = try map.text("regex")
      field.rule = try map.text("rule")
      field.isCompulsory = try map.flag("compulsory")
      field.isUpdatable = try map.flag("updatable", default: true)
      let new = field
      _ = try item.checked { try seeding.session.addField(new) }
    }
  }

  static func tenders(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("name", "canonical_name", "description", "attributes")
      let name = try map.word("name")
      let attributes = try map.list("attributes").map { item in
        let map = try item.map("name", "canonical_name", "type", "values")
        let name = try map.word("name")
        return TenderAttribute(
          name: name, canonicalName: try map.text("canonical_name", default: name),
          type: try map["type"]?.one(of: "STRING", "INT", "TYPED") ?? "STRING",
          values: try map.list("values").map { try $0.word() })
      }
      let tender = Tender(
        name: name, canonicalName: try map.text("canonical_name", default: name),
        description: try map.text("description"), attributes: attributes)
      _ = try item.checked { try seeding.session.addTender(tender) }
    }
  }

  static func customerStatuses(_ node: SeedNode, _ seeding: inout Seeding) throws {
    for item in try node.list() {
      let map = try item.map("label", "status", "default", "blocks")
      let blocked = try map.list("blocks").map { item in
        let actions = CustomerAction.allCases.map(\.rawValue) + ["ALL", "MARK_OUTLIER"]
        return JSONValue.string(try item.one(of: actions))
      }
      let label = try map.word("label")
      let status = try map.need("status").one(
        of: "ACTIVE", "SUSPENDED", "DELETED", "FRAUD_SUSPECTED", "FRAUD_CONFIRMED", "INTERNAL", "PENDING_DELETION")
      let isDefault = try map.flag("default")
      try item.checked {
        try seeding.session.addCustomerStatusLabel(
          label, status: status, isDefault: isDefault, blockedActions: JSONValue.array(blocked).serialized)
      }
    }
  }
}
