import GRDB

/// Something that a customer did outside the tills: in a social network, or with a survey.
public struct CustomerInteraction: Sendable {
  public var type: Kind
  public var network: Network
  /// Of a survey, when it was completed.
  public var happenedAt: Timestamp
  /// Of a check-in that says where.
  public var place: Place?
  /// Of a survey.
  public var survey: Survey?

  public init(_ type: Kind, in network: Network, at moment: Timestamp) {
    self.type = type
    self.network = network
    happenedAt = moment
  }

  /// Where something can be done, in the order in which answers list them.
  public enum Network: String, Sendable, CaseIterable {
    case facebook, foursquare, twitter
    /// The organization's own channels.
    case capillary
  }

  /// What can be done, in the order in which answers list it.
  public enum Kind: String, Sendable, CaseIterable {
    case checkin, like, comment, tweet, retweet, mention, survey

    /// The networks in which it can be done (customer.v11.interaction, `type`).
    public var networks: [Network] {
      switch self {
      case .checkin: [.facebook, .foursquare]
      case .like, .comment: [.facebook]
      case .tweet, .retweet, .mention: [.twitter]
      case .survey: [.capillary]
      }
    }
  }

  /// In degrees, as they were told.
  public struct Place: Sendable {
    public var latitude: String
    public var longitude: String

    public init(latitude: String, longitude: String) {
      self.latitude = latitude
      self.longitude = longitude
    }
  }

  public struct Survey: Sendable {
    public var name: String
    /// How likely they are to recommend the organization, from 0 to 10.
    public var score: Int
    public var sentBy: String
    public var sentAt: Timestamp
    /// Where the answers can be read.
    public var responseURL: String?

    public init(name: String, score: Int, sentBy: String, sentAt: Timestamp, responseURL: String? = nil) {
      self.name = name
      self.score = score
      self.sentBy = sentBy
      self.sentAt = sentAt
      self.responseURL = responseURL
    }
  }
}

/// Why an interaction cannot be.
public enum CustomerInteractionError: Error, Equatable {
  case typeOfAnotherNetwork
  case scoreOutOfRange
  case completedBeforeSent
}

/// What customers did outside the tills (customer.v11.interaction). No operation writes it: the social networks and the
/// survey service report it to the organization.
public enum CustomerInteractions {
  /// - Throws: `CustomerInteractionError`.
  public static func add(_ interaction: CustomerInteraction, of customer: Int64, _ session: WriteSession) throws {
    guard interaction.type.networks.contains(interaction.network) else {
      throw CustomerInteractionError.typeOfAnotherNetwork
    }
    if let survey = interaction.survey {
      guard (0...10).contains(survey.score) else { throw CustomerInteractionError.scoreOutOfRange }
      guard survey.sentAt <= interaction.happenedAt else { throw CustomerInteractionError.completedBeforeSent }
    }
    try session.db.execute(
      sql: """
        INSERT INTO customer_interaction (customer_id, network, type, happened_at, latitude, longitude, survey, nps_score,
          sent_by, sent_at, response_url)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        customer, interaction.network.rawValue, interaction.type.rawValue, interaction.happenedAt,
        interaction.place?.latitude, interaction.place?.longitude, interaction.survey?.name, interaction.survey?.score,
        interaction.survey?.sentBy, interaction.survey?.sentAt, interaction.survey?.responseURL,
      ])
  }

  /// What a customer did in a span of time, both ends included, oldest first.
  public static func of(
    _ customer: Int64, from start: Timestamp? = nil, to end: Timestamp? = nil, _ session: Session
  ) throws -> [CustomerInteraction] {
    try session.statement(
      """
      SELECT type, network, happened_at, latitude, longitude, survey, nps_score, sent_by, sent_at, response_url
      FROM customer_interaction WHERE customer_id = ? AND happened_at BETWEEN ? AND ? ORDER BY happened_at, id
      """
    ).all(customer, start ?? Timestamp.range.lowerBound, end ?? Timestamp.range.upperBound) { row -> CustomerInteraction? in
      guard let type = CustomerInteraction.Kind(rawValue: row[0]),
        let network = CustomerInteraction.Network(rawValue: row[1])
      else { return nil }
      var interaction = CustomerInteraction(type, in: network, at: row[2])
      if let latitude = row[3] as String?, let longitude = row[4] as String? {
        interaction.place = .init(latitude: latitude, longitude: longitude)
      }
      if let name = row[5] as String? {
        interaction.survey = .init(
          name: name, score: Int(row[6] as Int64), sentBy: row[7], sentAt: row[8], responseURL: row[9])
      }
      return interaction
    }.compactMap(\.self)
  }

  static func merge(_ victim: Int64, into survivor: Int64, _ session: WriteSession) throws {
    try session.statement("UPDATE customer_interaction SET customer_id = ? WHERE customer_id = ?").run(survivor, victim)
  }
}
