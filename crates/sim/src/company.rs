//! The company: what was planted, what it knows of its books, what is on its agenda.

use crate::agenda::Agenda;
use crate::agreements::Agreements;
use crate::books::{Books, OrderKey};
use crate::buyer::Buyer;
use crate::collectors::Credit;
use crate::customer_credits::CreditsDesk;
use crate::customer_returns::ReturnsDesk;
use crate::customers::Customer;
use crate::entrusted::Entrusted;
use crate::evenings::Diary;
use crate::figures::Tally;
use crate::goods::Goods;
use crate::inbound::{Arrival, Inspection, PendingBill, PendingReturn, PurchaseOrder};
use crate::leaks::Leak;
use crate::payers::Payable;
use crate::price_changes::CostRise;
use crate::rng::Seed;
use crate::scenario::Scenario;
use crate::substitutes::draw_pairs;
use crate::suppliers::Supplier;
use crate::traps::Trap;
use crate::truth::{LostDemand, OneOffOrder};
use crate::warehouse_day::PendingCarrierBill;
use chandler_amount::Currency;
use chandler_calendar::Day;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) struct Company {
    pub scenario: Scenario,
    pub seed: Seed,
    pub goods: Goods,
    pub suppliers: Vec<Supplier>,
    pub customers: Vec<Customer>,
    /// Items with the one that can take their place.
    pub substitutes: Vec<(usize, usize)>,
    pub cost_rises: Vec<CostRise>,
    pub agreements: Agreements,
    pub books: Books,
    pub buyer: Buyer,
    pub purchase_orders: Vec<PurchaseOrder>,
    pub agenda: Agendas,
    pub returns: ReturnsDesk,
    pub credits: CreditsDesk,
    /// Per customer.
    pub payables: Vec<Vec<Payable>>,
    pub credit: Credit,
    pub entrusted: Entrusted,
    /// Item-sites that got goods today.
    pub replenished: BTreeSet<usize>,
    pub planted: Planted,
    pub tally: Tally,
    pub diary: Diary,
}

#[derive(Default)]
pub(crate) struct Agendas {
    pub arrivals: Agenda<Arrival>,
    pub inspections: Agenda<Inspection>,
    pub returns: Agenda<PendingReturn>,
    pub supplier_bills: Agenda<PendingBill>,
    pub carrier_bills: Agenda<PendingCarrierBill>,
    pub shipments: Agenda<OrderKey>,
}

/// What was planted while the days went by.
#[derive(Default)]
pub(crate) struct Planted {
    pub leaks: Vec<Leak>,
    pub one_offs: Vec<OneOffOrder>,
    pub traps: Vec<Trap>,
    /// By item-site and day.
    pub lost: BTreeMap<(usize, Day), LostDemand>,
    /// Base units wanted, by item-site, over the whole time.
    pub wanted: Vec<i64>,
}

impl Company {
    pub(crate) fn found(scenario: &Scenario, currency: Currency) -> Self {
        let suppliers = Supplier::draw_all(scenario);
        let goods = Goods::draw(scenario, &suppliers);
        let customers = Customer::draw_all(scenario, &goods);
        let item_sites = goods.item_sites.len();
        Self {
            seed: Seed(scenario.seed),
            substitutes: draw_pairs(scenario, &goods),
            cost_rises: CostRise::draw_all(scenario, &goods, suppliers.len()),
            agreements: Agreements::draw(scenario, &goods, suppliers.len(), &customers),
            books: Books::new(&goods, customers.len(), currency),
            buyer: Buyer::new(scenario, &goods, &suppliers),
            purchase_orders: Vec::new(),
            agenda: Agendas::default(),
            returns: ReturnsDesk::default(),
            credits: CreditsDesk::default(),
            payables: vec![Vec::new(); customers.len()],
            credit: Credit::new(&customers, currency),
            entrusted: Entrusted::default(),
            replenished: BTreeSet::new(),
            planted: Planted { wanted: vec![0; item_sites], ..Planted::default() },
            tally: Tally::default(),
            diary: Diary::default(),
            scenario: scenario.clone(),
            goods,
            suppliers,
            customers,
        }
    }

    pub(crate) fn site_id(&self, site: usize) -> &'static str {
        self.scenario.sites()[site].id
    }
}
