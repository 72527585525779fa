/// A switch of the organization that may be set: what its values are.
public struct ConfigKey: Sendable {
  public enum Kind: Sendable, Hashable {
    /// `0` or `1`.
    case flag
    /// A number not below zero, at most `most` where the API names a limit.
    case number(least: Int64 = 0, most: Int64 = .max)
    case text
  }

  public let key: String
  public let kind: Kind
  /// What it is while the organization has not set it; nil for no value.
  public let fallback: String?

  /// The API's word for the kind: all switches are NUMERIC or STRING.
  public var valueType: String { kind == .text ? "STRING" : "NUMERIC" }
  public var module: String { key.contains("REWARD") || key.contains("CATALOG") ? "REWARDS" : "LOYALTY" }

  public static func named(_ key: String) -> ConfigKey? { byKey[key.uppercased()] }

  /// - Throws: `ConfigError.invalidValue`, or `.negativeCardLimit` for the limit of cards.
  func check(_ value: String) throws {
    switch kind {
    case .flag:
      guard ["0", "1", "true", "false"].contains(value.lowercased()) else {
        throw ConfigError.invalidValue(key, value)
      }
    case .number(let least, let most):
      if key == "CONF_MAX_CARDS_PER_ORG", value.hasPrefix("-") { throw ConfigError.negativeCardLimit }
      guard let number = Amount(value), number >= Amount(least), number <= Amount(most) else {
        throw ConfigError.invalidValue(key, value)
      }
    case .text: break
    }
  }

