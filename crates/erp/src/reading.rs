//! From the words of a body to exact amounts: quantities in base units, prices, money. Every error names the field.

use crate::command::Invalid;
use crate::fields::{Decimal, MoneyText};
use crate::refusal::Refusal;
use crate::tables::{Item, ItemUnit};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, AmountError, Currency, Price, Quantity, UnitFactor, parse_scaled};
use chandler_calendar::{CalendarError, Day};
use chandler_catalogue::key;

/// The rows needed to read quantities and prices of an item in these units.
pub fn unit_lookups<'a>(item_id: &str, units: impl IntoIterator<Item = Option<&'a String>>) -> Vec<Lookup> {
    let packs = units.into_iter().flatten().map(|unit| Lookup::row::<ItemUnit>(key![item_id, unit]));
    std::iter::once(Lookup::row::<Item>(key![item_id])).chain(packs).collect()
}

/// A quantity of more than nothing, in base units.
pub fn quantity(work: &Work<'_>, item: &Item, unit: Option<&String>, text: &Decimal, field: &str) -> Result<Quantity, Stop> {
    let quantity = signed_quantity(work, item, unit, text, field)?;
    if quantity.0 < 1 { Err(Refusal::new("not_positive", field).into()) } else { Ok(quantity) }
}

/// A quantity of nothing or more, in base units.
pub fn quantity_or_none(work: &Work<'_>, item: &Item, unit: Option<&String>, text: &Decimal, field: &str) -> Result<Quantity, Stop> {
    let quantity = signed_quantity(work, item, unit, text, field)?;
    if quantity.0 < 0 { Err(Refusal::new("negative", field).into()) } else { Ok(quantity) }
}

/// A quantity of either sign, in base units.
pub fn signed_quantity(work: &Work<'_>, item: &Item, unit: Option<&String>, text: &Decimal, field: &str) -> Result<Quantity, Stop> {
    let factor = factor(work, item, unit)?;
    factor.to_base(text.as_str()).map_err(|error| match error {
        AmountError::NotWhole { quantity } => {
            let unit = unit.unwrap_or(&item.base_unit);
            Refusal::new("not_whole_units", &item.item_id).with("quantity", quantity).with("unit", unit).into()
        }
        error => unreadable(error, field),
    })
}

/// A price of nothing or more with the base units that it buys.
pub fn price(work: &Work<'_>, item: &Item, unit: Option<&String>, text: &Decimal, field: &str) -> Result<(Price, Quantity), Stop> {
    let factor = factor(work, item, unit)?;
    if factor.numerator() % factor.denominator() != 0 {
        return Err(Refusal::new("price_unit_not_whole", &item.item_id).with("unit", unit.unwrap_or(&item.base_unit)).into());
    }
    Ok((price_of_base_unit(text, field)?, Quantity(factor.numerator() / factor.denominator())))
}

/// A price of nothing or more, of one base unit where nothing else is stated.
pub fn price_of_base_unit(text: &Decimal, field: &str) -> Result<Price, Stop> {
    let price = Price::parse(text.as_str()).map_err(|error| unreadable(error, field))?;
    if price.0 < 0 { Err(Refusal::new("negative", field).into()) } else { Ok(price) }
}

/// An amount of nothing or more in this currency.
pub fn amount(text: &MoneyText, currency: Currency, field: &str) -> Result<Amount, Stop> {
    let amount = signed_amount(text, currency, field)?;
    if amount.0 < 0 { Err(Refusal::new("negative", field).into()) } else { Ok(amount) }
}

/// An amount that must be more than nothing.
pub fn positive_amount(text: &MoneyText, currency: Currency, field: &str) -> Result<Amount, Stop> {
    let amount = amount(text, currency, field)?;
    if amount.is_zero() { Err(Refusal::new("not_positive", field).into()) } else { Ok(amount) }
}

/// A part of what is open of `subject`: all of it where nothing is stated.
pub fn part_of_open(text: Option<&MoneyText>, open: Amount, currency: Currency, field: &str, subject: &str) -> Result<Amount, Stop> {
    let Some(text) = text else { return Ok(open) };
    let part = positive_amount(text, currency, field)?;
    not_more_than_open(part, open, currency, subject)?;
    Ok(part)
}

/// An amount of either sign in this currency.
pub fn signed_amount(text: &MoneyText, currency: Currency, field: &str) -> Result<Amount, Stop> {
    let decimal = match text {
        MoneyText::Plain(decimal) => decimal,
        MoneyText::Stated(stated) => {
            check_currency(Some(stated.currency), currency, field)?;
            &stated.amount
        }
    };
    Amount::parse(decimal.as_str(), currency).map_err(|error| unreadable(error, field))
}

