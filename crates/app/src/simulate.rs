//! Filling an empty home with a simulated distributor, through the ordinary commands.

use crate::CONTRACT;
use crate::failure::Failure;
use crate::home::App;
use chandler_erp::Envelope;
use chandler_sim::{Core, CoreAnswer, CoreOutcome, Scenario, Simulation, SimulationError, Size};
use chandler_store::{Durability, Fault, HomeClock, KnownAt, Outcome, Writer, WriterOptions};
use serde_json::{Value, json};
use std::fs;

#[derive(Clone, Debug)]
pub struct SimulateRequest {
    pub seed: u64,
    pub days: Option<u32>,
    pub full: bool,
}

impl App {
    /// Simulates a company up to a day at which the home's clock then stands, and writes what was planted into the home's `truth/`.
    ///
    /// # Errors
    /// Code `home_not_empty` where business was done already.
    pub fn simulate(&self, request: &SimulateRequest, progress: &dyn Fn(&str)) -> Result<Value, Failure> {
        self.require_empty()?;
        let size = if request.full { Size::Full } else { Size::Small };
        let mut scenario = Scenario::new(size, request.seed);
        scenario.days = request.days.unwrap_or(scenario.days);
        let currency = self.settings()?.currency;
        let currency =
            currency.parse().map_err(|_| Failure::fault("bad_currency", &currency, "The home's currency cannot be read", "Make a new home"))?;
        let mut simulation = Simulation::new(&scenario, currency);
        let writer = self.simulation_writer()?;
        let outcome = simulation.run(&mut StoreCore { writer: &writer }, &mut |day, commands| progress(&format!("{day}  {commands} commands")));
        outcome.map_err(|error| failed(&error))?;
        writer.set_clock(HomeClock::Fixed(simulation.business_date()))?;
        writer.close()?;
        self.write_truth(&simulation)?;
        let refused = |planned: bool| simulation.refused().iter().filter(|refused| refused.planned == planned).count();
        Ok(json!({
            "contract": CONTRACT, "seed": request.seed, "days": scenario.days, "business_date": simulation.business_date(), "commands": simulation.commands(),
            "planned_refusals": refused(true), "unplanned_refusals": refused(false), "commit_seq": self.head_seq()?, "trace_hash": simulation.trace_hash(),
            "truth_dir": self.home.truth_dir().display().to_string(),
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

    fn write_truth(&self, simulation: &Simulation) -> Result<(), Failure> {
        let dir = self.home.truth_dir();
        let unwritable = |error: std::io::Error| {
            Failure::fault("truth", dir.display().to_string(), error.to_string(), "Make the home writable and simulate again")
        };
        fs::create_dir_all(&dir).map_err(unwritable)?;
        for (name, document) in simulation.truth().map_err(|error| failed(&error))? {
            fs::write(dir.join(name), document.to_string()).map_err(unwritable)?;
        }
        Ok(())
    }
}

fn failed(error: &SimulationError) -> Failure {
    Failure::fault("simulation", "simulate", error.to_string(), "Delete the home, make a new one and simulate again")
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
