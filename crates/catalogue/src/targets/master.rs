//! Who and what the business deals with.

use super::FieldType::{Code, Currency, Day, Decimal, Flag, Integer, Money, Price, Quantity, Text};
use super::{CURRENCY, ENTITY, Field, ITEM, Layer, SITE, SUPPLIER, Target};

const NAME: Field = Field::new("name", Text, "name on documents").required();
const PRICE_UNIT: Field = Field::new("price_unit", Code, "unit that the price is for; the base unit where it is empty");

const fn master(name: &'static str, summary: &'static str, key: &'static [&'static str], fields: &'static [Field]) -> Target {
    Target::new(Layer::Master, name, summary, key, fields)
}

pub(super) const TARGETS: &[Target] = &[
    master(
        "entities",
        "Legal entities whose books are kept",
        &["entity_id"],
        &[
            Field::new("entity_id", Code, "legal entity").required(),
            NAME,
            Field::new("currency", Currency, "functional currency (ISO 4217)").required(),
            Field::new("time_zone", Text, "zone whose days date the money, such as Europe/London").required(),
        ],
    ),
    master(
        "sites",
        "Warehouses and branches that hold stock",
        &["entity_id", "site_id"],
        &[
            ENTITY,
            Field::new("site_id", Code, "site").required(),
            NAME,
            Field::new("time_zone", Text, "zone whose days date the stock; the entity's where it is empty"),
        ],
    ),
    master(
        "bins",
        "Places in a site where goods lie",
        &["entity_id", "site_id", "bin_id"],
        &[
            ENTITY,
            SITE.required(),
            Field::new("bin_id", Code, "bin").required(),
            Field::new("kind", Code, "what the bin is for").default("storage").values(&["storage", "receiving"]),
        ],
    ),
    master(
        "items",
        "Stock keeping units",
        &["item_id"],
        &[
            Field::new("item_id", Code, "stock keeping unit").required(),
            NAME,
            Field::new("family", Text, "product family").default("unclassified"),
            Field::new("base_unit", Code, "unit in which stock is counted").default("EA"),
            Field::new("costing", Code, "how the cost of what leaves is found").default("fifo").values(&["fifo", "average"]),
            Field::new("status", Code, "whether it is still sold").default("active").values(&["active", "discontinued"]),
            Field::new("superseded_by", Code, "item that takes over its demand").of("items"),
            Field::new("inspected", Flag, "receipts are held until inspected").default("false"),
            Field::new("introduced_on", Day, "first day on which it could be sold"),
            Field::new("list_price", Price, "list price of one base unit").minimum(0),
            Field::new("currency", Currency, "currency of the list price"),
        ],
    ),
    master(
        "item_units",
        "Packs of an item: so many base units as numerator over denominator",
        &["item_id", "unit"],
        &[
            ITEM,
            Field::new("unit", Code, "unit of measure, such as CS").required(),
            Field::new("numerator", Integer, "base units per unit, numerator").unit("base units").required().minimum(1),
            Field::new("denominator", Integer, "base units per unit, denominator").default("1").minimum(1),
        ],
    ),
    master(
        "item_substitutes",
        "Items that can take another's place while that is out, and at which ratio",
        &["item_id", "substitute_id"],
        &[
            ITEM,
            Field::new("substitute_id", Code, "item that can take its place").of("items").required(),
            Field::new("numerator", Integer, "base units of the substitute that replace `denominator` of the item").unit("base units").minimum(1),
            Field::new("denominator", Integer, "base units of the item that they replace").unit("base units").minimum(1),
            Field::new("priority", Integer, "order in which an item's substitutes are offered, 1 first").default("1").minimum(1),
            Field::new("from_on", Day, "first day on which it can be offered; the day of the import where it is empty"),
            Field::new("until_on", Day, "last day on which it can be offered"),
            Field::new("both_ways", Flag, "the item can take the substitute's place too").default("false"),
            Field::new("reason", Text, "why it can take its place"),
        ],
    ),
    master(
        "suppliers",
        "Suppliers and their terms of payment",
        &["supplier_id"],
        &[
            Field::new("supplier_id", Code, "supplier").required(),
            NAME,
            Field::new("currency", Currency, "currency of its prices").required(),
            Field::new("payment_days", Integer, "days until its bills are due").unit("days").required().minimum(0),
            Field::new("minimum_order", Money, "smallest order value it accepts").default("0").minimum(0),
            Field::new("order_target", Money, "order value from which the charge falls away and the discount applies").default("0").minimum(0),
            Field::new("below_target_charge", Money, "freight that it charges for an order below the target").default("0").minimum(0),
            Field::new("target_discount_percent", Decimal, "discount on an order that reaches the target").unit("percent").default("0").minimum(0),
            Field::new("active", Flag, "still bought from").default("true"),
        ],
    ),
    master(
        "supplier_items",
        "What a supplier offers of an item: price, lead time, minimum, multiple; a row with from_quantity above 0 is a price break",
        &["entity_id", "supplier_id", "item_id", "from_quantity"],
        &[
            ENTITY,
            SUPPLIER,
            ITEM,
            Field::new("from_quantity", Quantity, "smallest order quantity for this price").unit("units of `unit`").default("0").minimum(0),
            Field::new("unit_price", Price, "price of one price_unit").required().minimum(0),
            CURRENCY,
            PRICE_UNIT,
            Field::new("lead_time_days", Integer, "days from order to receipt that the supplier states").unit("days").required().minimum(0),
            Field::new("unit", Code, "unit of the quantities here; the base unit where it is empty"),
            Field::new("minimum_quantity", Quantity, "smallest order quantity").unit("units of `unit`").minimum(0),
            Field::new("maximum_quantity", Quantity, "largest order quantity").unit("units of `unit`").minimum(0),
            Field::new("order_multiple", Quantity, "orders are multiples of this").unit("units of `unit`").minimum(0),
            Field::new("preferred", Flag, "the source to buy from").default("false"),
            Field::new("supplier_sku", Code, "the supplier's own number"),
        ],
    ),
    master(
        "customers",
        "Customers and the terms on which an entity sells to them",
        &["entity_id", "customer_id"],
        &[
            ENTITY,
            Field::new("customer_id", Code, "customer").required(),
            NAME,
            Field::new("segment", Text, "customer segment").default("unclassified"),
            Field::new("region", Text, "sales region").default("unclassified"),
            Field::new("payment_days", Integer, "days until an invoice is due").unit("days").required().minimum(0),
            Field::new("credit_limit", Money, "largest exposure").required().minimum(0),
            CURRENCY,
            Field::new("tax_percent", Decimal, "sales tax").unit("percent").minimum(0),
        ],
    ),
    master(
        "prices",
        "Selling prices from a day on: of a customer, or the list price where customer_id is empty",
        &["entity_id", "item_id", "customer_id", "valid_from"],
        &[
            ENTITY,
            ITEM,
            Field::new("customer_id", Code, "customer; empty for the list price").of("customers"),
            Field::new("valid_from", Day, "first day on which it holds").required(),
            Field::new("unit_price", Price, "price of one price_unit").required().minimum(0),
            CURRENCY,
            PRICE_UNIT,
        ],
    ),
];
