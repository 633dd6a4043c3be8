//! The days, one after the other.

use crate::agenda::is_business_day;
use crate::company::Company;
use crate::core::{Core, SimulationError};
use crate::decider::{Decider, DecisionDays};
use crate::desk::{Desk, RefusedCommand, Trace};
use crate::evenings::EveningTruth;
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
        self.begin(core)?;
        (1..=self.company.scenario.days).try_for_each(|number| self.live(number, core, progress).map(drop))
    }

    /// The same with somebody who decides on some evenings: from the first of them on the company's own buyer orders nothing that the decider looks after,
    /// and its collectors ask nobody by their own list.
    ///
    /// # Errors
    /// Also when nobody can decide, or what was decided is about something that the company does not have.
    pub fn run_deciding(
        &mut self,
        decider: &mut dyn Decider,
        evenings: DecisionDays,
        progress: &mut dyn FnMut(Day, u64),
    ) -> Result<(), SimulationError> {
        self.begin(decider)?;
        for number in 1..=self.company.scenario.days {
            let day = self.live(number, decider, progress)?;
            if evenings.includes(number) {
                let evening = decider.decide(day).map_err(|message| SimulationError::Decider { day, message })?;
                // After the last day nothing becomes of it, and it may be about what was entered in that evening alone.
                if day < self.company.scenario.end_on {
                    self.company.carry_on(evening, day)?;
                }
            }
        }
        Ok(())
    }

    fn begin(&mut self, core: &mut dyn Core) -> Result<(), SimulationError> {
        let Self { company, trace } = self;
        let scenario = company.scenario.clone();
        company.enter_masters(&mut Desk::open(scenario.opening_on(), scenario.sites(), core, trace)?)
    }

    /// The day of that number, from 1.
    fn live(&mut self, number: u32, core: &mut dyn Core, progress: &mut dyn FnMut(Day, u64)) -> Result<Day, SimulationError> {
        let Self { company, trace } = self;
        let scenario = company.scenario.clone();
        let day = scenario.opening_on().plus_days(number as i32);
        company.live(&mut Desk::open(day, scenario.sites(), core, trace)?)?;
        progress(day, trace.count());
        Ok(day)
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

    /// Every day of the company, in its evening.
    pub fn evenings(&self) -> Vec<EveningTruth> {
        self.company.evenings()
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
        self.take_entrusted_prices(desk.day);
        if is_business_day(desk.day) {
            self.change_prices(desk)?;
            self.begin_entrusted(desk)?;
            self.receive(desk)?;
            self.inspect(desk)?;
            self.take_back(desk)?;
            self.sort_returns(desk)?;
            self.serve_backorders(desk)?;
            self.read_statement(desk)?;
            self.hear_customers(desk)?;
            self.pay(desk.day);
            self.put_cash_right(desk)?;
            self.collect(desk)?;
            self.ask_about_substitutes(desk)?;
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
            self.claim_support(desk)?;
            self.hear_answers(desk)?;
            self.take_supplier_bills(desk)?;
        }
        self.set_traps(desk)?;
        self.note_evening(desk.day);
        Ok(())
    }
}
