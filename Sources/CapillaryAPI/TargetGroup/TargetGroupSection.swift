extension Section {
  static let targetGroup = Section("Target group") {
    POST(
      "/v3/targetGroups", "target-group.v3.create", "Create target groups",
      rows: 294)
    GET(
      "/v3/targetGroups/{targetGroupId}", "target-group.v3.get", "Get target groups",
      rows: 295)
    GET(
      "/v3/targetGroups/{targetGroupId}/targetPeriods", "target-group.v3.periods.list", "Get target periods",
      rows: 296)
    GET(
      "/v3/targetGroups/{targetGroupId}/targets", "target-group.v3.targets.list", "Get targets details",
      rows: 297)
    GET(
      "/v3/targetGroups/{targetGroupId}/targets/{targetId}/communications", "target-group.v3.communications.list", "Get target communication template",
      rows: 298)
    POST(
      "/v3/targetGroups/{targetGroupId}/targets/{targetId}/communications/upsert", "target-group.v3.communications.upsert", "Upsert target communication",
      rows: 299,
      aliases: ["/v3/targetGroups/{targetGroupId}targets/{targetId}/communications/upsert"])
    GET(
      "/v3/targetGroups/channels", "target-group.v3.channels.list", "Get target channels",
      rows: 300)
    DELETE(
      "/v3/targetGroups/{targetGroupId}", "target-group.v3.delete", "Delete target group",
      rows: 301)
    POST(
      "/v3/targetGroups/{targetGroupId}/targetPeriods", "target-group.v3.periods.create", "Create target period",
      rows: 302)
    PUT(
      "/v3/targetGroups/{targetGroupId}/targetPeriods", "target-group.v3.periods.update", "Update target period",
      rows: 303)
    POST(
      "/v3/targetGroups/{targetGroupId}/targets", "target-group.v3.targets.create", "Create targets",
      rows: 304)
    PUT(
      "/v3/targetGroups/{targetGroupId}/targets/{targetId}", "target-group.v3.targets.update", "Modify targets",
      rows: 305,
      aliases: ["/v3/targetGroups/{targetGroupId}/targets"])
    DELETE(
      "/v3/targetGroups/{targetGroupId}/targets/{targetId}", "target-group.v3.targets.deactivate", "Deactivate target",
      rows: 293)
    GET(
      "/v3/users/{userId}/targetGroups", "target-group.v3.targetGroups", "Target group (of a user)",
      rows: 357)
    GET(
      "/v3/targetGroups", "target-group.v3.list", "Get all target groups")
    PUT(
      "/v3/targetGroups/editTargetGroup/{targetGroupId}", "target-group.v3.update", "Update target group",
      aliases: ["/v3/targetGroups"])
    PUT(
      "/v3/targetGroups/{targetGroupId}/unifiedTargets", "target-group.v3.unifiedTargets.update", "Update unified target")
    POST(
      "/v3/targetGroups/{targetGroupId}/targets/{targetId}/enroll", "target-group.v3.enroll", "Enrol/Re-enrol a customer to a milestone/streak")
    POST(
      "/v3/targetGroups/{targetGroupId}/targets/{targetId}/unEnroll", "target-group.v3.unEnroll", "Unenrol users from a milestone and streak")
    POST(
      "/v3/targetGroups/isValidName", "target-group.v3.isValidName", "Check the Validity of Milestone / Target Name")
    GET(
      "/v3/users/{userId}/enrolledTargets", "target-group.v3.users.enrolledTargets", "Get active targets")
    GET(
      "/v3/users/{userId}/trackedTargetEvents/{targetRuleId}", "target-group.v3.users.trackedTargetEvents", "Get target events")
    GET(
      "/v3/milestones", "target-group.v3.milestones.list", "Get all milestones (target)")
  }
}
