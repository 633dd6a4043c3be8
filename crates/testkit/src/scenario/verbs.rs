//! The verbs of scenarios: each builds the body of one command.

use super::Fields;
use super::action_verbs::ACTION;
use super::bank_verbs::BANK;
use super::credit_verbs::CREDIT;
use super::parts::{
    answer, application, billed_line, bins, code, credited_line, day, disposed_line, inspected_line, inspected_return_line, line_number, list_price,
    money, number, pack, packs, parsed, price, price_break, purchase_line, quantity, received_line, returned_line, sales_line, shipped_line, total,
    total_kind,
};
use super::substitute_verbs::SUBSTITUTES;
use chandler_erp::Command;
use chandler_erp::body::*;
use serde_json::Value;

/// One verb of the language.
pub struct Verb {
    pub name: &'static str,
    pub command: &'static str,
    pub body: fn(&mut Fields, &mut [Fields]) -> Result<Value, String>,
}

macro_rules! verb_list {
    ($list:ident: $($name:literal $body:ident $build:expr;)*) => {
        pub const $list: &[Verb] = &[$(
            Verb { name: $name, command: $body::NAME, body: |fields, parts| {
                let build: fn(&mut Fields, &mut [Fields]) -> Result<$body, String> = $build;
                serde_json::to_value(build(fields, parts)?).map_err(|error| error.to_string())
            } }
        ),*];
    };
}
pub(super) use verb_list;

/// The verb of this name; `on`, `as` and `expect` are the runner's own.
pub fn verb(name: &str) -> Option<&'static Verb> {
    verbs().find(|verb| verb.name == name)
}

/// All verbs of commands.
pub fn verbs() -> impl Iterator<Item = &'static Verb> {
    BUSINESS.iter().chain(CREDIT).chain(ACTION).chain(SUBSTITUTES).chain(BANK)
}

