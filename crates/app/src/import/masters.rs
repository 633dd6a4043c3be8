//! Masters: created where they are not there, changed where they are.

use super::jobs::{Body, Job, Rows, Sight, Step, flag, is_something, text};
use crate::failure::Failure;
use chandler_amount::{Price, Quantity};
use chandler_catalogue::{Key, Record as Stored, key};
use chandler_erp::tables::{Bin, Customer, Entity, Item, ListPrice, Site, Supplier};
use chandler_importer::Record;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn jobs(target: &str, rows: &Rows<'_>, sight: &Sight) -> Result<Vec<Job>, Failure> {
    if target == "supplier_items" {
        return Ok(offers(rows));
    }
    let job = |(row, record): (usize, &Record)| Ok(Job::of(row, steps(target, record, rows.companions, sight)?));
    rows.changed.iter().enumerate().map(job).collect()
}

fn steps(target: &str, record: &Record, companions: &[Record], sight: &Sight) -> Result<Vec<Step>, Failure> {
    match target {
        "entities" => entity(record, sight),
        "sites" => site(record, companions, sight),
        "bins" => bin(record, sight),
        "items" => item(record, sight),
        "item_units" => Ok(vec![Body::of(record, &["item_id", "unit", "numerator", "denominator"]).step("set_item_unit")]),
        "item_substitutes" => Ok(vec![substitute(record)]),
        "suppliers" => supplier(record, sight),
        "customers" => customer(record, sight),
        _ => Ok(vec![price(record)]),
    }
}

impl Sight {
    fn has<R: Stored>(&self, key: &Key) -> Result<bool, Failure> {
        Ok(self.reader.get::<R>(key)?.is_some())
    }

    /// Whether the item's list price is the one that the row gives: then it holds since the day that the books say.
    fn has_list_price(&self, record: &Record) -> Result<bool, Failure> {
        let prices: Vec<ListPrice> = self.reader.scan(&key![&self.entity_id, &text(record, "item_id"), ""])?;
        let in_force = prices.into_iter().filter(|price| price.from_on <= self.changed_on).max_by_key(|price| price.from_on);
        let given = Price::parse(&text(record, "list_price")).ok();
        Ok(in_force.is_some_and(|price| Some(price.unit_price) == given && price.price_per == Quantity(1)))
    }
}

fn entity(record: &Record, sight: &Sight) -> Result<Vec<Step>, Failure> {
    let is_known = sight.has::<Entity>(&key![&text(record, "entity_id")])?;
    let create = || Body::of(record, &["entity_id", "name", "currency", "time_zone"]).step("create_entity");
    Ok(if is_known { Vec::new() } else { vec![create()] })
}

/// Goods lie in a bin of this name where the source has none.
const ONLY_BIN: &str = "MAIN";

fn site(record: &Record, bins: &[Record], sight: &Sight) -> Result<Vec<Step>, Failure> {
    let site_id = text(record, "site_id");
    if sight.has::<Site>(&key![&sight.entity_id, &site_id])? {
        return Ok(vec![Body::of(record, &["site_id", "name"]).step("change_site")]);
    }
    let bins = bins.iter().filter(|bin| text(bin, "site_id") == site_id);
    let mut bins: Vec<_> = bins.map(|bin| Body::of(bin, &["bin_id", "kind"]).value()).collect();
    if bins.is_empty() {
        bins.push(json!({"bin_id": ONLY_BIN}));
    }
    Ok(vec![Body::of(record, &["site_id", "name", "time_zone"]).set("bins", bins).step("create_site")])
}

/// Bins of a new site came with it.
fn bin(record: &Record, sight: &Sight) -> Result<Vec<Step>, Failure> {
    let (site_id, bin_id) = (text(record, "site_id"), text(record, "bin_id"));
    if sight.has::<Bin>(&key![&sight.entity_id, &site_id, &bin_id])? {
        return Ok(Vec::new());
    }
    let bins = vec![Body::of(record, &["bin_id", "kind"]).value()];
    Ok(vec![Body::default().set("site_id", site_id).set("bins", bins).step("change_site")])
}

