import Model

/// What hangs on customers: labels, referral campaigns, trackers.
extension SeedLoader {
  static func labels(_ node: SeedNode, _ seeding: inout Seeding) throws {
    let session = seeding.session
    let till = try session.entities.all.first { $0.kind == .till }
    for item in try node.list() {
      let map = try item.map("name", "description")
      let name = try map.word("name")
      let description = try map["description"]?.text()
      guard let till else { throw item.error("a label needs an organization with a till") }
      try item.checked { try CustomerLabels.define(name, description: description, till: till.id, session) }
    }
  }

  static func referralCampaigns(_ node: SeedNode, _ seeding: inout Seeding) throws {
    let session = seeding.session
    for item in try node.list() {
      let map = try item.map("token", "name", "default", "active")
      let token = try map.word("token")
      let name = try map.text("name", default: token)
      let (isDefault, isActive) = (try map.flag("default"), try map.flag("active", default: true))
      try item.checked {
        try Referrals.addCampaign(token: token, name: name, isDefault: isDefault, isActive: isActive, session)
      }
    }
  }

  static func trackers(_ node: SeedNode, _ seeding: inout Seeding) throws {
    let session = seeding.session
    for item in try node.list() {
      let map = try item.map("id", "name", "conditions")
      let id = try map.need("id").int()
      let name = try map.word("name")
      for condition in try map.list("conditions") {
        let map = try condition.map("id", "name", "type", "period")
        let conditionID = try map.need("id").int()
        let title = try map.text("name", default: name)
        let type = try map.need("type").one(of: CustomerTrackers.types)
        let period = try map["period"]?.one(of: "MONTH", "YEAR") ?? "YEAR"
        try condition.checked {
          try CustomerTrackers.add(
            tracker: id, name: name, condition: conditionID, conditionName: title, type: type, period: period, session)
        }
      }
    }
  }
}