verb_list! { BUSINESS:
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
        bins: bins(&f.required("bins")?),
    });
    "change_site" ChangeSite |f, _| Ok(ChangeSite {
        site_id: f.word("site")?,
        name: f.option("name"),
        bins: f.option("bins").map(|text| bins(&text)).unwrap_or_default(),
    });
    "item" CreateItem |f, _| Ok(CreateItem {
        item_id: f.word("item")?,
        family: f.option("family").unwrap_or_else(|| "general".to_owned()),
        base_unit: f.option("base"),
        costing: if f.flag("average") { Costing::Average } else { Costing::Fifo },
        units: packs(f)?,
        inspected: f.flag("inspected"),
        lot_tracked: f.flag("lots"),
        shelf_life_days: number(f, "keeps")?,
        list_price: f.option("list").map(|price| list_price(&price)),
        ..CreateItem::default()
    });
    "change_item" ChangeItem |f, _| Ok(ChangeItem {
        item_id: f.word("item")?,
        name: f.option("name"),
        family: f.option("family"),
        costing: f.option("costing").map(|costing| if costing == "average" { Costing::Average } else { Costing::Fifo }),
        inspected: answer(f, "inspected"),
        lot_tracked: answer(f, "lots"),
        shelf_life_days: number(f, "keeps")?,
        introduced_on: day(f, "introduced")?,
    });
    "pack" SetItemUnit |f, _| {
        let item_id = f.word("item")?;
        let pack = pack(&f.word("a pack such as CS:24")?)?;
        Ok(SetItemUnit { item_id, unit: pack.unit, numerator: pack.numerator, denominator: pack.denominator })
    };
    "supplier" CreateSupplier |f, _| Ok(CreateSupplier {
        supplier_id: f.word("supplier")?,
        name: f.option("name").unwrap_or_default(),
        currency: f.option("currency").map(|text| parsed(&text)).transpose()?,
        payment_days: number(f, "days")?.unwrap_or(30),
        minimum_order: f.option("minimum").map(MoneyText::from),
        order_target: f.option("target").map(MoneyText::from),
        below_target_charge: f.option("charge").map(MoneyText::from),
        target_discount_percent: f.option("discount").map(Decimal::from),
        active: f.flag("inactive").then_some(false),
    });
    "change_supplier" ChangeSupplier |f, _| Ok(ChangeSupplier {
        supplier_id: f.word("supplier")?,
        name: f.option("name"),
        payment_days: number(f, "days")?,
        minimum_order: f.option("minimum").map(MoneyText::from),
        order_target: f.option("target").map(MoneyText::from),
        below_target_charge: f.option("charge").map(MoneyText::from),
        target_discount_percent: f.option("discount").map(Decimal::from),
        active: answer(f, "active"),
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
            maximum_quantity: f.option("most").map(Decimal::from),
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
    "change_customer" ChangeCustomer |f, _| Ok(ChangeCustomer {
        customer_id: f.word("customer")?,
        name: f.option("name"),
        segment: f.option("segment"),
        region: f.option("region"),
    });
    "credit" SetCustomerTerms |f, _| Ok(SetCustomerTerms {
        customer_id: f.word("customer")?,
        payment_days: number(f, "days")?,
        credit_limit: f.option("limit").map(MoneyText::from),
        tax_percent: f.option("tax").map(Decimal::from),
        reason: f.option("reason"),
    });
    "price" SetPrice |f, _| {
        let (unit_price, price_unit) = price(f).ok_or("@PRICE is missing")?;
        let from_on = parsed(&f.required("from")?)?;
        let until_on = day(f, "until")?;
        Ok(SetPrice { item_id: f.word("item")?, customer_id: f.option("customer"), unit_price, price_unit, from_on, until_on })
    };
    "status" SetItemStatus |f, _| Ok(SetItemStatus {
        item_id: f.word("item")?,
        status: if f.flag("discontinued") { ItemStatus::Discontinued } else { ItemStatus::Active },
        superseded_by: f.option("by"),
    });
    "cut_over" BeginCutOver |f, _| Ok(BeginCutOver { cut_over_on: parsed(&f.word("day")?)? });
    "open_receivable" OpenReceivable |f, _| Ok(OpenReceivable {
        invoice_id: f.word("invoice")?,
        customer_id: f.required("of")?,
        invoiced_on: parsed(&f.required("on")?)?,
        due_on: parsed(&f.required("due")?)?,
        amount: money(f, "amount")?.ok_or("amount= is missing")?,
        original_amount: money(f, "original")?,
        disputed: f.flag("disputed"),
        reference: f.option("ref"),
    });
    "open_payable" OpenPayable |f, _| Ok(OpenPayable {
        bill_id: f.word("bill")?,
        supplier_id: f.required("of")?,
        billed_on: parsed(&f.required("on")?)?,
        due_on: parsed(&f.required("due")?)?,
        amount: money(f, "amount")?.ok_or("amount= is missing")?,
        po_number: f.option("po"),
    });
    "open_account" OpenAccount |f, _| Ok(OpenAccount {
        account: f.word("account")?,
        name: f.option("name"),
        balance: money(f, "balance")?.ok_or("balance= is missing")?,
    });
    "import" RecordImport |f, _| Ok(RecordImport {
        import_id: f.word("import")?,
        source: f.option("source").unwrap_or_else(|| "export".to_owned()),
        mapping_hash: "00".to_owned(),
        history: f.rest().into_iter().map(|(table, rows)| Ok((table, TableVersion { version: 1, rows: parsed(&rows)? }))).collect::<Result<_, String>>()?,
        ..RecordImport::default()
    });
    "check" CheckCutOver |_, parts| Ok(CheckCutOver { totals: parts.iter_mut().map(total).collect::<Result<_, _>>()? });
    "explain" ExplainDifference |f, _| Ok(ExplainDifference {
        kind: total_kind(f)?,
        subject: f.option("subject"),
        explanation: f.option("why").unwrap_or_default().replace('_', " "),
    });
    "go_live" GoLive |_, _| Ok(GoLive {});
    "buy" CreatePurchaseOrder |f, parts| Ok(CreatePurchaseOrder {
        supplier_id: f.word("supplier")?,
        site_id: f.required("at")?,
        placed: !f.flag("draft"),
        ordered_on: day(f, "ordered")?,
        origin_number: f.option("origin"),
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
        freight: f.option("freight").map(MoneyText::from),
        lines: parts.iter_mut().map(billed_line).collect::<Result<_, _>>()?,
    });
    "order" CreateSalesOrder |f, parts| Ok(CreateSalesOrder {
        customer_id: f.word("customer")?,
        site_id: f.option("at"),
        ordered_on: day(f, "ordered")?,
        origin_number: f.option("origin"),
        requested_on: day(f, "requested")?,
        currency: f.option("currency").map(|text| parsed(&text)).transpose()?,
        one_off: f.flag("one_off"),
        lines: parts.iter_mut().map(sales_line).collect::<Result<_, _>>()?,
        ..CreateSalesOrder::default()
    });
    "allocate" AllocateOrder |f, _| Ok(AllocateOrder {
        so_number: f.word("order")?,
        backorder: f.option("backorder").map(|answer| answer != "no"),
    });
    "release" ReleaseOrder |f, parts| Ok(ReleaseOrder {
        so_number: f.word("order")?,
        reason: f.option("reason").unwrap_or_default(),
        lines: parts.iter_mut().map(super::parts::line_number).collect::<Result<_, _>>()?,
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
    "take_back" ReceiveReturn |f, parts| Ok(ReceiveReturn {
        shipment_number: f.word("shipment")?,
        site_id: f.option("at"),
        customer_reference: f.option("ref"),
        lines: parts.iter_mut().map(returned_line).collect::<Result<_, _>>()?,
    });
    "look_at" InspectReturn |f, parts| Ok(InspectReturn {
        return_number: f.word("return")?,
        lines: parts.iter_mut().map(inspected_return_line).collect::<Result<_, _>>()?,
    });
    "dispose" DisposeReturn |f, parts| Ok(DisposeReturn {
        return_number: f.word("return")?,
        lines: parts.iter_mut().map(disposed_line).collect::<Result<_, _>>()?,
    });
    "credit_memo" IssueCreditMemo |f, parts| Ok(IssueCreditMemo {
        return_number: f.option("return"),
        invoice_number: f.option("invoice"),
        reason: code(f, "reason")?,
        lines: parts.iter_mut().map(credited_line).collect::<Result<_, _>>()?,
        amount: money(f, "amount")?,
        restock_fee: money(f, "fee")?,
        restock_percent: f.option("percent").map(Decimal::from),
        on_account: f.flag("on_account"),
        in_advance: f.flag("in_advance"),
        customer_reference: f.option("ref"),
        note: f.option("note"),
    });
    "pay" RecordPayment |f, parts| Ok(RecordPayment {
        customer_id: f.word("customer")?,
        amount: money(f, "amount")?.ok_or("amount= is missing")?,
        reference: f.option("ref"),
        on_account: f.flag("on_account"),
        applications: parts.iter_mut().map(application).collect::<Result<_, _>>()?,
    });
    "carrier_bill" RecordCarrierBill |f, _| Ok(RecordCarrierBill {
        shipment_number: f.word("shipment")?,
        carrier: f.option("carrier"),
        amount: money(f, "amount")?.ok_or("amount= is missing")?,
        billed_on: None,
    });
    "count" CountStock |f, _| Ok(CountStock {
        item_id: f.word("item")?,
        site_id: f.word("site")?,
        bin_id: f.word("bin")?,
        counted: f.option("counted").map(Decimal::from).ok_or("counted= is missing")?,
        unit: f.option("unit"),
        lot_id: f.option("lot"),
    });
    "settle" SettleCount |f, _| Ok(SettleCount {
        count_number: f.word("count")?,
        post: f.option("post").is_some_and(|post| post == "yes"),
        reason: f.option("reason").unwrap_or_else(|| "count".to_owned()),
        lot_id: f.option("lot"),
        expires_on: day(f, "expires")?,
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
            value: money(f, "value")?,
            lot_id: f.option("lot"),
            expires_on: day(f, "expires")?,
            reason: f.option("reason").unwrap_or_else(|| "count".to_owned()),
        })
    };
}