fn item(record: &Record, sight: &Sight) -> Result<Vec<Step>, Failure> {
    let known: Option<Item> = sight.reader.get(&key![&text(record, "item_id")])?;
    let status = || Body::of(record, &["item_id", "status", "superseded_by"]).step("set_item_status");
    let Some(known) = known else {
        let introduced_on = sight.introduced_on.filter(|_| record.get("introduced_on").is_none());
        let mut body = Body::of(record, &["item_id", "name", "family", "base_unit", "costing", "inspected", "introduced_on"]);
        if let Some(day) = introduced_on {
            body = body.set("introduced_on", day.to_string());
        }
        if is_something(record, "list_price") {
            body = body.set("list_price", json!({"unit_price": text(record, "list_price")}));
        }
        let is_plain = text(record, "status") != "discontinued" && record.get("superseded_by").is_none();
        let steps = std::iter::once(body.step("create_item"));
        return Ok(if is_plain { steps.collect() } else { steps.chain([status()]).collect() });
    };
    let mut steps = vec![Body::of(record, &["item_id", "name", "family", "inspected", "introduced_on"]).step("change_item")];
    if is_something(record, "list_price") && !sight.has_list_price(record)? {
        let from_on = sight.changed_on.to_string();
        steps.push(Body::of(record, &["item_id"]).take(record, "list_price", "unit_price").set("from_on", from_on).step("set_price"));
    }
    if text(record, "status") != known.status || record.get("superseded_by").map(ToString::to_string) != known.superseded_by {
        steps.push(status());
    }
    Ok(steps)
}

fn supplier(record: &Record, sight: &Sight) -> Result<Vec<Step>, Failure> {
    let is_known = sight.has::<Supplier>(&key![&text(record, "supplier_id")])?;
    let body = Body::of(record, &["supplier_id", "name", "payment_days", "active", "target_discount_percent"]);
    let amounts = ["minimum_order", "order_target", "below_target_charge"];
    let body = amounts.into_iter().fold(body, |body, amount| body.take_money(record, amount, amount));
    Ok(vec![if is_known { body.step("change_supplier") } else { body.take(record, "currency", "currency").step("create_supplier") }])
}

fn customer(record: &Record, sight: &Sight) -> Result<Vec<Step>, Failure> {
    let terms = |body: Body| {
        body.take(record, "payment_days", "payment_days").take_money(record, "credit_limit", "credit_limit").take(
            record,
            "tax_percent",
            "tax_percent",
        )
    };
    if sight.has::<Customer>(&key![&text(record, "customer_id")])? {
        let change = Body::of(record, &["customer_id", "name", "segment", "region"]).step("change_customer");
        return Ok(vec![change, terms(Body::of(record, &["customer_id"])).step("set_customer_terms")]);
    }
    Ok(vec![terms(Body::of(record, &["customer_id", "name", "segment", "region"])).step("create_customer")])
}

fn substitute(record: &Record) -> Step {
    let fields = ["item_id", "substitute_id", "numerator", "denominator", "priority", "from_on", "until_on", "reason"];
    Body::of(record, &fields).set("both_ways", flag(record, "both_ways")).step("set_item_substitute")
}

fn price(record: &Record) -> Step {
    Body::of(record, &["item_id", "customer_id", "unit_price", "price_unit"]).take(record, "valid_from", "from_on").step("set_price")
}

/// What a supplier offers of an item is one command, price breaks included: of an offer that changed in one row, all rows are said again.
fn offers(rows: &Rows<'_>) -> Vec<Job> {
    let name = |record: &Record| (text(record, "supplier_id"), text(record, "item_id"));
    let mut whole: BTreeMap<(String, String), Vec<&Record>> = BTreeMap::new();
    for record in rows.companions {
        whole.entry(name(record)).or_default().push(record);
    }
    let mut jobs: BTreeMap<(String, String), Job> = BTreeMap::new();
    for (row, record) in rows.changed.iter().enumerate() {
        let job = jobs.entry(name(record)).or_insert_with(|| offer(whole.get(&name(record)).map_or(&[][..], Vec::as_slice)));
        job.rows.push(row);
    }
    jobs.into_values().collect()
}

fn offer(rows: &[&Record]) -> Job {
    let (breaks, bases): (Vec<&Record>, Vec<&Record>) = rows.iter().partition(|row| is_something(row, "from_quantity"));
    let Some(base) = bases.first() else {
        let message = "has price breaks and no row without from_quantity".to_owned();
        let obstacle = super::jobs::Obstacle { code: "no_base_price", message, remedy: "Add a row with the price from the first unit on" };
        return Job { obstacle: Some(obstacle), ..Job::default() };
    };
    let breaks: Vec<_> = breaks.iter().map(|row| Body::of(row, &["from_quantity", "unit_price"]).value()).collect();
    let fields = ["supplier_id", "item_id", "unit_price", "price_unit", "lead_time_days", "unit", "supplier_sku"];
    let body = Body::of(base, &fields)
        .take_something(base, "minimum_quantity", "minimum_quantity")
        .take_something(base, "maximum_quantity", "maximum_quantity")
        .take_something(base, "order_multiple", "order_multiple")
        .set("preferred", flag(base, "preferred"))
        .set("price_breaks", breaks);
    Job { steps: vec![body.step("set_supplier_item")], ..Job::default() }
}