  /// Every switch that the documentation names, and those of the emulator's own that stand for settings without one.
  public static let all: [ConfigKey] = flags + numbers + texts
  private static let byKey = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })

  private static let flags: [ConfigKey] = [
    "ALLOW_NEGATIVE_BALANCE_ON_RETURN",
    "ALLOW_POINTS_REDEMPTION_REVERSAL",
    "ALLOW_POINTS_TRANSFER",
    "CONF_ALLOW_CAMPAIGN_AND_VICTIM_USER_IDENTIFIER_REUSE",
    "CONF_ALLOW_EMAIL_UPDATE",
    "CONF_ALLOW_MOBILE_UPDATE",
    "CONF_ALLOW_NOT_EXISTING_BILL_RETURN",
    "CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS",
    "CONF_ALLOW_TILL_AUTH_FOR_ORG_ENTITY_CREATION",
    "CONF_ALLOW_TRANSACTION_RETURN_AFTER_GROUP_TRANSITION",
    "CONF_CARD_NUMBER_GENERATION_ENABLED",
    "CONF_CLIENT_IS_BILL_AMOUNT_ZERO",
    "CONF_CLIENT_V2_API_ENABLED",
    "CONF_COUNT_ONLY_ACTIVE_LABEL_CARD",
    "CONF_CURRENCY_CONVERSION_ENABLE",
    "CONF_CUSTOMER_DEFAULT_STATUS_ENABLED",
    "CONF_CUSTOMER_STATUS_ENABLED",
    "CONF_DISABLE_GROUP_DEACTIVATION_ON_PRIMARY_MEMBER_EXIT",
    "CONF_ENABLE_FEATURE_CATALOG_PROMOTION",
    "CONF_ENABLE_GROUP_POINTS_BY_PROGRAM",
    "CONF_ENABLE_ORG_TIMEZONE",
    "CONF_ENABLE_PII_DELETION",
    "CONF_ENABLE_SIMULATION_API_MODE",
    "CONF_FRAUD_STATUS_CHECK_POINTS_TRANSFER",
    "CONF_IDENTIFIERS_SYNC_ENABLED",
    "CONF_INSTORE_V2_ENABLED",
    "CONF_LOYALTY_ALLOW_EXTERNAL_ID_UPDATE",
    "CONF_LOYALTY_BILL_NUMBER_UNIQUE_ONLY_STORE",
    "CONF_LOYALTY_BILL_NUMBER_UNIQUE_ONLY_TILL",
    "CONF_LOYALTY_IS_BILL_NUMBER_REQUIRED",
    "CONF_LOYALTY_IS_BILL_NUMBER_UNIQUE",
    "CONF_LOYALTY_IS_RETURN_BILL_NUMBER_REQUIRED",
    "CONF_MARK_ZERO_BILL_AS_OUTLIER",
    "CONF_MASK_OTP",
    "CONF_ORG_DISABLE_MACHINE_TIME_CONV",
    "CONF_OTP_ALPHANUMERIC",
    "CONF_OTP_VALIDATE_RATE_LIMIT_ENABLED",
    "CONF_OU_LEVEL_PRODUCTS_ENABLED",
    "CONF_POINTS_MISSED_CALL_ENABLED",
    "CONF_POINTS_REDEMPTION_ENABLED",
    "CONF_POINTS_REDEMPTION_SIGNATURE_REQUIRED",
    "CONF_POINTS_RETURN_ENABLED",
    "CONF_PRIMARY_IDENTIFIER_STRICT_CHECK",
    "CONF_REGISTRATION_PRIMARY_KEY_REQUIRED",
    "CONF_REJECT_EMPTY_OR_NULL_EF_VALUES",
    "CONF_RESTRICT_ORPHAN_V2_PROFILE",
    "CONF_RETRO_TRANSACTION_ENABLE",
    "CONF_RETURN_AMOUNT_ENABLED",
    "CONF_RETURN_FULL_ENABLED",
    "CONF_RETURN_LINE_ITEM_ENABLED",
    "CONF_RETURN_TRANSACTION_ENABLED",
    "CONF_SECURITY_CHECK_ENABLED",
    "CONF_SEND_REWARD_EXPIRY_NOTIFICATION_ENABLED",
    "CONF_SKIP_MERGE_HANDLER",
    "CONF_SKIP_SECONDARY",
    "CONF_SKIP_SECONDARY_ID_ON_PRIMARY_MISMATCH",
    "CONF_SN_ENABLED",
    "CONF_TRANSACTION_REJECTION_ENABLED",
    "CONF_TRANSACTION_REJECTION_FIELD_ENABLED",
    "CONF_TRANSACTION_REJECTION_ITEM_ENABLED",
    "CONF_TRANSACTION_REJECTION_STORE_ENABLED",
    "CONF_TRANSACTION_REJECTION_TENDER_ENABLED",
    "CONF_USERS_IS_EMAIL_REQUIRED",
    "CONF_USERS_IS_EMAIL_UNIQUE",
    "CONF_USERS_IS_EXTERNAL_ID_REQUIRED",
    "CONF_USERS_IS_MOBILE_REQUIRED",
    "CONF_USERS_USE_EXTERNAL_ID",
    "CONF_USER_AUTH_MD5_REQUIRED",
    "CONF_USER_GROUP_OTP_ENABLE",
    "CONF_POINTS_REDEMPTION_CODE_REQUIRED",
    "ENABLE_GROUP_PROGRAM_REDEMPTION",
    "ENABLE_USER_GROUP_LOYALTY",
    "IS_DIRECT_REPLAY_ENABLED",
    "IS_RETURN_BILL_UNIQUE",
  ].map { ConfigKey(key: $0, kind: .flag, fallback: onUnlessSet.contains($0) ? "1" : "0") }

  private static let onUnlessSet: Set<String> = [
    "ALLOW_POINTS_REDEMPTION_REVERSAL", "ALLOW_POINTS_TRANSFER", "CONF_FRAUD_STATUS_CHECK_POINTS_TRANSFER",
    "CONF_POINTS_REDEMPTION_ENABLED", "CONF_POINTS_RETURN_ENABLED",
    "CONF_ALLOW_REGISTRATION_FROM_ANY_IDENTIFIERS", "CONF_CLIENT_IS_BILL_AMOUNT_ZERO",
    "CONF_LOYALTY_IS_BILL_NUMBER_REQUIRED", "CONF_REJECT_EMPTY_OR_NULL_EF_VALUES", "CONF_RETURN_AMOUNT_ENABLED", "CONF_RETURN_FULL_ENABLED",
    "CONF_RETURN_LINE_ITEM_ENABLED", "CONF_RETURN_TRANSACTION_ENABLED", "CONF_USER_AUTH_MD5_REQUIRED",
    "ENABLE_USER_GROUP_LOYALTY",
  ]

  private static let numbers: [ConfigKey] = [
    ConfigKey(key: "BILL_OUTLIER_BASKET_SIZE_LIMIT", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_CARD_NUMBER_LENGTH", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_CATALOG_PROMOTION_BUFFER_END_TIME_MINUTES", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_CLIENT_RETRO_DELAY_SINCE_REGISTRATION_HOURS", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_CLIENT_RETRO_MAX_ALLOWED_AGE_DAYS", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_DECIMAL_PLACES_FOR_BASE_CURRENCY", kind: .number(most: 3), fallback: nil),
    ConfigKey(key: "CONF_EXTERNAL_ID_LENGTH", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_LOYALTY_BILL_NUMBER_UNIQUE_IN_DAYS", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_LOYALTY_MAX_BILL_AMOUNT", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_LOYALTY_MAX_BILL_LINEITEM_AMOUNT", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_LOYALTY_MIN_BILL_AMOUNT", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_LOYALTY_MIN_BILL_LINEITEM_AMOUNT", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_MAX_CARDS_PER_ORG", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_MAX_FLEET_GROUP_SIZE", kind: .number(most: 30000), fallback: "30000"),
    ConfigKey(key: "CONF_OTP_DAILY_LIMIT", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_OTP_LENGTH", kind: .number(least: 4, most: 10), fallback: nil),
    ConfigKey(key: "CONF_OTP_VALIDATE_RATE_LIMIT_COUNT", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_OTP_VALIDATE_RATE_LIMIT_MINUTE", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_OTP_VALIDITY_MINUTES", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_PII_DATA_DELETE_AFTER_DAYS", kind: .number(most: 90), fallback: nil),
    ConfigKey(key: "CONF_RETRO_AUTO_APPROVAL_MAX_AMOUNT", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_SEND_EXPIRY_NOTIFICATION_FOR_REWARD_TIME", kind: .number(), fallback: nil),
    ConfigKey(key: "CONF_USER_GROUP_SIZE", kind: .number(), fallback: nil),
    ConfigKey(key: "ORG_MAX_LABEL_COUNT", kind: .number(), fallback: nil),
    ConfigKey(key: "PRODUCT_CONF_ORG_AUDITABLE_CUSTOM_FIELDS_LIMIT", kind: .number(), fallback: "5"),
  ]

  private static let texts: [ConfigKey] = [
    "CONF_BARCODE_VALUE_IDENTIFIER",
    "CONF_CARD_CHECKSUM_DIGIT_ALGO",
    "CONF_EXTERNAL_ID_PREFIX",
    "CONF_EXT_POINTS_VENDOR",
    "CONF_MAX_BILLING_DATE",
    "CONF_MIN_BILLING_DATE",
    "CONF_MIN_REGISTRATION_DATE",
    "CONF_OUTLIER_ITEM_SKU",
    "CONF_PII_DELETION_CARD_UNLINK_STATE",
    "CONF_REGISTRATION_PRIMARY_KEY",
    "CONF_START_OF_THE_WEEK_FOR_ORG_RESTRICTION",
    "MARK_BILLS_OUTLIER_FROM_STORE",
    "MARK_BILLS_OUTLIER_STARTING_WITH",
    "SOURCE_ACCOUNTS_EXTERNALID_ENABLED",
  ].map { ConfigKey(key: $0, kind: .text, fallback: nil) }
}

/// Why a switch cannot be set.
public enum ConfigError: Error, Hashable, CustomStringConvertible {
  case unknownKey(String)
  case invalidValue(String, String)
  case negativeCardLimit

  public var description: String {
    switch self {
    case .unknownKey(let key): "there is no switch '\(key)'"
    case .invalidValue(let key, let value): "'\(value)' is no value of \(key)"
    case .negativeCardLimit: "the limit of cards is negative"
    }
  }
}
