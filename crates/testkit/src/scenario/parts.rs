//! How the words, options and parts of a scenario's line are read.

use super::Fields;
use chandler_calendar::Day;
use chandler_erp::body::*;
use serde_json::Value;

pub fn purchase_line(part: &mut Fields) -> Result<NewPurchaseLine, String> {
    let (quantity, unit) = quantity(part)?;
    let price = price(part);
    let promised_on = day(part, "promised")?;
    let (unit_price, price_unit) = price.map_or((None, None), |(price, unit)| (Some(price), unit));
    Ok(NewPurchaseLine { item_id: part.word("item")?, quantity, unit, unit_price, price_unit, promised_on, rec_id: part.option("rec") })
}

pub fn received_line(part: &mut Fields) -> Result<ReceivedLine, String> {
    let (quantity, unit) = quantity(part)?;
    let hold = part.option("hold").map(Decimal::from);
    let (lot_id, expires_on) = (part.option("lot"), day(part, "expires")?);
    Ok(ReceivedLine { line: line_number(part)?, quantity, unit, bin_id: part.required("bin")?, hold, lot_id, expires_on })
}

pub fn inspected_line(part: &mut Fields) -> Result<InspectedLine, String> {
    let (passed, rejected) = (part.option("passed").map(Decimal::from), part.option("rejected").map(Decimal::from));
    Ok(InspectedLine { line: line_number(part)?, passed, rejected, unit: part.option("unit"), note: part.option("note") })
}

pub fn billed_line(part: &mut Fields) -> Result<BilledLine, String> {
    let (quantity, unit) = quantity(part)?;
    let (unit_price, price_unit) = price(part).map_or((None, None), |(price, unit)| (Some(price), unit));
    Ok(BilledLine { line: line_number(part)?, quantity, unit, unit_price, price_unit, amount: money(part, "amount")? })
}

pub fn sales_line(part: &mut Fields) -> Result<NewSalesLine, String> {
    let (quantity, unit) = quantity(part)?;
    let (unit_price, price_unit) = price(part).map_or((None, None), |(price, unit)| (Some(price), unit));
    let (site_id, one_off, promised_on) = (part.option("at"), part.flag("one_off"), day(part, "promised")?);
    let (price_reason, price_approved_by) = (part.option("why"), part.option("approved"));
    let item_id = part.word("item")?;
    Ok(NewSalesLine {
        item_id,
        quantity,
        unit,
        site_id,
        requested_on: None,
        promised_on,
        unit_price,
        price_unit,
        price_reason,
        price_approved_by,
        one_off,
    })
}

pub fn shipped_line(part: &mut Fields) -> Result<ShippedLine, String> {
    let (quantity, unit) = quantity(part)?;
    Ok(ShippedLine { line: line_number(part)?, quantity, unit, bin_id: part.option("bin"), lot_id: part.option("lot") })
}

pub fn returned_line(part: &mut Fields) -> Result<ReturnedLine, String> {
    let (quantity, unit) = quantity(part)?;
    let reason = part.option("reason").map_or(Ok(ReturnReason::Other), |reason| word_code(&reason))?;
    Ok(ReturnedLine { line: line_number(part)?, quantity, unit, lot_id: part.option("lot"), reason })
}

/// `1 sound=15 faulty=5 note=bent`: line of the return, what was found.
pub fn inspected_return_line(part: &mut Fields) -> Result<InspectedReturnLine, String> {
    let (sound, faulty) = (part.option("sound").map(Decimal::from), part.option("faulty").map(Decimal::from));
    Ok(InspectedReturnLine { line: line_number(part)?, sound, faulty, unit: part.option("unit"), note: part.option("note") })
}

/// `1 x15 restock bin=A-01`: line of the return, quantity, what becomes of it.
pub fn disposed_line(part: &mut Fields) -> Result<DisposedLine, String> {
    let (quantity, unit) = quantity(part)?;
    Ok(DisposedLine {
        line: line_number(part)?,
        quantity,
        unit,
        action: word_code(&part.word("what becomes of it")?)?,
        bin_id: part.option("bin"),
        lot_id: part.option("lot"),
        expires_on: day(part, "expires")?,
        receipt_number: part.option("receipt"),
        receipt_line: number(part, "line")?,
        note: part.option("note"),
    })
}

pub fn credited_line(part: &mut Fields) -> Result<CreditedLine, String> {
    let (quantity, unit) = quantity(part).map_or((None, None), |(quantity, unit)| (Some(quantity), unit));
    Ok(CreditedLine { line: line_number(part)?, quantity, unit, amount: money(part, "amount")? })
}

pub fn application(part: &mut Fields) -> Result<NewApplication, String> {
    let (short_reason, dispute) = (code(part, "short")?, part.flag("dispute"));
    Ok(NewApplication { invoice_number: part.word("invoice")?, amount: money(part, "amount")?, short_reason, dispute })
}

/// `SO-000001 1`: a line that waits for an item.
pub fn offered_line(part: &mut Fields) -> Result<OfferedLine, String> {
    Ok(OfferedLine { so_number: part.word("order")?, line: line_number(part)? })
}

pub fn corrected_line(part: &mut Fields) -> Result<CorrectedLine, String> {
    Ok(CorrectedLine { line: line_number(part)?, amount: money(part, "amount")?.ok_or("amount= is missing")? })
}

