enum ProductsSchema {
  static let migrations = [
    Migration(
      "products-1",
      """
      CREATE TABLE product_category (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        parent_id INTEGER REFERENCES product_category (id),
        label TEXT NOT NULL DEFAULT ''
      );
      INSERT INTO sqlite_sequence VALUES ('product_category', 20400);
      CREATE TABLE product_brand (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        parent_id INTEGER REFERENCES product_brand (id),
        label TEXT NOT NULL DEFAULT ''
      );
      INSERT INTO sqlite_sequence VALUES ('product_brand', 30700);
      CREATE TABLE product_color (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- Palette number, such as 16711680.
        pallette INTEGER NOT NULL UNIQUE,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE
      );
      INSERT INTO sqlite_sequence VALUES ('product_color', 400);
      CREATE TABLE product_size (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL COLLATE NOCASE,
        name TEXT NOT NULL,
        -- The sizes that belong together, such as Shirts.
        family TEXT NOT NULL DEFAULT '',
        -- The size of the meta list that it corresponds to.
        canonical_name TEXT NOT NULL DEFAULT '',
        type TEXT NOT NULL DEFAULT '',
        label TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL DEFAULT '',
        parent_id INTEGER REFERENCES product_meta_size (id),
        UNIQUE (code, family)
      );
      INSERT INTO sqlite_sequence VALUES ('product_size', 500);
      CREATE TABLE product_style (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        code TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL,
        description TEXT NOT NULL DEFAULT '',
        label TEXT NOT NULL DEFAULT ''
      );
      INSERT INTO sqlite_sequence VALUES ('product_style', 600);
      CREATE TABLE product (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sku TEXT NOT NULL UNIQUE COLLATE NOCASE,
        ean TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
        description TEXT NOT NULL DEFAULT '',
        long_description TEXT NOT NULL DEFAULT '',
        -- Thousandths of the base currency.
        price INTEGER NOT NULL DEFAULT 0,
        image_url TEXT NOT NULL DEFAULT '',
        is_in_stock INTEGER NOT NULL DEFAULT 1,
        category_id INTEGER REFERENCES product_category (id),
        brand_id INTEGER REFERENCES product_brand (id),
        color_id INTEGER REFERENCES product_color (id),
        size_id INTEGER REFERENCES product_size (id),
        style_id INTEGER REFERENCES product_style (id),
        -- What else is said of it, name → value, as the text of a JSON object.
        attributes TEXT NOT NULL DEFAULT '{}',
        -- Whether it came to the catalogue by a bill rather than by the organization.
        is_from_bill INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL DEFAULT 0,
        updated_at INTEGER NOT NULL DEFAULT 0,
        is_returnable INTEGER NOT NULL DEFAULT 1,
        -- -1 for no limit.
        returnable_days INTEGER NOT NULL DEFAULT -1
      );
      INSERT INTO sqlite_sequence VALUES ('product', 71200100);
      CREATE INDEX product_by_ean ON product (ean) WHERE ean <> '';
      CREATE INDEX product_of_category ON product (category_id);
      CREATE INDEX product_of_brand ON product (brand_id);
      """),
    Migration(
      "products-2",
      """
      -- A measure, such as 38 cm, that sizes of any naming come down to.
      CREATE TABLE product_meta_size (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL COLLATE NOCASE,
        label TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL DEFAULT '',
        family TEXT NOT NULL DEFAULT '' COLLATE NOCASE,
        type TEXT NOT NULL DEFAULT '',
        canonical_name TEXT NOT NULL DEFAULT '',
        parent_id INTEGER REFERENCES product_meta_size (id),
        UNIQUE (name, family, type)
      );
      INSERT INTO sqlite_sequence VALUES ('product_meta_size', 700);
      -- What may be said of products, beside what all organizations know.
      CREATE TABLE product_attribute (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        label TEXT,
        type TEXT NOT NULL,
        is_enum INTEGER NOT NULL DEFAULT 0,
        is_soft_enum INTEGER NOT NULL DEFAULT 0,
        use_in_dump INTEGER NOT NULL DEFAULT 1,
        extraction_rule_type TEXT NOT NULL DEFAULT 'POS',
        extraction_rule_data TEXT NOT NULL DEFAULT '',
        default_value TEXT NOT NULL DEFAULT '',
        -- Allowed values as a JSON array of {name, label}.
        allowed TEXT NOT NULL DEFAULT '[]'
      );
      INSERT INTO sqlite_sequence VALUES ('product_attribute', 800);
      """),
  ]
}
