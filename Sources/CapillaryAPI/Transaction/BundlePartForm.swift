import Model

/// A part of a bundled line as v2 shows it.
struct BundlePartForm: Encodable, Sendable {
  /// Only of a part that is stored.
  var id: Int64?
  var itemCode: String
  var quantity: Amount
  var description: String
  var rate: Amount
  var value: Amount
  var comboType: String?

  init(_ line: BillLine) {
    id = line.id
    itemCode = line.sku
    quantity = line.quantity
    description = line.description
    rate = line.rate
    value = line.value
    comboType = line.partType
  }

  init(_ part: NewBill.NewPart) {
    itemCode = part.sku
    quantity = part.quantity
    description = part.description
    rate = part.rate
    value = part.value
    comboType = part.type
  }

  /// The parts of one kind.
  static func list(_ parts: [NewBill.NewPart], _ kind: BundlePart) -> [BundlePartForm] {
    parts.filter { $0.part == kind }.map { BundlePartForm($0) }
  }
}
