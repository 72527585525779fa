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
        number TEXT NOT NULL,
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
        delivery_status TEXT NOT NULL DEFAULT 'PLACED',
        -- For returns: the bill that is given back and how (FULL, LINE_ITEM, AMOUNT, CANCELLED).
        return_type TEXT,
        original_id INTEGER REFERENCES bill (id),
        notes TEXT NOT NULL DEFAULT '',
        not_interested_reason TEXT NOT NULL DEFAULT '',
        custom_fields TEXT NOT NULL DEFAULT '{}',
        extended_fields TEXT NOT NULL DEFAULT '{}',
        -- What is kept as sent and shown again (client bill id, currency conversion, attribution, …), as a JSON object.
        details TEXT NOT NULL DEFAULT '{}'
      );
      INSERT INTO sqlite_sequence VALUES ('bill', 884000100);
      CREATE INDEX bill_by_number ON bill (number, type);
      CREATE INDEX bill_of_customer ON bill (customer_id, billed_at);
      CREATE INDEX bill_of_original ON bill (original_id) WHERE original_id IS NOT NULL;
      CREATE TABLE bill_line (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        bill_id INTEGER NOT NULL REFERENCES bill (id),
        serial INTEGER NOT NULL,
        -- REGULAR or RETURN (an exchange has both under one header).
        type TEXT NOT NULL DEFAULT 'REGULAR',
        sku TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        -- Thousandths of a piece, then of the base currency.
        quantity INTEGER NOT NULL,
        rate INTEGER NOT NULL,
        value INTEGER NOT NULL,
        discount INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        outlier_status TEXT NOT NULL DEFAULT 'NORMAL',
        -- For lines given back: the line of the original bill, and the kind of return.
        return_type TEXT,
        original_line_id INTEGER REFERENCES bill_line (id),
        -- The combo, add-on or split that this line is a part of.
        parent_line_id INTEGER REFERENCES bill_line (id),
        custom_fields TEXT NOT NULL DEFAULT '{}',
        extended_fields TEXT NOT NULL DEFAULT '{}',
        details TEXT NOT NULL DEFAULT '{}'
      );
      CREATE INDEX bill_line_of_bill ON bill_line (bill_id);
      CREATE INDEX bill_line_of_original ON bill_line (original_line_id) WHERE original_line_id IS NOT NULL;
      CREATE TABLE bill_payment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        bill_id INTEGER NOT NULL REFERENCES bill (id),
        mode TEXT NOT NULL,
        amount INTEGER NOT NULL,
        notes TEXT NOT NULL DEFAULT '',
        attributes TEXT NOT NULL DEFAULT '{}'
      );
      CREATE INDEX bill_payment_of_bill ON bill_payment (bill_id);
      """)
  ]
}
