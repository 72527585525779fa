import Model

/// The organization's words for what cards can be (`card.v2.mapStatusLabels`, `card.v2.getStatusLabels`).
enum CardStatusLabels {
  struct Body: Decodable {
    var mapping: JSONObject?
  }

  struct Label: Decodable {
    var label: String?
    var `default`: Bool?
    var actions: JSONObject?
  }

  struct Mapped: Encodable, Sendable {
    var mapping: JSONObject
    var entityType = "CARD"
    var warnings: [Warning] = []
  }

  static func map(_ call: Call, _ session: WriteSession) throws -> Reply {
    let mapping = try call.decode(Body.self).mapping ?? JSONObject()
    let labels = try read(mapping)
    try CardAPIError.translating { try session.mapCardLabels(labels) }
    let known = try session.reference(CardLabels.self).all
    var shown = JSONObject()
    for status in CardStatus.allCases {
      shown[status.rawValue] = .array(
        known.filter { $0.status == status }.map {
          ["label": .string($0.label), "actions": [:], "default": .bool($0.isDefault)]
        })
    }
    return Reply(Mapped(mapping: shown))
  }

  /// The labels of every status, checked in the documented order.
  private static func read(
    _ mapping: JSONObject
  ) throws -> [(status: CardStatus, labels: [(name: String, isDefault: Bool)])] {
    guard !mapping.isEmpty else { throw CardAPIError.labelsEmpty }
    var result: [(status: CardStatus, labels: [(name: String, isDefault: Bool)])] = []
    var seen: Set<String> = []
    for member in mapping {
      guard let status = CardStatus(rawValue: member.name.uppercased()) else {
        throw CardAPIError.invalidStatus(member.name)
      }
      guard !result.contains(where: { $0.status == status }) else { throw CardAPIError.statusesRepeated }
      let labels = try JSONReader.decode([Label].self, from: member.value)
      guard !labels.isEmpty, labels.allSatisfy({ $0.label?.trimmed.isEmpty == false }) else {
        throw CardAPIError.labelsEmpty
      }
      for label in labels {
        let name = (label.label ?? "").trimmed
        guard seen.insert(name.lowercased()).inserted else { throw CardAPIError.labelRepeated(name) }
        if let action = label.actions?.names.first {
          throw CardAPIError.actionUnsupported(action, status.rawValue)
        }
      }
      let defaults = labels.filter { $0.default == true }.count
      guard defaults <= 1 else { throw CardAPIError.twoDefaults(status.rawValue) }
      guard defaults == 1 || labels.count == 1 else { throw CardAPIError.defaultMissing(status.rawValue) }
      // A status's only label is its default, whether or not the client says so.
      result.append(
        (status, labels.map { (($0.label ?? "").trimmed, labels.count == 1 || $0.default == true) }))
    }
    for status in CardStatus.allCases where !result.contains(where: { $0.status == status }) {
      throw CardAPIError.mappingMissing(status.rawValue)
    }
    return result
  }

  struct Listed: Encodable, Sendable {
    var data: [CardLabelForm]
    var warnings: [Warning] = []
    var errors: [ErrorItem] = []
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    Reply(Listed(data: try session.reference(CardLabels.self).all.map { try CardLabelForm($0, session) }))
  }
}

/// A label as the API shows it.
struct CardLabelForm: Encodable, Sendable {
  var createdOn: String
  var description: String?
  var entityStatusId: Int
  var id: Int64
  var isActive = true
  var label: String
  var orgId: Int64
  var updatedOn: String
  var status: String
  var type = "CARD"
  var actions = JSONObject()
  var `default`: Bool

  init(_ label: CardLabel, _ session: Session) throws {
    let zone = try session.zone
    createdOn = zone.date(label.createdAt)
    description = label.isBuiltIn ? "default" : nil
    entityStatusId = label.status.id
    id = label.id
    self.label = label.label
    orgId = try session.organization.id
    updatedOn = zone.date(label.updatedAt)
    status = label.status.rawValue
    `default` = label.isDefault
  }
}
