enum TransactionsSchema {
  static let migrations = [
    Migration(
      "transactions-1",
      """
      CREATE TABLE bill (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- REGULAR, NOT_INTERESTED, RETURN or NOT_INTERESTED_RETURN.
        type TEXT NOT NULL,
        customer_id INTEGER REFERENCES customer (id),
        -- For returns: the number of the bill that is given back; return_number is the return document's own.
        number TEXT NOT NULL,
        return_number TEXT NOT NULL DEFAULT '',
        -- Thousandths of the base currency.
        amount INTEGER NOT NULL,
        gross_amount INTEGER NOT NULL,
        discount INTEGER NOT NULL,
        billed_at INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        till_id INTEGER NOT NULL REFERENCES org_entity (id),
        store_id INTEGER REFERENCES org_entity (id),
        source TEXT NOT NULL DEFAULT 'INSTORE',
        account_id TEXT NOT NULL DEFAULT '',
        outlier_status TEXT NOT NULL DEFAULT 'NORMAL',
        delivery_status TEXT NOT NULL DEFAULT 'DELIVERED',
        -- For returns: the bill that is given back and how (FULL, LINE_ITEM, AMOUNT, CANCELLED).
        return_type TEXT,
        original_id INTEGER REFERENCES bill (id),
        -- For the return part of an exchange: the sale that it came with.
        exchange_id INTEGER REFERENCES bill (id),
        -- For a bill that was mapped to a customer afterwards: the anonymous bill that it was.
        retro_of INTEGER REFERENCES bill (id),
        -- How this bill has been given back so far, and how much of it.
        returned_as TEXT,
        returned_amount INTEGER NOT NULL DEFAULT 0,
        notes TEXT NOT NULL DEFAULT '',
        not_interested_reason TEXT NOT NULL DEFAULT '',
        custom_fields TEXT NOT NULL DEFAULT '{}',
        extended_fields TEXT NOT NULL DEFAULT '{}',
        -- For bills in another currency: its code, millionths of the base currency for one of it, and what was sent.
        currency TEXT,
        currency_ratio INTEGER,
        local_amount INTEGER,
        local_gross_amount INTEGER,
        local_discount INTEGER,
        -- What is kept as sent and only shown again (client bill id, promotions, associate, …), as a JSON object.
        details TEXT NOT NULL DEFAULT '{}',
        -- A bill that a member made for the group.
        group_id INTEGER REFERENCES user_group (id)
      );
      INSERT INTO sqlite_sequence VALUES ('bill', 884000100);
      CREATE INDEX bill_by_number ON bill (number, type);
      CREATE INDEX bill_of_customer ON bill (customer_id, billed_at) WHERE customer_id IS NOT NULL;
      CREATE INDEX bill_of_original ON bill (original_id) WHERE original_id IS NOT NULL;
      CREATE INDEX bill_of_exchange ON bill (exchange_id) WHERE exchange_id IS NOT NULL;
      CREATE INDEX bill_of_retro ON bill (retro_of) WHERE retro_of IS NOT NULL;
      CREATE TABLE bill_line (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        bill_id INTEGER NOT NULL REFERENCES bill (id),
        serial INTEGER NOT NULL,
        sku TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        -- Thousandths of a piece, then of the base currency.
        quantity INTEGER NOT NULL,
        rate INTEGER NOT NULL,
        value INTEGER NOT NULL,
        discount INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        outlier_status TEXT NOT NULL DEFAULT 'NORMAL',
        returnable INTEGER NOT NULL DEFAULT 1,
        returnable_days INTEGER NOT NULL DEFAULT -1,
        -- For lines given back: the line of the original bill, and the kind of return.
        return_type TEXT,
        original_line_id INTEGER REFERENCES bill_line (id),
        -- How much of this line has been given back so far.
        returned_quantity INTEGER NOT NULL DEFAULT 0,
        returned_amount INTEGER NOT NULL DEFAULT 0,
        -- The line that this is a part of, in which of its lists (COMBO, ADD_ON, SPLIT), and what it was called there.
        parent_line_id INTEGER REFERENCES bill_line (id),
        part TEXT,
        part_type TEXT,
        custom_fields TEXT NOT NULL DEFAULT '{}',
        extended_fields TEXT NOT NULL DEFAULT '{}',
        local_amount INTEGER,
        local_value INTEGER,
        local_rate INTEGER,
        local_discount INTEGER,
        -- What is kept as sent and only shown again (image, attributes, notes, …), as a JSON object.
        details TEXT NOT NULL DEFAULT '{}'
      );
      INSERT INTO sqlite_sequence VALUES ('bill_line', 352000100);
      CREATE INDEX bill_line_of_bill ON bill_line (bill_id);
      CREATE INDEX bill_line_of_original ON bill_line (original_line_id) WHERE original_line_id IS NOT NULL;
      CREATE TABLE bill_payment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        bill_id INTEGER NOT NULL REFERENCES bill (id),
        tender_id INTEGER NOT NULL REFERENCES tender (id),
        mode TEXT NOT NULL,
        amount INTEGER NOT NULL,
        notes TEXT NOT NULL DEFAULT '',
        -- Name → value, as a JSON object.
        attributes TEXT NOT NULL DEFAULT '{}'
      );
      INSERT INTO sqlite_sequence VALUES ('bill_payment', 24070100);
      CREATE INDEX bill_payment_of_bill ON bill_payment (bill_id);
      CREATE TABLE credit_note (
        bill_id INTEGER PRIMARY KEY REFERENCES bill (id),
        amount INTEGER NOT NULL,
        number TEXT NOT NULL DEFAULT '',
        notes TEXT NOT NULL DEFAULT '',
        valid_until INTEGER
      );
      -- Redemptions made before the bill and paid it in part.
      CREATE TABLE bill_redemption (
        bill_id INTEGER NOT NULL REFERENCES bill (id),
        -- POINTS or COUPON.
        kind TEXT NOT NULL,
        redemption_id INTEGER NOT NULL,
        PRIMARY KEY (bill_id, kind, redemption_id)
      ) WITHOUT ROWID;
      CREATE INDEX bill_by_redemption ON bill_redemption (kind, redemption_id);
      CREATE TABLE rejected_bill (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER REFERENCES customer (id),
        entity_id INTEGER NOT NULL REFERENCES org_entity (id),
        number TEXT NOT NULL,
        -- OPEN, PARTIAL_FIXED, FIXED, REPLAYED, SUCCESS, PERMANENT_FAILED or MAX_OUT.
        status TEXT NOT NULL DEFAULT 'OPEN',
        retries INTEGER NOT NULL DEFAULT 0,
        rejected_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        -- The bill as it would have been entered (NewBill as JSON), and the request as it came.
        bill TEXT NOT NULL,
        payload TEXT NOT NULL,
        comments TEXT NOT NULL DEFAULT '',
        -- The bill that it became.
        bill_id INTEGER REFERENCES bill (id)
      );
      CREATE INDEX rejected_bill_by_status ON rejected_bill (status, rejected_at);
      CREATE INDEX rejected_bill_of_customer ON rejected_bill (customer_id) WHERE customer_id IS NOT NULL;
      CREATE INDEX rejected_bill_by_number ON rejected_bill (number);
      CREATE TABLE rejected_bill_reason (
        rejected_bill_id INTEGER NOT NULL REFERENCES rejected_bill (id),
        position INTEGER NOT NULL,
        -- ITEM, TENDER or FIELD: which master data is missing; value is its name.
        cause TEXT NOT NULL,
        value TEXT NOT NULL,
        is_fixed INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (rejected_bill_id, position)
      ) WITHOUT ROWID;
      CREATE INDEX rejected_bill_reason_by_cause ON rejected_bill_reason (cause, value);
      CREATE TABLE retrigger (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started_at INTEGER NOT NULL
      );
      CREATE TABLE retrigger_entry (
        retrigger_id INTEGER NOT NULL REFERENCES retrigger (id),
        rejected_bill_id INTEGER NOT NULL REFERENCES rejected_bill (id),
        PRIMARY KEY (retrigger_id, rejected_bill_id)
      ) WITHOUT ROWID;
      """),
    Migration(
      "transactions-2",
      """
      -- What lines that are outliers take off the amount for which the bill counts.
      ALTER TABLE bill ADD COLUMN outlier_amount INTEGER NOT NULL DEFAULT 0;
      -- The series of the card by which the customer was found: with the till it says which programs judged the bill.
      ALTER TABLE bill ADD COLUMN card_series INTEGER;
      """),
  ]
}
