//! Filling an empty home with a simulated distributor, through the ordinary commands; from a day on it may work with the decisions of this program.

mod deciding;
mod said;

pub(crate) use said::{ORDERS_FILE, REFUSALS_FILE, RefusedApproval, SAID_FILE, Said, SaidOrder, SaidRisk};

use crate::CONTRACT;
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Day;
use chandler_erp::Envelope;
use chandler_sim::{Core, CoreAnswer, CoreOutcome, DecisionDays, DecisionDaysError, Scenario, Simulation, SimulationError, Size};
use chandler_store::{Durability, Fault, HomeClock, KnownAt, Outcome, Writer, WriterOptions};
use deciding::DecidingCore;
use serde_json::{Value, json};
use std::fs;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct SimulateRequest {
    pub seed: u64,
    pub days: Option<u32>,
    pub full: bool,
    /// Who decides from some day on; the company's own people all the time where there is none.
    pub decisions: Option<DecisionRequest>,
}

/// From when on, how often and how much is decided.
#[derive(Clone, Copy, Debug)]
pub struct DecisionRequest {
    /// Number of the first such day, from 1.
    pub from_day: u32,
    /// Days from one evening of decisions to the next.
    pub every_days: u32,
    /// Minutes of work of an evening: the queue is approved from its top as far as they go.
    pub capacity_minutes: f64,
}

impl App {
    /// Simulates a company up to a day at which the home's clock then stands, and writes what was planted into the home's `truth/`.
    ///
    /// # Errors
    /// Code `home_not_empty` where business was done already; `bad_decision_days` where decisions would begin on no simulated day, or be 0 days apart.
    pub fn simulate(&self, request: &SimulateRequest, progress: &dyn Fn(&str)) -> Result<Value, Failure> {
        let size = if request.full { Size::Full } else { Size::Small };
        let mut scenario = Scenario::new(size, request.seed);
        scenario.days = request.days.unwrap_or(scenario.days);
        let evenings = request.decisions.map(|asked| decision_days(&scenario, asked)).transpose()?;
        self.require_empty()?;
        let mut simulation = Simulation::new(&scenario, self.currency()?);
        let writer = Arc::new(self.simulation_writer()?);
        let mut report = |day: Day, commands: u64| progress(&format!("{day}  {commands} commands"));
        let (mut decided, mut said) = (None, Said::default());
        let outcome = match evenings {
            None => simulation.run(&mut StoreCore { writer: &writer }, &mut report),
            Some((days, capacity_minutes)) => {
                let planner = App::open_with_writer(self.home_dir(), deciding::ACTOR, writer.clone())?;
                let mut core = DecidingCore::new(&writer, planner, capacity_minutes);
                let outcome = simulation.run_deciding(&mut core, days, &mut report);
                (decided, said) = (Some(core.tally), core.said);
                outcome
            }
        };
        outcome.map_err(|error| failed(&error))?;
        writer.set_clock(HomeClock::Fixed(simulation.business_date()))?;
        let writer = Arc::into_inner(writer).ok_or_else(|| Failure::fault("internal", "writer", "The planner did not let go of the books", AGAIN))?;
        writer.close()?;
        self.write_truth(&simulation, &said)?;
        let refused = |planned: bool| simulation.refused().iter().filter(|refused| refused.planned == planned).count();
        Ok(json!({
            "contract": CONTRACT, "seed": request.seed, "days": scenario.days, "business_date": simulation.business_date(), "commands": simulation.commands(),
            "planned_refusals": refused(true), "unplanned_refusals": refused(false), "commit_seq": self.head_seq()?, "trace_hash": simulation.trace_hash(),
            "truth_dir": self.home.truth_dir().display().to_string(), "decisions": decided,
        }))
    }

    fn require_empty(&self) -> Result<(), Failure> {
        let items = self.home.reader()?.count(<chandler_erp::tables::Item as chandler_catalogue::Record>::TABLE)?;
        if items == 0 {
            return Ok(());
        }
        let subject = self.home.dir().display().to_string();
        Err(Failure::refusal(
            "home_not_empty",
            &subject,
            format!("{subject} has {items} items already"),
            "Simulate in a new home: `chandler init --home OTHER`",
        ))
    }