/// `CB-000001 amount=12.00`: carrier's bill or shipment, and what is claimed of it.
pub fn claimed_line(part: &mut Fields) -> Result<ClaimedLine, String> {
    Ok(ClaimedLine { document: part.word("document")?, amount: money(part, "amount")?.ok_or("amount= is missing")? })
}

/// `BOLT special=8.40/CS`, `BOLT support=1.60` or `family=fasteners support=0.10`: what an agreement covers, and what it gives.
pub fn agreement_term(part: &mut Fields) -> Result<NewAgreementTerm, String> {
    let (support, special_cost) = (part.option("support"), part.option("special"));
    let unit = [&support, &special_cost].into_iter().flatten().find_map(|text| text.split_once('/')).map(|(_, unit)| unit.to_owned());
    let price = |text: Option<String>| text.map(|text| Decimal::from(text.split('/').next().unwrap_or_default()));
    Ok(NewAgreementTerm {
        family: part.option("family"),
        item_id: part.word("item").ok(),
        support: price(support),
        special_cost: price(special_cost),
        price_unit: unit,
    })
}

/// `SH-000001 1`: a sale that an agreement supports.
pub fn supported_line(part: &mut Fields) -> Result<SupportedLine, String> {
    Ok(SupportedLine { shipment_number: part.word("shipment")?, line: line_number(part)? })
}

pub fn price_break(part: &mut Fields) -> Result<NewPriceBreak, String> {
    let (from_quantity, _) = quantity(part)?;
    let (unit_price, _) = price(part).ok_or("@PRICE is missing")?;
    Ok(NewPriceBreak { from_quantity, unit_price })
}

/// `units=CS:24,HP:1/2` for a case of 24 and a half.
pub fn packs(fields: &mut Fields) -> Result<Vec<NewUnit>, String> {
    let text = fields.option("units").unwrap_or_default();
    text.split(',').filter(|text| !text.is_empty()).map(pack).collect()
}

pub fn pack(text: &str) -> Result<NewUnit, String> {
    let (unit, factor) = text.split_once(':').ok_or_else(|| format!("`{text}` is no pack such as CS:24"))?;
    let (numerator, denominator) = factor.split_once('/').unwrap_or((factor, "1"));
    Ok(NewUnit { unit: unit.to_owned(), numerator: parsed(numerator)?, denominator: Some(parsed(denominator)?) })
}

pub fn bins(text: &str) -> Vec<NewBin> {
    text.split(',').map(|bin_id| NewBin { bin_id: bin_id.to_owned(), kind: BinKind::Storage }).collect()
}

/// `stock_value 1234.50`, or `account 1010 500.00`: kind, subject where it has one, amount.
pub fn total(part: &mut Fields) -> Result<GivenTotal, String> {
    let (kind, first) = (total_kind(part)?, part.word("an amount")?);
    Ok(match part.word("an amount") {
        Ok(amount) => GivenTotal { kind, subject: Some(first), amount: amount.into() },
        Err(_) => GivenTotal { kind, subject: None, amount: first.into() },
    })
}

pub fn total_kind(fields: &mut Fields) -> Result<TotalKind, String> {
    word_code(&fields.word("kind of total")?)
}

pub fn list_price(text: &str) -> NewListPrice {
    let (price, unit) = text.split_once('/').map_or((text, None), |(price, unit)| (price, Some(unit.to_owned())));
    NewListPrice { unit_price: price.into(), price_unit: unit, from_on: None }
}

/// `x10CS`: a number, then a unit where it is not the base unit.
pub fn quantity(fields: &mut Fields) -> Result<(Decimal, Option<String>), String> {
    let text = fields.marked('x').ok_or("xQUANTITY is missing")?;
    let end = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    Ok((number.into(), (!unit.is_empty()).then(|| unit.to_owned())))
}

/// `@54.00/CS`: a price and its unit.
pub fn price(fields: &mut Fields) -> Option<(Decimal, Option<String>)> {
    let text = fields.marked('@')?;
    let (price, unit) = text.split_once('/').map_or((text.as_str(), None), |(price, unit)| (price, Some(unit.to_owned())));
    Some((price.into(), unit))
}

/// `35.00`, or `35.00USD` with its currency stated.
pub fn money(fields: &mut Fields, name: &str) -> Result<Option<MoneyText>, String> {
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

/// A code of one of the closed lists, such as `reason=damaged`.
pub fn code<T: serde::de::DeserializeOwned>(fields: &mut Fields, name: &str) -> Result<Option<T>, String> {
    let text = fields.option(name);
    text.map(|text| serde_json::from_value(Value::String(text)).map_err(|error| error.to_string())).transpose()
}

pub fn line_number(fields: &mut Fields) -> Result<i64, String> {
    parsed(&fields.word("line")?)
}

pub fn day(fields: &mut Fields, name: &str) -> Result<Option<Day>, String> {
    fields.option(name).map(|text| parsed(&text)).transpose()
}

pub fn answer(fields: &mut Fields, name: &str) -> Option<bool> {
    fields.option(name).map(|answer| answer != "no")
}

pub fn number(fields: &mut Fields, name: &str) -> Result<Option<i64>, String> {
    fields.option(name).map(|text| parsed(&text)).transpose()
}

/// One of the words that a field can have.
pub fn word_code<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, String> {
    serde_json::from_value(Value::String(word.to_owned())).map_err(|error| error.to_string())
}

pub fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, String>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| format!("`{text}`: {error}"))
}
