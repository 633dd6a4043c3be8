//! Chandler's own decision, by the functions that its runs call: evidence, the decision tables, [`derive`].
//!
//! Nothing of the decision is done here again. What is set: the review period of the world, and in a sweep the service level in place of the tables'.
//! Left out is what the simulated facts do not have: corrections, transfers, lines that are suspected to be one-off.

use super::{Decision, HISTORY_DAYS, Policy, PolicyError, View, recent_series};
use crate::world::{Facts, Shortage, World, day_of};
use chandler_amount::{AmountError, Currency};
use chandler_forecast::{ForecastError, HorizonPmf, LeadTimeDemandRequest, LossPool, ModelLosses, PooledLosses, Settings, model_losses};
use chandler_recommend::replenishment::{
    ClassFacts, DemandHistory, Economics, ItemFacts, LeadTimeFacts, OnOrder, Outcome, Position, ReplenishmentEvidence, RuleUse, SiteFacts,
    SupplierTerms, asked_rules, current_methods, derive,
};
use chandler_rules::{Bundle, RuleError, RuleTable, default_tables};

/// The tables are asked again after so many reviews: what they ask about changes slowly.
const REVIEWS_BETWEEN_RULES: usize = 4;

/// What Chandler knows of a world beyond each item: its decision tables and how its models do on all items.
#[derive(Debug)]
pub struct Company {
    currency: Currency,
    rules: Bundle,
    pooled_losses: PooledLosses,
}

/// Why a company cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum CompanyError {
    #[error("the shipped decision tables cannot be read")]
    Rules(#[from] RuleError),
    #[error("the currency of the world is none")]
    Currency(#[from] AmountError),
}

impl Company {
    /// With the tables that the product ships, and the models compared on the history of all items.
    ///
    /// # Errors
    /// When the shipped tables do not parse.
    pub fn of(world: &World) -> Result<Self, CompanyError> {
        let tables: Result<Vec<RuleTable>, RuleError> = default_tables().iter().map(|(file, text)| RuleTable::parse(file, text)).collect();
        let mut pool = LossPool::default();
        for item_site in &world.item_sites {
            let history = &item_site.demand[..world.span.history];
            // A history that cannot be compared says nothing of the models.
            if let Ok(losses) = losses_of(history, item_site.facts.stated_days + world.span.review as u32) {
                pool.add(losses.class, losses.named_losses());
            }
        }
        Ok(Self { currency: "USD".parse()?, rules: Bundle::from_tables(tables?)?, pooled_losses: pool.losses() })
    }
}

impl Company {
    /// How its forecasts treat daily demand.
    pub fn settings(&self) -> Settings {
        Settings { pooled_losses: Some(self.pooled_losses.clone()), ..Settings::daily() }
    }
}

fn losses_of(demand: &[i64], days: u32) -> Result<ModelLosses, ForecastError> {
    let (series, settings) = (recent_series(demand), Settings::daily());
    model_losses(&LeadTimeDemandRequest { series: &series, horizon: &HorizonPmf::fixed(days), season_length: 1, settings: &settings })
}

/// What the reorder point is to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    OfTheTables,
    /// A fill rate in place of the tables'.
    Fill(f64),
    /// The least cost where a unit short costs so much, as a share of its price.
    ShortageCost(f64),
}

/// Chandler deciding on one item at one site.
#[derive(Debug)]
pub struct Chandler<'a> {
    company: &'a Company,
    goal: Goal,
    review_days: usize,
    shortage: Shortage,
    rules: Vec<RuleUse>,
    reviews: usize,
}

impl<'a> Chandler<'a> {
    pub fn new(company: &'a Company, world: &World, goal: Goal) -> Self {
        Self { company, goal, review_days: world.span.review, shortage: world.shortage, rules: Vec::new(), reviews: 0 }
    }

    fn ask_rules(&mut self, evidence: &ReplenishmentEvidence) -> Result<(), PolicyError> {
        self.rules = asked_rules(evidence, &self.company.rules)?;
        for rule in &mut self.rules {
            set(rule, "review_days", || self.review_days.to_string());
            match self.goal {
                Goal::OfTheTables => {}
                Goal::Fill(level) => set(rule, "service_level", || format!("{level:.4}")),
                Goal::ShortageCost(share) => set(rule, "shortage_cost", || format!("{share:.4}")),
            }
        }
        Ok(())
    }

    fn service_target(&self) -> Option<f64> {
        let level = || self.rules.iter().find_map(|rule| rule.outputs.get("service_level")?.parse().ok());
        if let Goal::ShortageCost(_) = self.goal { None } else { level() }
    }
}

fn set(rule: &mut RuleUse, output: &str, value: impl FnOnce() -> String) {
    if let Some(known) = rule.outputs.get_mut(output) {
        *known = value();
    }
}

