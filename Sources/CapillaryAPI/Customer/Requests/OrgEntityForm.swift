import Model

/// A till or store in full, as the lists of requests show it.
struct OrgEntityForm: Encodable, Sendable {
  var id: Int64
  var code: String
  var description: String
  var name: String
  var type: String
  var referenceId = -1
  var adminType = "GENERAL"
  var isActive: Bool
  var isOuEnabled = false
  var timeZoneId = 0
  var currencyId = 0
  var languageId = 0
  var `default`: Bool

  init?(_ id: Int64?, _ entities: Entities) {
    guard let entity = id.flatMap({ entities[$0] }) else { return nil }
    self.id = entity.id
    code = entity.code
    description = entity.description
    name = entity.name
    type = entity.kind.rawValue
    isActive = entity.isActive
    `default` = entity.isDefault
  }
}
