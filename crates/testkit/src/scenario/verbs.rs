//! The verbs of scenarios: each builds the body of one command.

use super::Fields;
use chandler_erp::Command;
use chandler_erp::body::*;
use serde_json::Value;

/// One verb of the language.
pub struct Verb {
    pub name: &'static str,
    pub command: &'static str,
    pub body: fn(&mut Fields, &mut [Fields]) -> Result<Value, String>,
}

macro_rules! verbs {
    ($($name:literal $body:ident $build:expr;)*) => {
        /// All verbs; `on`, `as` and `expect` are the runner's own.
        pub const VERBS: &[Verb] = &[$(
            Verb { name: $name, command: $body::NAME, body: |fields, parts| {
                let build: fn(&mut Fields, &mut [Fields]) -> Result<$body, String> = $build;
                serde_json::to_value(build(fields, parts)?).map_err(|error| error.to_string())
            } }
        ),*];
    };
}

verbs! {
    "entity" CreateEntity |f, _| Ok(CreateEntity {
        entity_id: f.word("entity")?,
        name: f.option("name").unwrap_or_default(),
        currency: parsed(&f.option("currency").unwrap_or_else(|| "USD".to_owned()))?,
        time_zone: f.option("zone").unwrap_or_else(|| "America/Chicago".to_owned()),
    });
    "site" CreateSite |f, _| Ok(CreateSite {
        site_id: f.word("site")?,
        name: f.option("name").unwrap_or_default(),
        time_zone: f.option("zone"),
        bins: f.required("bins")?.split(',').map(|bin_id| NewBin { bin_id: bin_id.to_owned(), kind: BinKind::Storage }).collect(),
    });
    "item" CreateItem |f, _| Ok(CreateItem {
        item_id: f.word("item")?,
        family: f.option("family").unwrap_or_else(|| "general".to_owned()),
        base_unit: f.option("base"),
        costing: if f.flag("average") { Costing::Average } else { Costing::Fifo },
        units: packs(f)?,
        inspected: f.flag("inspected"),
        list_price: f.option("list").map(|price| list_price(&price)),
        ..CreateItem::default()
    });
    "supplier" CreateSupplier |f, _| Ok(CreateSupplier {
        supplier_id: f.word("supplier")?,
        name: f.option("name").unwrap_or_default(),
        currency: f.option("currency").map(|text| parsed(&text)).transpose()?,
        payment_days: number(f, "days")?.unwrap_or(30),
        minimum_order: f.option("minimum").map(MoneyText::from),
    });
    "terms" SetSupplierItem |f, parts| {
        let (unit_price, price_unit) = price(f).ok_or("@PRICE is missing")?;
        Ok(SetSupplierItem {
            supplier_id: f.word("supplier")?,
            item_id: f.word("item")?,
            unit_price,
            price_unit,
            lead_time_days: number(f, "lead")?.unwrap_or(7),
            unit: f.option("unit"),
            minimum_quantity: f.option("moq").map(Decimal::from),
            order_multiple: f.option("multiple").map(Decimal::from),
            price_breaks: parts.iter_mut().map(price_break).collect::<Result<_, _>>()?,
            preferred: f.flag("preferred"),
            supplier_sku: f.option("sku"),
        })
    };
    "customer" CreateCustomer |f, _| Ok(CreateCustomer {
        customer_id: f.word("customer")?,
        payment_days: number(f, "days")?.unwrap_or(30),
        credit_limit: f.required("limit")?.into(),
        tax_percent: f.option("tax").map(Decimal::from),
        ..CreateCustomer::default()
    });
    "credit" SetCustomerTerms |f, _| Ok(SetCustomerTerms {
        customer_id: f.word("customer")?,
        payment_days: number(f, "days")?,
        credit_limit: f.option("limit").map(MoneyText::from),
        tax_percent: f.option("tax").map(Decimal::from),
    });
    "price" SetPrice |f, _| {
        let (unit_price, price_unit) = price(f).ok_or("@PRICE is missing")?;
        let from_on = parsed(&f.required("from")?)?;
        Ok(SetPrice { item_id: f.word("item")?, customer_id: f.option("customer"), unit_price, price_unit, from_on })
    };
    "status" SetItemStatus |f, _| Ok(SetItemStatus {
        item_id: f.word("item")?,
        status: if f.flag("discontinued") { ItemStatus::Discontinued } else { ItemStatus::Active },
        superseded_by: f.option("by"),
    });
    "buy" CreatePurchaseOrder |f, parts| Ok(CreatePurchaseOrder {
        supplier_id: f.word("supplier")?,
        site_id: f.required("at")?,
        placed: !f.flag("draft"),
        currency: f.option("currency").map(|text| parsed(&text)).transpose()?,
        source: f.option("source"),
        allow_below_minimum: f.flag("any_quantity"),
        lines: parts.iter_mut().map(purchase_line).collect::<Result<_, _>>()?,
    });
    "place" PlacePurchaseOrder |f, _| Ok(PlacePurchaseOrder { po_number: f.word("order")? });
    "cancel_purchase" CancelPurchaseOrder |f, _| Ok(CancelPurchaseOrder {
        po_number: f.word("order")?,
        lines: number(f, "line")?.into_iter().collect(),
        reason: f.option("reason"),
    });
    "receive" ReceivePurchaseOrder |f, parts| Ok(ReceivePurchaseOrder {
        po_number: f.word("order")?,
        lines: parts.iter_mut().map(received_line).collect::<Result<_, _>>()?,
    });
    "inspect" InspectReceipt |f, parts| Ok(InspectReceipt {
        receipt_number: f.word("receipt")?,
        lines: parts.iter_mut().map(inspected_line).collect::<Result<_, _>>()?,
    });
    "send_back" ReturnToSupplier |f, _| {
        let (quantity, unit) = quantity(f)?;
        let reason = f.option("reason").unwrap_or_else(|| "rejected".to_owned());
        Ok(ReturnToSupplier { receipt_number: f.word("receipt")?, line: line_number(f)?, quantity, unit, reason })
    };
    "bill" RecordSupplierBill |f, parts| Ok(RecordSupplierBill {
        po_number: f.word("order")?,
        supplier_reference: f.option("ref").unwrap_or_else(|| "their-number".to_owned()),
        billed_on: None,
        currency: f.option("currency").map(|text| parsed(&text)).transpose()?,
        lines: parts.iter_mut().map(billed_line).collect::<Result<_, _>>()?,
    });
    "order" CreateSalesOrder |f, parts| Ok(CreateSalesOrder {
        customer_id: f.word("customer")?,
        site_id: f.option("at"),
        requested_on: f.option("requested").map(|text| parsed(&text)).transpose()?,
        currency: f.option("currency").map(|text| parsed(&text)).transpose()?,
        one_off: f.flag("one_off"),
        lines: parts.iter_mut().map(sales_line).collect::<Result<_, _>>()?,
        ..CreateSalesOrder::default()
    });
    "allocate" AllocateOrder |f, _| Ok(AllocateOrder {
        so_number: f.word("order")?,
        backorder: f.option("backorder").map(|answer| answer != "no"),
    });
    "ship" ShipOrder |f, parts| Ok(ShipOrder {
        so_number: f.word("order")?,
        site_id: f.option("at"),
        lines: parts.iter_mut().map(shipped_line).collect::<Result<_, _>>()?,
        carrier: f.option("carrier"),
        freight_billed: f.option("freight").map(MoneyText::from),
        freight_estimate: f.option("estimate").map(MoneyText::from),
    });
    "cancel" CancelOrderLine |f, _| {
        let given = quantity(f).ok();
        let (quantity, unit) = given.map_or((None, None), |(quantity, unit)| (Some(quantity), unit));
        Ok(CancelOrderLine { so_number: f.word("order")?, line: line_number(f)?, quantity, unit, reason: f.option("reason") })
    };
    "pay" RecordPayment |f, parts| Ok(RecordPayment {
        customer_id: f.word("customer")?,
        amount: money(f, "amount")?.ok_or("amount= is missing")?,
        reference: f.option("ref"),
        applications: parts.iter_mut().map(application).collect::<Result<_, _>>()?,
    });
    "carrier_bill" RecordCarrierBill |f, _| Ok(RecordCarrierBill {
        shipment_number: f.word("shipment")?,
        carrier: f.option("carrier"),
        amount: money(f, "amount")?.ok_or("amount= is missing")?,
        billed_on: None,
    });
    "adjust" AdjustStock |f, _| {
        let (unit_cost, unit) = price(f).map_or((None, None), |(price, unit)| (Some(price), unit));
        Ok(AdjustStock {
            item_id: f.word("item")?,
            site_id: f.word("site")?,
            bin_id: f.word("bin")?,
            counted: f.option("counted").map(Decimal::from),
            difference: f.option("difference").map(Decimal::from),
            unit: unit.or_else(|| f.option("unit")),
            unit_cost,
            reason: f.option("reason").unwrap_or_else(|| "count".to_owned()),
        })
    };
}

