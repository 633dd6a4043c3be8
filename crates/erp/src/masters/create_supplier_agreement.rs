//! `create_supplier_agreement`. Its terms never change, so that what a sale is supported with is the same on every day: other terms are another agreement.

use crate::command::{Command, Invalid};
use crate::fields::Decimal;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{AgreementTerm, Customer, Item, Supplier, SupplierAgreement, SupplierItem};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Price, Quantity, Rounding, multiply_divide};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
/// Records what a supplier agreed to pay for goods that are sold in the agreement's terms (special price agreement, ship and debit).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSupplierAgreement {
    /// the supplier's number of it
    pub agreement_id: String,
    pub supplier_id: String,
    /// whose purchases it supports; all customers' where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    #[schemars(with = "String")]
    pub from_on: Day,
    /// last day of shipments that it supports. No end where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until_on: Option<Day>,
    /// days after the shipment within which a sale can be claimed
    pub claim_days: i64,
    /// each item and each family once; an item's own term goes before that of its family
    pub terms: Vec<NewAgreementTerm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What the supplier pays for an item, or for the items of a family.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAgreementTerm {
    /// exactly one of item and family
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// what the supplier pays for one price_unit; exactly one of support and special_cost
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<Decimal>,
    /// what one price_unit is to cost for these sales: the supplier pays the difference to its price of today
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special_cost: Option<Decimal>,
    /// the base unit where it is left out; of a family always the base unit
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
}

impl Command for CreateSupplierAgreement {
    const NAME: &'static str = "create_supplier_agreement";
    const SUMMARY: &'static str = "Records what a supplier agreed to pay for goods that are sold in the agreement's terms";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "already_exists",
        "unknown_supplier",
        "unknown_customer",
        "unknown_item",
        "unknown_unit",
        "not_offered",
        "wrong_currency",
        "price_unit_not_whole",
        "not_positive",
        "negative",
        "too_large",
    ];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let terms = self.checked_terms()?;
        self.fetch(work)?;
        let books = Books::open(work)?;
        let entity_id = work.entity_id().to_owned();
        work.require_new::<SupplierAgreement>(key![&entity_id, &self.agreement_id])?;
        let supplier: Supplier = work.require(key![&self.supplier_id], "unknown_supplier")?;
        reading::check_currency(Some(supplier.currency), books.currency, &self.supplier_id)?;
        if let Some(customer_id) = &self.customer_id {
            work.require::<Customer>(key![customer_id], "unknown_customer")?;
        }
        let claim_days = reading::days(self.claim_days, "claim_days")?;
        for term in &terms {
            let row = self.term(work, &books, term)?;
            work.insert(row);
        }
        work.document("supplier_agreement", &self.agreement_id);
        let Self { agreement_id, supplier_id, customer_id, from_on, until_on, note, .. } = self;
        let currency = books.currency;
        work.insert(SupplierAgreement { entity_id, agreement_id, supplier_id, customer_id, from_on, until_on, claim_days, note, currency });
        Ok(())
    }
}

/// A term that says clearly what it covers and gives.
struct Term {
    covers: &'static str,
    covered_id: String,
    gives: Gives,
    price_unit: Option<String>,
    field: String,
}

enum Gives {
    Support(Decimal),
    SpecialCost(Decimal),
}

impl CreateSupplierAgreement {
    fn checked_terms(&self) -> Result<Vec<Term>, Stop> {
        reading::id(&self.agreement_id, "agreement_id")?;
        reading::not_empty(&self.terms, "terms")?;
        if self.until_on.is_some_and(|until_on| until_on < self.from_on) {
            return Err(Invalid::new("until_on", "It would end before it begins", "Give a day from from_on on, or leave it out").into());
        }
        let mut covered = BTreeSet::new();
        let check = |(index, term): (usize, &NewAgreementTerm)| {
            let term = term.checked(format!("terms[{index}]"))?;
            if !covered.insert((term.covers, term.covered_id.clone())) {
                return Err(Invalid::new(term.field, format!("{} is named twice", term.covered_id), "Name each item and each family once").into());
            }
            Ok(term)
        };
        self.terms.iter().enumerate().map(check).collect()
    }