impl Policy for Chandler<'_> {
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError> {
        let mut evidence = self.evidence(view);
        if self.reviews.is_multiple_of(REVIEWS_BETWEEN_RULES) {
            self.ask_rules(&evidence)?;
        }
        self.reviews += 1;
        evidence.rules.clone_from(&self.rules);
        let service_target = self.service_target();
        Ok(match derive(&evidence)? {
            Outcome::Proposal(proposal) => {
                let reorder_point = Some(proposal.record.impact.reorder_point as f64);
                Decision { quantity: proposal.record.action.quantity, reorder_point, service_target }
            }
            Outcome::NoAction(none) => Decision { quantity: 0, reorder_point: none.reorder_point.map(|level| level as f64), service_target },
        })
    }
}

impl Chandler<'_> {
    /// All but the decisions of the rules, which are asked about it.
    fn evidence(&self, view: &View<'_>) -> ReplenishmentEvidence {
        let View { facts, .. } = view;
        ReplenishmentEvidence {
            entity_id: "WORLD".to_owned(),
            as_of: day_of(view.day),
            currency: self.company.currency,
            item: item_of(facts),
            site: SiteFacts { site_id: format!("S{}", facts.site), name: String::new() },
            demand: self.history(view),
            pooled_losses: self.company.pooled_losses.clone(),
            lead_time: LeadTimeFacts {
                observed_days: view.receipts.to_vec(),
                open_overdue_days: overdue(view),
                supplier_days: facts.supplier_receipts.clone(),
                stated_days: facts.stated_days,
                corrected_days: None,
            },
            class: ClassFacts { abc: facts.abc.to_owned(), annual_margin_minor: facts.annual_margin_minor },
            position: position_of(view),
            terms: Some(terms_of(facts)),
            inactive_supplier: None,
            economics: Economics {
                unit_cost_micros: facts.unit_cost_micros,
                unit_revenue_micros: Some(facts.unit_price_micros),
                order_cost_minor: facts.order_cost_minor,
                holding_rate_millionths: facts.holding_rate_millionths,
            },
            rules: Vec::new(),
            rule_bundle: self.company.rules.hash().to_owned(),
            corrections: Vec::new(),
            open_quantity: None,
            supplier_order: None,
            reconstructed: None,
            methods: current_methods(),
            lead_time_demand: None,
        }
    }

    fn history(&self, view: &View<'_>) -> DemandHistory {
        let first = view.demand.len().saturating_sub(HISTORY_DAYS);
        let without_stock = view.days_without_stock.iter().filter(|day| **day >= first).map(|day| (day - first) as u32);
        DemandHistory {
            from: day_of(first),
            daily: view.demand[first..].to_vec(),
            censored_days: without_stock.collect(),
            recorded_share_millionths: match self.shortage {
                Shortage::Waits => 1_000_000,
                Shortage::Lost { recorded_share } => (recorded_share * 1e6) as i64,
            },
            excluded_quantity: 0,
            suspected_quantity: 0,
            season_length: 1,
            suspected_lines: Vec::new(),
            passed_on_quantity: 0,
        }
    }
}

fn item_of(facts: &Facts) -> ItemFacts {
    ItemFacts {
        item_id: format!("I{}", facts.item),
        name: String::new(),
        family: String::new(),
        base_unit: "EA".to_owned(),
        status: "active".to_owned(),
        superseded_by: None,
        introduced_on: day_of(0),
        shelf_life_days: None,
    }
}

/// Days since the order of what should have come by now.
fn overdue(view: &View<'_>) -> Vec<u32> {
    let late = view.stock.on_order.iter().filter(|order| order.promised_on < view.day);
    late.map(|order| (view.day - order.ordered_on) as u32).collect()
}

fn position_of(view: &View<'_>) -> Position {
    let on_order = view.stock.on_order.iter().enumerate().map(|(line, order)| OnOrder {
        po_number: format!("PO-{}", order.ordered_on),
        line: line as i64 + 1,
        quantity: order.quantity,
        promised_on: day_of(order.promised_on),
    });
    Position {
        on_hand: view.stock.on_hand,
        held: 0,
        allocated: 0,
        allocated_later: 0,
        backordered: view.stock.waiting,
        backordered_later: 0,
        open_orders: Vec::new(),
        on_order: on_order.collect(),
        inbound: Vec::new(),
        stock_not_recorded: false,
        open_counts: Vec::new(),
        lots: Vec::new(),
    }
}

fn terms_of(facts: &Facts) -> SupplierTerms {
    SupplierTerms {
        supplier_id: format!("V{}", facts.supplier),
        name: String::new(),
        minimum_quantity: facts.minimum_quantity,
        order_multiple: facts.order_multiple,
        unit_price_micros: facts.unit_cost_micros,
        price_per: 1,
        breaks: Vec::new(),
        minimum_order_minor: 0,
        maximum_quantity: None,
        order_target: None,
    }
}
