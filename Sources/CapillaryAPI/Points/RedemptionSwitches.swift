import Model

/// The organization's switches for spending points in v1.1. The documentation describes them without their names, which
/// are our own.
enum RedemptionSwitches {
  /// - Throws: `PointsV1Error`: 827 where points cannot be spent at all, 823 and 822 where the customer was to confirm by
  ///   a missed call.
  static func check(_ call: Call, _ session: Session) throws {
    let configs = try session.configs
    guard configs.isOn("CONF_POINTS_REDEMPTION_ENABLED", for: call.caller.entityIDs, default: true) else {
      throw PointsV1Error.redemptionOff
    }
    guard validation(call) == "MISSED_CALL" else { return }
    // Nobody can call an emulator: where the organization takes calls, none has come.
    throw configs.isOn("CONF_POINTS_MISSED_CALL_ENABLED", for: call.caller.entityIDs)
      ? PointsV1Error.missedCallMissing : .missedCallsOff
  }

  /// - Throws: 825 where the organization wants to know the calling system and is not told.
  static func checkSignature(_ call: Call, _ session: Session) throws {
    guard try session.configs.isOn("CONF_POINTS_REDEMPTION_SIGNATURE_REQUIRED", for: call.caller.entityIDs),
      call.request.headers["X-CAP-CLIENT-SIGNATURE"]?.trimmed.isEmpty ?? true
    else { return }
    throw PointsV1Error.signatureMissing
  }

  /// Whether points are spent only with a code that was sent to the customer.
  static func needsCode(_ call: Call, _ session: Session) throws -> Bool {
    try session.configs.isOn("CONF_POINTS_REDEMPTION_CODE_REQUIRED", for: call.caller.entityIDs)
  }

  /// Whether points of several programs may be spent, or passed on, at once.
  static func mixesPrograms(_ call: Call, _ session: Session) throws -> Bool {
    let configs = try session.configs
    return configs.isOn("ENABLE_GROUP_PROGRAMS_REDEMPTION", for: call.caller.entityIDs)
      || configs.isOn("ENABLE_GROUP_PROGRAM_REDEMPTION", for: call.caller.entityIDs)
  }

  /// How the customer confirms, in upper case; nil where the client says nothing, or skips it.
  static func validation(_ call: Call) -> String? {
    call.query.flag("skip_validation") ? nil : call.query["validation_type"]?.uppercased()
  }
}

extension V1Warnings {
  /// 872 where points of a program are worth nothing; nil otherwise.
  init?(ratioOf program: Program) {
    guard program.ratio <= 0 else { return nil }
    self.init(warning: [Item(code: 872, message: "Unable to fetch points-to-currency conversion ratio.")])
  }
}
