/// A customer's members in the documented order. What most customers have is written at once, the rest through an encoder.
extension CustomerObject {
  func write(to json: inout JSONBytes) throws {
    json.beginObject()
    json.member("id", id)
    try json.member("profiles", profiles)
    try json.member("loyaltyInfo", loyaltyInfo)
    try json.encoded("fraudDetails", fraudDetails)
    json.member("segments", segments)
    json.member("associatedWith", associatedWith)
    try json.encoded("pointsSummary", pointsSummary)
    try json.encoded("subscriptionInfo", subscriptionInfo)
    try json.encoded("loyaltyProgramDetails", loyaltyProgramDetails)
    try json.encoded("groupLoyaltyProgramDetails", groupLoyaltyProgramDetails)
    try json.encoded("gapDetails", gapDetails)
    try json.encoded("promotionalPoints", promotionalPoints)
    try json.encoded("expirySchedules", expirySchedules)
    try json.encoded("expiredPoints", expiredPoints)
    try json.encoded("returnedPoints", returnedPoints)
    try json.encoded("customerStatus", customerStatus)
    try json.encoded("customerImage", customerImage)
    try json.encoded("associatedImages", associatedImages)
    try json.encoded("userGroups2", userGroups2)
    try json.encoded("ug2Pagination", ug2Pagination)
    json.member("extendedFields", extendedFields)
    json.member("cardDetails", cardDetails)
    try json.encoded("warnings", warnings)
    json.endObject()
  }
}

extension CustomerObject.Profile {
  func write(to json: inout JSONBytes) throws {
    json.beginObject()
    json.member("firstName", firstName)
    json.member("lastName", lastName)
    try json.member("attribution", attribution)
    json.member("fields", fields)
    json.member("allFields", allFields)
    json.member("identifiers", identifiers)
    json.member("commChannels", commChannels)
    json.member("source", source)
    json.member("userId", userId)
    json.member("accountId", accountId)
    json.member("conflictingProfileList", conflictingProfileList)
    json.member("autoUpdateTime", autoUpdateTime)
    json.member("identifiersAll", identifiersAll)
    json.endObject()
  }
}

extension CustomerObject.Attribution {
  func write(to json: inout JSONBytes) {
    json.beginObject()
    json.member("createDate", createDate)
    json.member("createdBy", createdBy)
    json.member("modifiedBy", modifiedBy)
    json.member("modifiedDate", modifiedDate)
    json.member("createdFromSource", createdFromSource)
    json.endObject()
  }
}

extension CustomerObject.LoyaltyInfo {
  func write(to json: inout JSONBytes) throws {
    json.beginObject()
    json.member("loyaltyType", loyaltyType)
    try json.member("attributionV2", attributionV2)
    json.member("lifetimePurchases", lifetimePurchases)
    json.endObject()
  }
}
