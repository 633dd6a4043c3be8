//! The days, one after the other.

use crate::agenda::is_business_day;
use crate::company::Company;
use crate::core::{Core, SimulationError};
use crate::desk::{Desk, RefusedCommand, Trace};
use crate::figures::Figures;
use crate::scenario::Scenario;
use crate::truth::{ItemSiteTruth, TruthFile};
use chandler_amount::Currency;
use chandler_calendar::Day;

/// A company that is being simulated.
pub struct Simulation {
    company: Company,
    trace: Trace,
}

impl Simulation {
    /// Draws the company; nothing has been sent yet.
    ///
    /// `currency` is that of the home's legal entity. It must have two digits after the point.
    pub fn new(scenario: &Scenario, currency: Currency) -> Self {
        Self { company: Company::found(scenario, currency), trace: Trace::default() }
    }

    /// Drives a core through all days. Its home must be fresh and have its legal entity; commands name no entity, so the home's is meant.
    /// `progress` is told each day that is done and the commands sent so far.
    ///
    /// # Errors
    /// When the core does not answer, or calls a command invalid. A refusal is no error: see [`Self::refused`].
    pub fn run(&mut self, core: &mut dyn Core, progress: &mut dyn FnMut(Day, u64)) -> Result<(), SimulationError> {
        let Self { company, trace } = self;
        let scenario = company.scenario.clone();
        let opening = scenario.opening_on();
        company.enter_masters(&mut Desk::open(opening, scenario.sites(), core, trace)?)?;
        for number in 0..scenario.days {
            let day = scenario.start_on().plus_days(number as i32);
            company.live(&mut Desk::open(day, scenario.sites(), core, trace)?)?;
            progress(day, trace.count());
        }
        Ok(())
    }

    /// The day that the home's clock should show afterwards.
    pub fn business_date(&self) -> Day {
        self.company.scenario.end_on
    }

    /// Commands sent.
    pub fn commands(&self) -> u64 {
        self.trace.count()
    }

    /// SHA-256 over all envelopes in the order in which they were sent, in hexadecimal.
    pub fn trace_hash(&self) -> String {
        self.trace.hash()
    }

    /// Refused commands. Those that were not planned show that simulator and core disagree about the books.
    pub fn refused(&self) -> &[RefusedCommand] {
        &self.trace.refused
    }

    pub fn figures(&self) -> Figures {
        self.company.figures()
    }

    /// Planted demand of every item at every site.
    pub fn item_sites(&self) -> Vec<ItemSiteTruth> {
        self.company.item_site_truths()
    }

    /// What was planted, as files to be written where no pipeline reads.
    ///
    /// # Errors
    /// When a file cannot be put into JSON.
    pub fn truth(&self) -> Result<Vec<TruthFile>, SimulationError> {
        self.company.truth(&self.trace)
    }
}

impl Company {
    /// One day: goods in, money in, orders in, orders to suppliers, goods out, credits, bills in.
    fn live(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        self.buyer.begin(desk.day);
        self.enter_new_items(desk)?;
        if is_business_day(desk.day) {
            self.change_prices(desk)?;
            self.receive(desk)?;
            self.inspect(desk)?;
            self.take_back(desk)?;
            self.sort_returns(desk)?;
            self.serve_backorders(desk)?;
            self.hear_customers(desk)?;
            self.take_payments(desk)?;
            self.put_cash_right(desk)?;
            self.collect(desk)?;
            self.cancel_old(desk)?;
            self.release_holds(desk)?;
        }
        self.take_orders(desk)?;
        if is_business_day(desk.day) {
            self.buy(desk)?;
            self.ship(desk)?;
            self.write_credits(desk)?;
            self.take_carrier_bills(desk)?;
            self.send_back(desk)?;
            self.take_supplier_bills(desk)?;
        }
        self.set_traps(desk)?;
        self.tally.note_evening(self.books.stock.iter().map(|stock| stock.value).sum());
        Ok(())
    }
}
