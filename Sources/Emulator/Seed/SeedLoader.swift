import Foundation
import Model
import Yams

/// Loads an organization from a folder of YAML files into an empty store.
///
/// All files of the folder hold keys of one namespace, so that an author may cut them as he likes: a list that stands
/// in two files is one list. The order in which kinds are loaded is fixed here, not by the files.
public enum SeedLoader {
  /// One kind of thing: its top-level key, and how its values are written.
  struct Kind: Sendable {
    let key: String
    let load: @Sendable (SeedNode, inout Seeding) throws -> Void
  }

  static let kinds: [Kind] = [
    Kind(key: "organization", load: organization),
    Kind(key: "currencies", load: currencies),
    Kind(key: "zones", load: zones),
    Kind(key: "concepts", load: concepts),
    Kind(key: "stores", load: stores),
    Kind(key: "access_groups", load: accessGroups),
    Kind(key: "clients", load: clients),
    Kind(key: "configs", load: configs),
    Kind(key: "sources", load: sources),
    Kind(key: "custom_fields", load: customFields),
    Kind(key: "extended_fields", load: extendedFields),
    Kind(key: "tenders", load: tenders),
    Kind(key: "customer_statuses", load: customerStatuses),
    Kind(key: "programs", load: programs),
    Kind(key: "partner_programs", load: partnerPrograms),
    Kind(key: "reward_brands", load: rewardBrands),
    Kind(key: "associates", load: associates),
    Kind(key: "card_series", load: cardSeries),
    Kind(key: "coupon_series", load: couponSeries),
    Kind(key: "labels", load: labels),
    Kind(key: "referral_campaigns", load: referralCampaigns),
    Kind(key: "trackers", load: trackers),
    Kind(key: "product_attributes", load: productAttributes),
    Kind(key: "categories", load: { try masters(.category, $0, &$1) }),
    Kind(key: "brands", load: { try masters(.brand, $0, &$1) }),
    Kind(key: "styles", load: { try masters(.style, $0, &$1) }),
    Kind(key: "colors", load: colors),
    Kind(key: "meta_sizes", load: { try masters(.metaSize, $0, &$1) }),
    Kind(key: "sizes", load: { try masters(.size, $0, &$1) }),
    Kind(key: "products", load: products),
    Kind(key: "customers", load: customers),
    Kind(key: "partner_memberships", load: partnerMemberships),
    Kind(key: "segments", load: segments),
    Kind(key: "interactions", load: interactions),
    Kind(key: "groups", load: groups),
  ]

  /// What files say: the values of each kind, with the places where they stand.
  struct Documents: Sendable {
    fileprivate var values: [String: [SeedNode]] = [:]
  }

  /// Reads every `.yaml` file of a folder.
  ///
  /// - Throws: `SeedError` for what is no YAML, or an unknown kind; the system's error for a folder that cannot be read.
  static func read(folder: String) throws -> Documents {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      .sorted()
    guard !names.isEmpty else { throw SeedError(file: folder, line: 0, message: "the folder holds no .yaml file") }
    let files = try names.map { name in
      let data = try Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(name))
      let text = String(decoding: data, as: UTF8.self)
      // What is no text would be taken for names with odd characters.
      if String(data: data, encoding: .utf8) == nil {
        let place = text.firstIndex(of: "\u{FFFD}").map { text.distance(from: text.startIndex, to: $0) }
        throw SeedError(file: name, line: SeedError.line(of: place ?? 0, in: text), message: "the file is not UTF-8")
      }
      return (name: name, text: text)
    }
    return try read(files: files)
  }

  /// The same from texts.
  static func read(files: [(name: String, text: String)]) throws -> Documents {
    var documents = Documents()
    for file in files {
      for (key, value) in try topLevel(of: file.name, file.text) {
        documents.values[key, default: []].append(value)
      }
    }
    return documents
  }

  /// Writes what files say, all or nothing.
  ///
  /// - Throws: `SeedError` for a mistake in them; `CancellationError` where the load may not go on.
  static func load(
    _ documents: Documents, into store: Store, mayGoOn: @escaping @Sendable () -> Bool = { true }
  ) throws {
    try store.write { session in
      var seeding = Seeding(session, mayGoOn: mayGoOn)
      for kind in kinds {
        try seeding.goOn()
        for value in documents.values[kind.key] ?? [] { try kind.load(value, &seeding) }
      }
      try seeding.playHistory()
      session.referenceChanged()
    }
  }

  private static func topLevel(of file: String, _ text: String) throws -> [(String, SeedNode)] {
    guard let root = try compose(file, text) else { return [] }
    guard case .mapping(let mapping) = root else {
      throw SeedError(file: file, line: root.mark?.line ?? 1, message: "a file is to be a mapping of kinds of things")
    }
    return try mapping.compactMap { key, value in
      let word = key.string ?? ""
      let known = kinds.map(\.key)
      guard known.contains(word) else {
        let hint = known.nearest(to: word).map { "did you mean '\($0)'?" } ?? "known are \(known.joined(separator: ", "))"
        throw SeedError(file: file, line: key.mark?.line ?? 1, message: "unknown key '\(word)': \(hint)")
      }
      if case .scalar(let scalar) = value, scalar.string.isEmpty { return nil }
      return (word, SeedNode(file: file, node: value, name: word))
    }
  }

  /// The document as nodes that know their lines. Plain words are not guessed at (`no` stays a word): the reader of
  /// each key knows what it wants.
  private static func compose(_ file: String, _ text: String) throws -> Node? {
    do {
      return try Yams.compose(yaml: text, .basic)
    } catch let error as YamlError {
      throw SeedError(error, file: file)
    }
  }
}

