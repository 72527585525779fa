extension Section {
  static let rewardCatalog = Section("Reward catalog") {
    POST(
      "/api_gateway/rewards/core/v1/reward/create", "reward-catalog.v1.reward.create", "Create Reward",
      rows: 245)
    PUT(
      "/api_gateway/rewards/core/v1/reward/{rewardId}/brand/{brandId}", "reward-catalog.v1.reward.update", "Update Reward",
      rows: 246)
    GET(
      "/api_gateway/rewards/core/v1/reward/{rewardId}/brand/{brandId}", "reward-catalog.v1.reward.get", "Get reward details by ID")
    POST(
      "/api_gateway/rewards/core/v1/brand/customfield", "reward-catalog.v1.customfield.create", "Create custom field",
      rows: 247)
    GET(
      "/api_gateway/rewards/core/v1/brand/customfield", "reward-catalog.v1.customfield.get", "Get custom field",
      rows: 248)
    PUT(
      "/api_gateway/rewards/core/v1/brand/customfield/{id}", "reward-catalog.v1.customfield.update", "Update reward custom field")
    GET(
      "/api_gateway/rewards/core/v1/user/reward/{rewardId}/brand/{brandName}", "reward-catalog.v1.user.reward.get", "Get user brand rewards",
      rows: 249)
    GET(
      "/api_gateway/rewards/core/v1/reward/brand/{brandId}", "reward-catalog.v1.reward.brandList", "Get Brands Rewards",
      rows: 250)
    GET(
      "/api_gateway/rewards/core/v1/user/vouchers/brand/{brandName}", "reward-catalog.v1.user.vouchers.list", "Get User Reward Details",
      rows: 251)
    GET(
      "/api_gateway/rewards/core/v1/user/reward/{rewardId}/vouchers/brand/{brandName}", "reward-catalog.v1.user.vouchers.get", "Get User Reward by ID",
      rows: 252)
    POST(
      "/api_gateway/rewards/core/v1/user/reward/{rewardId}/issue", "reward-catalog.v1.user.reward.issue", "Issue User Reward",
      rows: 253)
    POST(
      "/api_gateway/rewards/core/v1/user/rewards/issue", "reward-catalog.v1.user.rewards.issueBulk", "Issue bulk reward",
      rows: 254)
    POST(
      "/api_gateway/rewards/core/v1/promotion/create", "reward-catalog.v1.promotion.create", "Create Catalog Promotion",
      rows: 255)
    PUT(
      "/api_gateway/rewards/core/v1/promotion/{promotionId}/brand/{brandId}", "reward-catalog.v1.promotion.update", "Update Catalog Promotion",
      rows: 256)
    GET(
      "/api_gateway/rewards/core/v1/promotion/{promotionId}/brand/{brandId}", "reward-catalog.v1.promotion.get", "Get Catalog Promotion Details",
      rows: 257)
    GET(
      "/api_gateway/rewards/core/v1/promotion/brand/{brandId}", "reward-catalog.v1.promotion.list", "Get List of Promotions",
      rows: 258)
    PUT(
      "/api_gateway/rewards/core/v1/promotion/{promotionId}/status/false/brand/{brandId}", "reward-catalog.v1.promotion.disable", "Disable Promotion",
      rows: 259)
    GET(
      "/api_gateway/rewards/core/v1/user/reward/brand/{brandName}", "reward-catalog.v1.user.reward.list", "Get Rewards for User",
      rows: 260)
    GET(
      "/api_gateway/rewards/core/v1/user/userReward/brand/{brandName}", "reward-catalog.v1.user.userReward.list", "Get rewards for User (New API)",
      rows: 261)
    POST(
      "/api_gateway/rewards/core/v1/brand/getAll", "reward-catalog.v1.brand.getAll", "Retrieve Brand ID")
    PUT(
      "/api_gateway/rewards/core/v1/reward/claim", "reward-catalog.v1.reward.claim", "Claim Reward",
      aliases: ["/api_gateway/rewards/core/v1/user/reward/claim"])
    GET(
      "/api_gateway/rewards/core/v1/reward/list/brand/{brandId}", "reward-catalog.v1.reward.list", "Get all brand rewards using Brand ID")
    GET(
      "/api_gateway/rewards/core/v1/reward/brand/{brandId}/available", "reward-catalog.v1.reward.available", "Get available brand rewards")
    POST(
      "/api_gateway/rewards/core/v1/metadata/category/create", "reward-catalog.v1.category.create", "Create Reward Category")
    PUT(
      "/api_gateway/rewards/core/v1/metadata/category/{categoryId}/status/{action}/brand/{brandId}", "reward-catalog.v1.category.status", "Enable or Disable Reward Categories")
    GET(
      "/api_gateway/rewards/core/v1/metadata/categories/brand/{brandId}", "reward-catalog.v1.category.list", "Get Reward Category")
    POST(
      "/api_gateway/rewards/core/v1/group/create", "reward-catalog.v1.group.create", "Create reward group",
      aliases: ["/api_gateway/core/v1/group/create"])
    PUT(
      "/api_gateway/rewards/core/v1/group/{id}", "reward-catalog.v1.group.update", "Update rewards group",
      aliases: ["/api_gateway/core/v1/group/{id}"])
    GET(
      "/api_gateway/rewards/core/v1/group", "reward-catalog.v1.group.list", "Get all rewards group",
      aliases: ["/api_gateway/core/v1/group"])
    GET(
      "/api_gateway/rewards/core/v1/group/{id}", "reward-catalog.v1.group.get", "Get rewards group by ID",
      aliases: ["/api_gateway/core/v1/group/{id}"])
    GET(
      "/api_gateway/rewards/core/v1/management/customer/{customerId}/issuals", "reward-catalog.v1.transactions.list", "Get customer reward transactions")
    GET(
      "/api_gateway/rewards/core/v1/management/customer/{customerId}/issuals/{rewardTransactionId}", "reward-catalog.v1.transactions.get", "Get Transaction Details by Customer ID and Reward Transaction ID")
    GET(
      "/api_gateway/rewards/core/v1/reward-transactions/{rewardTransactionId}", "reward-catalog.v1.rewardTransactions.get", "Get Reward Transaction Details using Reward Transaction ID",
      aliases: ["/api_gateway/rewards/core/v1.1/reward-transactions/{rewardTransactionId}"])
    POST(
      "/api_gateway/rewards/core/v1/brand/constraints", "reward-catalog.v1.constraints.create", "Create points restriction")
    PUT(
      "/api_gateway/rewards/core/v1/brand/constraints", "reward-catalog.v1.constraints.update", "Update points restriction")
    GET(
      "/api_gateway/rewards/core/v1/brand/constraints", "reward-catalog.v1.constraints.list", "Get points constraints")
    POST(
      "/api_gateway/rewards/core/v1/brand/config", "reward-catalog.v1.brand.config.set", "Organisation Level Configuration for Rewards Catalog")
    GET(
      "/api_gateway/rewards/core/v1/brand/{id}/getConfig", "reward-catalog.v1.brand.config.get", "Get Organisation Level Configuration")
    POST(
      "/api_gateway/rewards/core/v1/fulfillmentStatus", "reward-catalog.v1.fulfillmentStatus.create", "Create fulfillment status")
    PUT(
      "/api_gateway/rewards/core/v1/fulfillmentStatus", "reward-catalog.v1.fulfillmentStatus.update", "Update fulfillment status")
    GET(
      "/api_gateway/rewards/core/v1/fulfillmentStatus", "reward-catalog.v1.fulfillmentStatus.list", "Get fulfillment status")
  }
}