/// An amount that may be left out: nothing then.
pub fn amount_or_none(text: Option<&MoneyText>, currency: Currency, field: &str) -> Result<Amount, Stop> {
    text.map_or(Ok(Amount::ZERO), |text| amount(text, currency, field))
}

/// Millionths from a percentage: 8.25 is 82500.
pub fn percent_micros(text: &Decimal, field: &str) -> Result<i64, Stop> {
    const DIGITS_OF_PERCENT: u32 = 4;
    let micros = parse_scaled(text.as_str(), DIGITS_OF_PERCENT).map_err(|error| unreadable(error, field))?;
    if micros < 0 { Err(Refusal::new("negative", field).into()) } else { Ok(micros) }
}

/// A number of days that is not negative and stays within a human lifetime.
pub fn days(days: i64, field: &str) -> Result<i64, Stop> {
    const LONGEST: i64 = 36_500;
    match days {
        ..0 => Err(Refusal::new("negative", field).into()),
        0..=LONGEST => Ok(days),
        _ => Err(Refusal::new("too_large", field).into()),
    }
}

/// Refuses a day that has not come yet.
pub fn not_after(day: Day, today: Day, subject: &str) -> Result<(), Stop> {
    if day > today { Err(Refusal::new("in_future", subject).with("day", day).with("today", today).into()) } else { Ok(()) }
}

/// Refuses a day that has passed.
pub fn not_before(day: Day, today: Day, subject: &str) -> Result<(), Stop> {
    if day < today { Err(Refusal::new("in_past", subject).with("day", day).with("today", today).into()) } else { Ok(()) }
}

/// Refuses a day before that of the document which something follows from.
pub fn not_before_document(day: Day, since: Day, subject: &str) -> Result<(), Stop> {
    if day < since { Err(Refusal::new("before_document", subject).with("day", day).with("since", since).into()) } else { Ok(()) }
}

/// Refuses a document of another party.
pub fn belongs_to(owner: &str, party: &str, subject: &str) -> Result<(), Stop> {
    if owner == party { Ok(()) } else { Err(Refusal::new("other_party", subject).with("owner", owner).with("found", party).into()) }
}

/// Refuses more than is open of a document.
pub fn not_more_than_open(amount: Amount, open: Amount, currency: Currency, subject: &str) -> Result<(), Stop> {
    if amount <= open {
        return Ok(());
    }
    Err(Refusal::new("more_than_open", subject).with("open", open.format(currency)).with("requested", amount.format(currency)).into())
}

/// Minutes of a contact or task: none is negative, none takes longer than a day.
pub fn minutes(minutes: Option<i64>, field: &str) -> Result<Option<i64>, Stop> {
    const DAY: i64 = 24 * 60;
    match minutes {
        Some(..0) => Err(Refusal::new("negative", field).into()),
        Some(minutes) if minutes > DAY => Err(Refusal::new("too_large", field).into()),
        minutes => Ok(minutes),
    }
}

/// Refuses a currency that is stated and wrong.
pub fn check_currency(found: Option<Currency>, expected: Currency, subject: &str) -> Result<(), Stop> {
    match found {
        Some(found) if found != expected => Err(Refusal::new("wrong_currency", subject).with("expected", expected).with("found", found).into()),
        _ => Ok(()),
    }
}

/// A body without what it needs at least one of.
pub fn not_empty<T>(values: &[T], field: &str) -> Result<(), Stop> {
    if values.is_empty() {
        return Err(Invalid::new(field, format!("`{field}` is empty"), "Give at least one").into());
    }
    Ok(())
}

/// A time zone that is none.
pub fn invalid_zone(error: &CalendarError) -> Stop {
    Invalid::new("time_zone", error.to_string(), "Use a name of the time-zone database, such as America/Chicago").into()
}

/// An id that opens a key: neither empty nor padded nor endless.
pub fn id(text: &str, field: &str) -> Result<(), Stop> {
    const LONGEST: usize = 64;
    let fits = !text.is_empty() && text.len() <= LONGEST && text.trim() == text && !text.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(Invalid::new(field, format!("`{field}` is no id"), "Give 1 to 64 characters without space around them").into()) }
}

fn factor(work: &Work<'_>, item: &Item, unit: Option<&String>) -> Result<UnitFactor, Stop> {
    let Some(unit) = unit.filter(|unit| **unit != item.base_unit) else {
        return Ok(UnitFactor::ONE);
    };
    let row = work.get::<ItemUnit>(key![&item.item_id, unit])?;
    let row = row.ok_or_else(|| Refusal::new("unknown_unit", &item.item_id).with("unit", unit))?;
    Ok(UnitFactor::new(row.numerator, row.denominator)?)
}

fn unreadable(error: AmountError, field: &str) -> Stop {
    match error {
        AmountError::Overflow => Refusal::new("too_large", field).into(),
        error => Invalid::new(field, error.to_string(), "Write a decimal number with no more digits than it can have").into(),
    }
}
