import Model

/// `card.v2.generateExternalId`: an external id that no customer has yet.
enum NextExternalID {
  struct Answer: Encodable, Sendable {
    var entity: String
    var warnings: [Warning] = []
  }

  static func generate(_ call: Call, _ session: WriteSession) throws -> Reply {
    do {
      return Reply(Answer(entity: try ExternalIDSequence.next(session)))
    } catch let refusal as ExternalIDSequence.Refusal {
      throw switch refusal {
      case .disabled: CardAPIError.numberingDisabled
      case .invalidConfiguration: CardAPIError.numberingInvalid
      case .invalidLength: CardAPIError.numberLengthInvalid
      case .usedUp: CardAPIError.numbersReached
      }
    }
  }
}
