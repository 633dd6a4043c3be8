//! Evidence is read from storage and from other programs: it is checked before anything is computed from it.

use super::evidence::{ReplenishmentEvidence, RuleUse};
use crate::Exact;
use chandler_amount::{Rounding, multiply_divide, parse_scaled};

/// The largest quantity, amount or price that is planned with; sums of a million of them still fit.
const LARGEST: i64 = 1_000_000_000_000;
/// The longest history that is planned with, in days.
const LONGEST_HISTORY_DAYS: usize = 3_700;

/// Why nothing can be derived from an evidence.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DeriveError {
    #[error("{field} of {subject} is {value}; it must be {expected}")]
    BadFact { subject: String, field: &'static str, value: String, expected: &'static str },
    #[error(
        "{subject} has no decision of the rule table {table}, or none that gives {output}; give it in rules/{table}.toml, as a new home does, and publish the rules"
    )]
    NoRule { subject: String, table: &'static str, output: &'static str },
    #[error("{subject} cannot be forecast: {source}")]
    Forecast { subject: String, source: chandler_forecast::ForecastError },
    #[error("figures of {subject} are too large to be kept exactly; look for a slip of a decimal point")]
    TooLarge { subject: String },
}

impl ReplenishmentEvidence {
    /// Checks what the arithmetic relies on.
    ///
    /// # Errors
    /// The first fact that is out of its range.
    pub fn check(&self) -> Result<(), DeriveError> {
        let position = &self.position;
        self.require("on_hand", position.on_hand, -LARGEST)?;
        let not_negative = [
            ("held", position.held),
            ("allocated", position.allocated),
            ("allocated_later", position.allocated_later),
            ("backordered", position.backordered),
            ("backordered_later", position.backordered_later),
            ("unit_cost_micros", self.economics.unit_cost_micros),
            ("unit_revenue_micros", self.economics.unit_revenue_micros.unwrap_or(0)),
            ("order_cost_minor", self.economics.order_cost_minor),
            ("holding_rate_millionths", self.economics.holding_rate_millionths),
            ("excluded_quantity", self.demand.excluded_quantity),
            ("recorded_share_millionths", self.demand.recorded_share_millionths),
            ("suspected_quantity", self.demand.suspected_quantity),
            ("open_quantity", self.open_quantity.unwrap_or(0)),
            ("reconstructed demand_quantity", self.reconstructed.as_ref().map_or(0, |known| known.demand_quantity)),
        ];
        not_negative.iter().try_for_each(|(field, value)| self.require(field, *value, 0))?;
        self.require("allocated_later", position.allocated - position.allocated_later, 0)?;
        self.require("backordered_later", position.backordered - position.backordered_later, 0)?;
        position.open_orders.iter().try_for_each(|order| self.require("open_orders", order.quantity, 0))?;
        position.on_order.iter().try_for_each(|order| self.require("on_order", order.quantity, 0))?;
        position.lots.iter().try_for_each(|lot| self.require("lots", lot.quantity, 0))?;
        self.require("shelf_life_days", self.item.shelf_life_days.unwrap_or(1), 1)?;
        position.inbound.iter().try_for_each(|transfer| self.require("inbound", transfer.quantity, 0))?;
        self.demand.daily.iter().try_for_each(|quantity| self.require("demand", *quantity, 0))?;
        self.check_lengths()?;
        self.check_terms()
    }

    fn check_lengths(&self) -> Result<(), DeriveError> {
        let days = self.demand.daily.len();
        let bad = |field, value: usize, expected| Err(DeriveError::BadFact { subject: self.subject(), field, value: value.to_string(), expected });
        if days > LONGEST_HISTORY_DAYS {
            return bad("days of demand", days, "at most 3700");
        }
        if self.demand.recorded_share_millionths > 1_000_000 {
            let value = self.demand.recorded_share_millionths.to_string();
            return Err(DeriveError::BadFact { subject: self.subject(), field: "recorded_share_millionths", value, expected: "at most 1000000" });
        }
        match self.demand.censored_days.iter().find(|day| **day as usize >= days) {
            Some(day) => bad("censored_days", *day as usize, "a position in the demand history"),
            None => Ok(()),
        }
    }