fn purchase_line(part: &mut Fields) -> Result<NewPurchaseLine, String> {
    let (quantity, unit) = quantity(part)?;
    let price = price(part);
    let promised_on = part.option("promised").map(|text| parsed(&text)).transpose()?;
    let (unit_price, price_unit) = price.map_or((None, None), |(price, unit)| (Some(price), unit));
    Ok(NewPurchaseLine { item_id: part.word("item")?, quantity, unit, unit_price, price_unit, promised_on, rec_id: part.option("rec") })
}

fn received_line(part: &mut Fields) -> Result<ReceivedLine, String> {
    let (quantity, unit) = quantity(part)?;
    let hold = part.option("hold").map(Decimal::from);
    Ok(ReceivedLine { line: line_number(part)?, quantity, unit, bin_id: part.required("bin")?, hold })
}

fn inspected_line(part: &mut Fields) -> Result<InspectedLine, String> {
    let (passed, rejected) = (part.option("passed").map(Decimal::from), part.option("rejected").map(Decimal::from));
    Ok(InspectedLine { line: line_number(part)?, passed, rejected, unit: part.option("unit"), note: part.option("note") })
}

fn billed_line(part: &mut Fields) -> Result<BilledLine, String> {
    let (quantity, unit) = quantity(part)?;
    let (unit_price, price_unit) = price(part).map_or((None, None), |(price, unit)| (Some(price), unit));
    Ok(BilledLine { line: line_number(part)?, quantity, unit, unit_price, price_unit, amount: money(part, "amount")? })
}