    /// Days of a year pass in a minute: what the business knew is dated by its own day, and the disk is synced at the end.
    fn simulation_writer(&self) -> Result<Writer, Failure> {
        let options = WriterOptions {
            queue_capacity: 8_192,
            group_limit: 1_024,
            durability: Durability::AtClose,
            known_at: Some(KnownAt::Effective),
            default_actor: "simulator".to_owned(),
            ..WriterOptions::default()
        };
        Ok(Writer::start(&self.home, options)?)
    }

    fn write_truth(&self, simulation: &Simulation, said: &Said) -> Result<(), Failure> {
        let dir = self.home.truth_dir();
        let unwritable = |error: std::io::Error| {
            Failure::fault("truth", dir.display().to_string(), error.to_string(), "Make the home writable and simulate again")
        };
        fs::create_dir_all(&dir).map_err(unwritable)?;
        for (name, document) in simulation.truth().map_err(|error| failed(&error))? {
            fs::write(dir.join(name), document.to_string()).map_err(unwritable)?;
        }
        // What runs said is no truth, but it is judged beside it.
        said.write(&dir).map_err(unwritable)
    }
}

const AGAIN: &str = "Delete the home, make a new one and simulate again";

/// The evenings, with the minutes of each.
fn decision_days(scenario: &Scenario, asked: DecisionRequest) -> Result<(DecisionDays, f64), Failure> {
    let DecisionRequest { from_day, every_days, capacity_minutes } = asked;
    let days = DecisionDays::new(scenario, from_day, every_days).map_err(|error| {
        let remedy = match error {
            DecisionDaysError::Outside { days, .. } => format!("Use --decide-from with a day from 1 to {days}, or more --days"),
            DecisionDaysError::NoDistance => "Use --decide-every 1 or more".to_owned(),
        };
        let subject = if error == DecisionDaysError::NoDistance { every_days } else { from_day };
        Failure::input("bad_decision_days", subject.to_string(), error.to_string(), remedy)
    })?;
    Ok((days, planner_minutes(capacity_minutes)?))
}

/// Minutes of work that a planner can have.
pub(crate) fn planner_minutes(minutes: f64) -> Result<f64, Failure> {
    if minutes.is_finite() && minutes >= 0.0 {
        return Ok(minutes);
    }
    let message = format!("A planner cannot have {minutes} minutes");
    Err(Failure::input("bad_capacity", minutes.to_string(), message, "Use --capacity with minutes from 0 on, such as 480"))
}

fn failed(error: &SimulationError) -> Failure {
    Failure::fault("simulation", "simulate", error.to_string(), AGAIN)
}

/// The real core, as the simulator sees it.
struct StoreCore<'a> {
    writer: &'a Writer,
}

impl Core for StoreCore<'_> {
    fn submit(&mut self, envelopes: Vec<Envelope>) -> Result<Vec<CoreAnswer>, String> {
        let answers: Result<Vec<_>, Fault> = self.writer.submit_all(envelopes).into_iter().collect();
        let answers = answers.map_err(|fault| format!("{fault}; {}", fault.remedy()))?;
        Ok(answers
            .into_iter()
            .map(|answer| CoreAnswer {
                outcome: match answer.outcome {
                    Outcome::Accepted | Outcome::Repeated => CoreOutcome::Accepted,
                    Outcome::Refused => CoreOutcome::Refused,
                    Outcome::Conflict | Outcome::Invalid => CoreOutcome::Invalid,
                },
                commit_seq: answer.commit_seq,
                documents: answer.documents,
                refusal: answer
                    .refusal
                    .map(|refusal| refusal.code)
                    .or(answer.invalid.map(|invalid| format!("{}: {}", invalid.field, invalid.message))),
            })
            .collect())
    }
}