    fn check_terms(&self) -> Result<(), DeriveError> {
        let Some(terms) = &self.terms else { return Ok(()) };
        self.require("minimum_quantity", terms.minimum_quantity, 0)?;
        self.require("order_multiple", terms.order_multiple, 1)?;
        self.require("unit_price_micros", terms.unit_price_micros, 0)?;
        self.require("price_per", terms.price_per, 1)?;
        self.require("minimum_order_minor", terms.minimum_order_minor, 0)?;
        let target = terms.order_target.unwrap_or_default();
        self.require("order_target", target.value_minor, 0)?;
        self.require("charge of the order target", target.charge_minor, 0)?;
        self.require("discount of the order target", target.discount_millionths, 0)?;
        self.require("maximum_quantity", terms.maximum_quantity.unwrap_or(1), 1)?;
        terms.breaks.iter().try_for_each(|price_break| {
            self.require("from_quantity of a price break", price_break.from_quantity, 1)?;
            self.require("unit_price_micros of a price break", price_break.unit_price_micros, 0)?;
            self.require("price_per of a price break", price_break.price_per, 1)
        })
    }

    fn require(&self, field: &'static str, value: i64, smallest: i64) -> Result<(), DeriveError> {
        if (smallest..=LARGEST).contains(&value) {
            return Ok(());
        }
        let expected = match smallest {
            0 => "between 0 and 10^12",
            1 => "between 1 and 10^12",
            _ => "between -10^12 and 10^12",
        };
        Err(DeriveError::BadFact { subject: self.subject(), field, value: value.to_string(), expected })
    }
}

/// What the rules said about one evidence.
#[derive(Debug)]
pub(super) struct Rules {
    pub stocked: bool,
    pub service_level_millionths: i64,
    /// What a unit short costs, as a share of its price, millionths; 0 where the fill rate is the aim.
    pub shortage_cost_millionths: i64,
    pub review_days: u32,
    pub maximum_cover_days: i64,
    /// Minor units.
    pub minimum_order_value: i64,
    pub minimum_change_percent: Exact,
    /// Minor units.
    pub minimum_change_value: i64,
    pub minutes_tenths: i64,
    pub owner: String,
}

impl Rules {
    pub fn of(evidence: &ReplenishmentEvidence) -> Result<Self, DeriveError> {
        let output = |table: &'static str, output: &'static str| Output { evidence, table, output };
        Ok(Self {
            stocked: output("service_targets", "stocked").text()? == "true",
            service_level_millionths: output("service_targets", "service_level").scaled(6)?.clamp(0, 999_000),
            shortage_cost_millionths: output("service_targets", "shortage_cost").scaled(6)?,
            review_days: u32::try_from(output("ordering_limits", "review_days").scaled(0)?.clamp(1, 366)).unwrap_or(1),
            maximum_cover_days: output("ordering_limits", "maximum_cover_days").scaled(0)?.clamp(0, 365),
            minimum_order_value: output("ordering_limits", "minimum_order_value").minor_units()?,
            minimum_change_percent: output("hysteresis", "minimum_change_percent").exact()?,
            minimum_change_value: output("hysteresis", "minimum_change_value").minor_units()?,
            minutes_tenths: output("minutes", "minutes").scaled(1)?.max(1),
            owner: output("owners", "owner").text()?.to_owned(),
        })
    }
}

/// One output of one rule table.
struct Output<'a> {
    evidence: &'a ReplenishmentEvidence,
    table: &'static str,
    output: &'static str,
}

impl<'a> Output<'a> {
    fn text(&self) -> Result<&'a str, DeriveError> {
        let rule: Option<&'a RuleUse> = self.evidence.rule(self.table);
        rule.and_then(|rule| rule.outputs.get(self.output)).map(String::as_str).ok_or_else(|| self.missing())
    }

    fn exact(&self) -> Result<Exact, DeriveError> {
        self.text()?.parse().map_err(|_| self.missing())
    }

    /// The number times 10^digits, rounded up to whole units.
    fn scaled(&self, digits: u32) -> Result<i64, DeriveError> {
        const PLACES: u32 = 9;
        let billionths = parse_scaled(self.text()?, PLACES).map_err(|_| self.missing())?;
        multiply_divide(billionths, 10_i64.pow(digits), 10_i64.pow(PLACES), Rounding::Up).map_err(|_| self.missing())
    }

    fn minor_units(&self) -> Result<i64, DeriveError> {
        self.scaled(self.evidence.currency.minor_digits())
    }

    fn missing(&self) -> DeriveError {
        DeriveError::NoRule { subject: self.evidence.subject(), table: self.table, output: self.output }
    }
}
