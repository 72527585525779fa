/// A mistake in a seed or scenario file: where it is, what is wrong, and what would be right.
public struct SeedError: Error, CustomStringConvertible, Equatable {
  /// The file's name, without its folder.
  public let file: String
  /// From 1; 0 where the file as a whole is meant.
  public let line: Int
  public let message: String

  public var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }
}

extension SeedError {
  /// An error of the model without a sentence of its own, by its case: `duplicateNumber` becomes "duplicate number".
  static func words(of error: some Any) -> String {
    "\(error)".reduce(into: "") { text, letter in
      if letter.isUppercase, text.last?.isLowercase == true { text += " " + letter.lowercased() } else { text.append(letter) }
    }
  }
}

extension Sequence<String> {
  /// The nearest of these words to one that is none of them: at most two slips away, or nil.
  func nearest(to word: String) -> String? {
    let word = word.lowercased()
    let ranked = map { (slips(from: word, to: $0.lowercased()), $0) }.min { $0.0 < $1.0 }
    guard let ranked, ranked.0 <= Swift.max(1, Swift.min(2, word.count / 3)) else { return nil }
    return ranked.1
  }

  /// `a, b or c`.
  var alternatives: String {
    let words = Array(self)
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}

/// How many letters are to be put in, left out or exchanged to get from one word to another (Levenshtein).
private func slips(from start: String, to end: String) -> Int {
  let end = Array(end)
  var row = Array(0...end.count)
  for (index, letter) in start.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (column, other) in end.enumerated() {
      let change = diagonal + (letter == other ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(change, row[column + 1] + 1, row[column] + 1)
    }
  }
  return row[end.count]
}
