//! The verbs of substitutes: which there are, to whom they are offered, and who takes one.

use super::Fields;
use super::parts::{day, line_number, number, offered_line, parsed, price, quantity};
use super::verbs::{Verb, verb_list};
use chandler_erp::Command;
use chandler_erp::body::*;

verb_list! { SUBSTITUTES:
    "substitute" SetItemSubstitute |f, _| Ok(SetItemSubstitute {
        item_id: f.word("item")?,
        substitute_id: f.word("substitute")?,
        numerator: number(f, "ratio")?,
        denominator: number(f, "for")?,
        priority: number(f, "priority")?,
        from_on: day(f, "from")?,
        until_on: day(f, "until")?,
        both_ways: f.flag("both_ways"),
        reason: f.option("reason"),
    });
    "end_substitute" EndItemSubstitute |f, _| Ok(EndItemSubstitute {
        item_id: f.word("item")?,
        substitute_id: f.word("substitute")?,
        until_on: day(f, "until")?,
    });
    "offer" OfferSubstitute |f, parts| {
        let (quantity, _) = quantity(f)?;
        Ok(OfferSubstitute {
            item_id: f.word("item")?,
            substitute_id: f.word("substitute")?,
            site_id: f.required("at")?,
            quantity,
            until_on: parsed(&f.required("until")?)?,
            lines: parts.iter_mut().map(offered_line).collect::<Result<_, _>>()?,
            reason: f.option("reason"),
            rec_id: f.option("rec"),
        })
    };
    "take" SubstituteOrderLine |f, _| {
        let (quantity, unit) = quantity(f).map_or((None, None), |(quantity, unit)| (Some(quantity), unit));
        let (unit_price, price_unit) = price(f).map_or((None, None), |(price, unit)| (Some(price), unit));
        Ok(SubstituteOrderLine {
            so_number: f.word("order")?,
            line: line_number(f)?,
            substitute_id: f.word("substitute")?,
            accepted_by: f.option("by").unwrap_or_default(),
            quantity,
            unit,
            unit_price,
            price_unit,
            price_approved_by: f.option("approved"),
            promised_on: day(f, "promised")?,
            offer_number: f.option("offer"),
            note: f.option("note"),
        })
    };
}