    fn fetch(&self, work: &Work<'_>) -> Result<(), Stop> {
        let entity_id = work.entity_id();
        let mut lookups = vec![Books::lookup(work), Lookup::row::<Supplier>(key![&self.supplier_id])];
        lookups.push(Lookup::row::<SupplierAgreement>(key![entity_id, &self.agreement_id]));
        lookups.extend(self.customer_id.iter().map(|customer_id| Lookup::row::<Customer>(key![customer_id])));
        for term in &self.terms {
            if let Some(item_id) = &term.item_id {
                lookups.extend(reading::unit_lookups(item_id, [term.price_unit.as_ref()]));
                lookups.push(Lookup::row::<SupplierItem>(key![entity_id, item_id, &self.supplier_id]));
            }
        }
        work.fetch(lookups)
    }

    fn term(&self, work: &Work<'_>, books: &Books, term: &Term) -> Result<AgreementTerm, Stop> {
        let (given, price_per) = term.given(work)?;
        let (support, costs) = match term.gives {
            Gives::Support(_) => (given, None),
            Gives::SpecialCost(_) => {
                let into_stock = self.price_of(work, &term.covered_id, price_per)?;
                (Price(into_stock.0.saturating_sub(given.0)), Some((into_stock, given)))
            }
        };
        if support.0 < 1 {
            return Err(Refusal::new("not_positive", format!("{}.support", term.field)).into());
        }
        Ok(AgreementTerm {
            entity_id: work.entity_id().to_owned(),
            agreement_id: self.agreement_id.clone(),
            covers: term.covers.to_owned(),
            covered_id: term.covered_id.clone(),
            into_stock_cost: costs.map(|(into_stock, _)| into_stock),
            special_cost: costs.map(|(_, special)| special),
            support,
            price_per,
            currency: books.currency,
        })
    }

    /// The supplier's price of today for so many base units.
    fn price_of(&self, work: &Work<'_>, item_id: &str, price_per: Quantity) -> Result<Price, Stop> {
        let offer: Option<SupplierItem> = work.get(key![work.entity_id(), item_id, &self.supplier_id])?;
        let offer = offer.ok_or_else(|| Refusal::new("not_offered", item_id).with("supplier", &self.supplier_id))?;
        Ok(Price(multiply_divide(offer.unit_price.0, price_per.0, offer.price_per.0, Rounding::HalfAwayFromZero)?))
    }
}

impl NewAgreementTerm {
    fn checked(&self, field: String) -> Result<Term, Stop> {
        let invalid = |message: &str, remedy: &str| Err(Invalid::new(&field, message, remedy).into());
        let (covers, covered_id) = match (&self.item_id, &self.family) {
            (Some(item_id), None) => ("item", item_id),
            (None, Some(family)) => ("family", family),
            _ => return invalid("It names no item and no family, or both", "Give one of item_id and family"),
        };
        let gives = match (&self.support, &self.special_cost) {
            (Some(support), None) => Gives::Support(support.clone()),
            (None, Some(special_cost)) if self.item_id.is_some() => Gives::SpecialCost(special_cost.clone()),
            (None, Some(_)) => return invalid("Items of a family cost differently", "Give the support of a base unit, or name the items"),
            _ => return invalid("It states no support and no special cost, or both", "Give one of support and special_cost"),
        };
        if self.family.is_some() && self.price_unit.is_some() {
            return invalid("Items of a family come in different packs", "Give the support of a base unit, or name the items");
        }
        Ok(Term { covers, covered_id: covered_id.clone(), gives, price_unit: self.price_unit.clone(), field })
    }
}

impl Term {
    /// The price that it states, and for how many base units.
    fn given(&self, work: &Work<'_>) -> Result<(Price, Quantity), Stop> {
        let (text, name) = match &self.gives {
            Gives::Support(support) => (support, "support"),
            Gives::SpecialCost(special_cost) => (special_cost, "special_cost"),
        };
        let field = format!("{}.{name}", self.field);
        if self.covers == "family" {
            return Ok((reading::price_of_base_unit(text, &field)?, Quantity(1)));
        }
        let item: Item = work.require(key![&self.covered_id], "unknown_item")?;
        reading::price(work, &item, self.price_unit.as_ref(), text, &field)
    }
}
