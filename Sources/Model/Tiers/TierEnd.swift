/// When a tier is shown to end.
public enum TierEnd {
  /// One without an end is shown as ending a hundred years after it began, at the end of the day, as the API does.
  ///
  /// - Parameter since: when the tier was reached.
  public static func shown(_ expiresAt: Timestamp?, since: Timestamp, _ zone: Zone) -> Timestamp {
    if let expiresAt { return expiresAt }
    var civil = zone.civil(since)
    civil.year += 100
    // Of two years a century apart only one may have a 29 February.
    if civil.month == 2, civil.day == 29 { civil.day = 28 }
    return zone.endOfDay(zone.timestamp(civil))
  }
}

extension Enrollment {
  public func shownTierEnd(_ zone: Zone) -> Timestamp { TierEnd.shown(tierExpiresAt, since: tierSince, zone) }
}

extension LoyaltyStanding {
  public func shownTierEnd(_ zone: Zone) -> Timestamp { TierEnd.shown(tierExpiresAt, since: tierSince, zone) }
}
