import Model

/// GET /v1.1/store/configurations: what a point of sale loads at start. The emulated organization keeps no files for it
/// (templates of printers, rule packages, …), which the API says with empty texts; what it keeps has its last change.
enum StoreConfigurations {
  private struct Page: Encodable, Sendable {
    var status = V1Status.success
    var store: Body

    struct Body: Encodable, Sendable { var configurations: Settings }
  }

  private struct Settings: Encodable, Sendable {
    var last_modified_time: Changes
    var data_providers_file = ""
    var client_log_config_file = ""
    var printer_templates = PrinterTemplates()
    var rules_packages = RulesPackages()
    var inventory_version = ""
    var integration_output_templates = OutputTemplates()
    var integration_post_output_templates = PostOutputTemplates()
    var customer_attribute_version = ""
    var store_server_prefix: String
    var time_zone_offset: String
    var store_tasks_max_entries_id = ""
    var client_debug_level = ""
    var client_test_mode = ""
    var client_upload_logs = ""
  }

  private struct Changes: Encodable, Sendable {
    var configurations: String
    var custom_fields: String
    var countries = ""
    var store_attributes: String
    var cron_entries = ""
    var store_tasks = ""
    var store_tasks_entries = ""
    var purchased_features = ""
  }

  private struct PrinterTemplates: Encodable, Sendable {
    var dvs_coupon = ""
    var transaction = ""
    var customer = ""
    var campaign_coupon = ""
    var points_redemption = ""
  }

  private struct RulesPackages: Encodable, Sendable {
    var dvs_issue = Package()
    var dvs_redeem = Package()

    struct Package: Encodable, Sendable {
      var version = ""
      var file_id = ""
    }
  }

  /// -1 stands for none.
  private struct OutputTemplates: Encodable, Sendable {
    var points_redemption = "-1"
    var coupon_redemption = "-1"
    var coupon_issue = "-1"
    var customer_register = "-1"
    var customer_update = "-1"
    var transaction_submit = "-1"
    var gift_card = "-1"
  }

  private struct PostOutputTemplates: Encodable, Sendable {
    var points_redemption = Template()
    var coupon_redemption = Template()
    var coupon_issue = Template()
    var customer_register = Template()
    var customer_update = Template()
    var transaction_submit = Template()
    var auto_configure = Template()
    var nightly_sync = Template()
    var eod_sync = Template()
    var pre_auto_configure = Template()
    var pre_nightly_sync = Template()
    var pre_eod_sync = Template()
    var os_startup = Template()
    var gift_card = Template()

    struct Template: Encodable, Sendable {
      var id = "-1"
      var name = ""
      var client_monitoring_type = ""
    }
  }

  static func get(_ call: Call, _ session: Session) throws -> Reply {
    let zone = try session.zone
    func newest(_ moments: [Timestamp]) -> String { moments.max().map { zone.dateTime($0) } ?? "" }
    let prefix = call.caller.store.flatMap { JSONObject(stored: $0.details)["prefix"]?.text }
    return Reply(
      Page(
        store: .init(
          configurations: Settings(
            last_modified_time: Changes(
              configurations: newest(try session.storedConfigs().map(\.updatedAt)),
              custom_fields: newest(try session.fields.all.filter { $0.kind == .custom }.map(\.updatedAt)),
              store_attributes: newest(call.caller.store.map { [$0.updatedAt] } ?? [])),
            store_server_prefix: prefix ?? "", time_zone_offset: "UTC" + zone.offsetText(at: session.now)))))
  }
}
