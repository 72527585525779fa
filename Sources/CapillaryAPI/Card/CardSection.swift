extension Section {
  static let card = Section("Card", access: "Card") {
    POST(
      "/v2/card/generate", "card.v2.generate", "Generate cards",
      rows: 23, write: GenerateCards.generate)
    GET(
      "/v2/card/generation/logs", "card.v2.generationLog", "Get card generation log",
      rows: 24,
      aliases: ["/v2/card/card/generation/logs", "/v2/card/generation/logs/{seriesId}"], read: GenerateCards.log)
    // Where the real service keeps the files of its log is not documented; the handle is read here.
    GET(
      "/v2/card/generation/files/{fileHandle}", "card.v2.generationFile", "Card numbers of a generation",
      read: GenerateCards.file)
    POST(
      "/v2/card", "card.v2.add", "Add card number to a card series",
      rows: 25,
      aliases: ["/v2/card/"], write: AddCard.add)
    PUT(
      "/v2/card", "card.v2.update", "Update card details (single)",
      rows: 26,
      aliases: ["/v2/card/"], write: UpdateCard.update)
    PUT(
      "/v2/card/bulk", "card.v2.updateBulk", "Update card details (bulk)",
      rows: 27, write: UpdateCard.updateBulk)
    GET(
      "/v2/card", "card.v2.get", "Get card details",
      rows: 28,
      aliases: ["/v2/card/"], read: ReadCard.get)
    GET(
      "/v2/card/statusLog", "card.v2.statusLog", "Get status log",
      rows: 29, read: ReadCard.statusLog)
    POST(
      "/v2/organization/configs", "card.v2.limitActiveCards", "Limit active cards per customer",
      rows: 30, access: .resource("Organization"), write: OrganizationConfigs.set)
    POST(
      "/v2/card/series", "card.v2.addSeries", "Add card series",
      aliases: ["/v2/card/series/"], write: CardSeriesEndpoints.add)
    PUT(
      "/v2/card/series/{seriesId}", "card.v2.updateSeries", "Update / deactivate card series", write: CardSeriesEndpoints.update)
    GET(
      "/v2/card/series/{seriesId}", "card.v2.getSeries", "Get card series", read: CardSeriesEndpoints.get)
    GET(
      "/v2/card/series/get/all", "card.v2.getAllSeries", "Get all card series", read: CardSeriesEndpoints.getAll)
    POST(
      "/v2/genericStatus/card/labelMapping", "card.v2.mapStatusLabels", "Map card status labels", write: CardStatusLabels.map)
    GET(
      "/v2/genericStatus/card/labels", "card.v2.getStatusLabels", "Get default status labels", read: CardStatusLabels.get)
    GET(
      "/v2/organization/configs/{keyName}", "card.v2.getActiveCardLimit", "Get configured active cards per customer", access: .resource("Organization"), read: OrganizationConfigs.get)
    GET(
      "/v2/cardNumber", "card.v2.generateExternalId", "Generate customer/card external id",
      write: NextExternalID.generate)
  }
}
