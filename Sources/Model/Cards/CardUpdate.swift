import GRDB

/// A change to a card: only what is named changes (card.v2.update).
public struct CardUpdate: Sendable {
  public var label: CardLabel?
  public var reason = ""
  public var externalID: String?
  /// The till that the card is mapped to.
  public var mappedTill: Int64?
  /// Fields to set, each as the text of a JSON object; the others stay.
  public var customFields: String?
  public var extendedFields: String?

  public init() {}

  /// Changes a card.
  ///
  /// - Returns: whether the label changed; false where the card has it already.
  /// - Throws: `CardError`; nothing is stored then.
  public func apply(to card: Card, by author: Int64, _ session: WriteSession) throws -> Bool {
    if let externalID, externalID != card.externalID {
      try Cards.check(externalID: externalID, card: card.id)
      // To a card that has none, a taken id is one that is taken; beside another it names a different card.
      guard try Card.find(externalID: externalID, session) == nil else {
        throw card.externalID == nil ? CardError.externalIDTaken : .externalIDMismatch
      }
    }
    var moved = false
    if let label, label.id != card.label {
      try Cards.move(card, to: label, reason: reason, by: author, session)
      moved = true
    }
    try session.statement(
      """
      UPDATE card SET external_id = coalesce(?, external_id), mapped_till_id = coalesce(?, mapped_till_id),
        custom_fields = json_patch(custom_fields, coalesce(?, '{}')),
        extended_fields = json_patch(extended_fields, coalesce(?, '{}'))
      WHERE id = ?
      """
    ).run(externalID, mappedTill, customFields, extendedFields, card.id)
    return moved
  }
}
