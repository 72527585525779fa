enum ReferralsSchema {
  static let migrations = [
    Migration(
      "referrals-1",
      """
      CREATE TABLE referral_campaign (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        token TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL,
        -- The campaign that is meant where a call names none.
        is_default INTEGER NOT NULL DEFAULT 0,
        is_active INTEGER NOT NULL DEFAULT 1,
        -- Nil for ever.
        ends_at INTEGER
      );
      CREATE TABLE referral_code (
        campaign_id INTEGER NOT NULL REFERENCES referral_campaign (id),
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        code TEXT NOT NULL UNIQUE COLLATE NOCASE,
        PRIMARY KEY (campaign_id, customer_id)
      ) WITHOUT ROWID;
      CREATE INDEX referral_code_of_customer ON referral_code (customer_id);
      CREATE TABLE referral_invitee (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        campaign_id INTEGER NOT NULL REFERENCES referral_campaign (id),
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        -- MOBILE or EMAIL.
        type TEXT NOT NULL,
        identifier TEXT NOT NULL,
        name TEXT NOT NULL,
        invited_at INTEGER NOT NULL,
        till_id INTEGER NOT NULL REFERENCES org_entity (id),
        UNIQUE (campaign_id, customer_id, type, identifier)
      );
      CREATE INDEX referral_invitee_by_identifier ON referral_invitee (type, identifier);
      CREATE TABLE referral_referee (
        campaign_id INTEGER NOT NULL REFERENCES referral_campaign (id),
        -- Somebody is referred once in a campaign.
        referee_id INTEGER NOT NULL REFERENCES customer (id),
        referrer_id INTEGER NOT NULL REFERENCES customer (id),
        -- REGISTRATION or TRANSACTION.
        event TEXT NOT NULL,
        added_at INTEGER NOT NULL,
        till_id INTEGER NOT NULL REFERENCES org_entity (id),
        PRIMARY KEY (campaign_id, referee_id)
      ) WITHOUT ROWID;
      CREATE INDEX referral_referee_of_referrer ON referral_referee (referrer_id, campaign_id);
      CREATE INDEX referral_referee_by_customer ON referral_referee (referee_id);
      """)
  ]
}