extension SeedError {
  /// The line, from 1, of a character.
  fileprivate static func line(of offset: Int, in text: String) -> Int {
    text.prefix(offset).count(where: \.isNewline) + 1
  }

  init(_ error: YamlError, file: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(file: file, line: mark.line, message: "not YAML: \(problem)")
    case .reader(let problem, let offset, _, let text):
      self.init(file: file, line: SeedError.line(of: offset ?? 0, in: text), message: "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        file: file, line: context.mark.line,
        message: "a key stands twice in one mapping: \(duplicates.sorted().joined(separator: ", "))")
    default:
      self.init(file: file, line: 0, message: "not YAML: \(error)")
    }
  }
}

/// A load on its way: the session it writes in, and what the files' own names stand for.
struct Seeding {
  let session: WriteSession
  /// What happened before the load, of all customers together; see `SeedHistory`.
  var history: [SeedEvent] = []
  /// Customers by the author's own names for them.
  var customers: [String: SeedCustomer] = [:]
  /// The catalogue by SKU.
  var products: [String: NewProduct] = [:]
  private var names: [String: [String: Int64]] = [:]
  private let mayGoOn: () -> Bool

  init(_ session: WriteSession, mayGoOn: @escaping () -> Bool) {
    self.session = session
    self.mayGoOn = mayGoOn
  }

  /// - Throws: `CancellationError` where the load may not go on.
  func goOn() throws {
    if !mayGoOn() { throw CancellationError() }
  }

  /// Keeps the id of a thing under the name that other entries use for it.
  mutating func define(_ kind: String, _ name: String, _ id: Int64) {
    names[kind, default: [:]][name] = id
  }

  func knows(_ kind: String, _ name: String) -> Bool { names[kind]?[name] != nil }

  /// The id of the thing that an entry refers to by name.
  func resolve(_ kind: String, _ node: SeedNode) throws -> Int64 {
    let name = try node.word()
    if let id = names[kind]?[name] { return id }
    throw node.unknown(kind, name, among: (names[kind] ?? [:]).keys.sorted())
  }

  /// The customer of the files that an entry refers to by name.
  func customer(_ node: SeedNode) throws -> SeedCustomer {
    let name = try node.word()
    if let customer = customers[name] { return customer }
    throw node.unknown("customer", name, among: customers.keys.sorted())
  }
}

extension SeedNode {
  /// The mistake of a name that nothing has.
  func unknown(_ kind: String, _ name: String, among known: [String]) -> SeedError {
    let hint = known.nearest(to: name).map { "did you mean '\($0)'?" } ?? "known are \(known.joined(separator: ", "))"
    return error("there is no \(kind) '\(name)': \(hint)")
  }
}