fn sales_line(part: &mut Fields) -> Result<NewSalesLine, String> {
    let (quantity, unit) = quantity(part)?;
    let (unit_price, price_unit) = price(part).map_or((None, None), |(price, unit)| (Some(price), unit));
    let (site_id, one_off) = (part.option("at"), part.flag("one_off"));
    Ok(NewSalesLine { item_id: part.word("item")?, quantity, unit, site_id, requested_on: None, unit_price, price_unit, one_off })
}

fn shipped_line(part: &mut Fields) -> Result<ShippedLine, String> {
    let (quantity, unit) = quantity(part)?;
    Ok(ShippedLine { line: line_number(part)?, quantity, unit, bin_id: part.option("bin") })
}

fn application(part: &mut Fields) -> Result<NewApplication, String> {
    Ok(NewApplication { invoice_number: part.word("invoice")?, amount: money(part, "amount")? })
}

fn price_break(part: &mut Fields) -> Result<NewPriceBreak, String> {
    let (from_quantity, _) = quantity(part)?;
    let (unit_price, _) = price(part).ok_or("@PRICE is missing")?;
    Ok(NewPriceBreak { from_quantity, unit_price })
}

/// `units=CS:24,HP:1/2` for a case of 24 and a half.
fn packs(fields: &mut Fields) -> Result<Vec<NewUnit>, String> {
    let text = fields.option("units").unwrap_or_default();
    let pack = |text: &str| {
        let (unit, factor) = text.split_once(':').ok_or_else(|| format!("`{text}` is no pack such as CS:24"))?;
        let (numerator, denominator) = factor.split_once('/').unwrap_or((factor, "1"));
        Ok(NewUnit { unit: unit.to_owned(), numerator: parsed(numerator)?, denominator: Some(parsed(denominator)?) })
    };
    text.split(',').filter(|text| !text.is_empty()).map(pack).collect()
}

fn list_price(text: &str) -> NewListPrice {
    let (price, unit) = text.split_once('/').map_or((text, None), |(price, unit)| (price, Some(unit.to_owned())));
    NewListPrice { unit_price: price.into(), price_unit: unit, from_on: None }
}

/// `x10CS`: a number, then a unit where it is not the base unit.
fn quantity(fields: &mut Fields) -> Result<(Decimal, Option<String>), String> {
    let text = fields.marked('x').ok_or("xQUANTITY is missing")?;
    let end = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    Ok((number.into(), (!unit.is_empty()).then(|| unit.to_owned())))
}

/// `@54.00/CS`: a price and its unit.
fn price(fields: &mut Fields) -> Option<(Decimal, Option<String>)> {
    let text = fields.marked('@')?;
    let (price, unit) = text.split_once('/').map_or((text.as_str(), None), |(price, unit)| (price, Some(unit.to_owned())));
    Some((price.into(), unit))
}

/// `35.00`, or `35.00USD` with its currency stated.
fn money(fields: &mut Fields, name: &str) -> Result<Option<MoneyText>, String> {
    let Some(text) = fields.option(name) else {
        return Ok(None);
    };
    let end = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (amount, currency) = text.split_at(end);
    if currency.is_empty() {
        return Ok(Some(amount.into()));
    }
    Ok(Some(MoneyText::Stated(StatedMoney { amount: amount.into(), currency: parsed(currency)? })))
}

fn line_number(fields: &mut Fields) -> Result<i64, String> {
    parsed(&fields.word("line")?)
}

fn number(fields: &mut Fields, name: &str) -> Result<Option<i64>, String> {
    fields.option(name).map(|text| parsed(&text)).transpose()
}

fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, String>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| format!("`{text}`: {error}"))
}
