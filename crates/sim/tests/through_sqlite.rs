//! The simulated company through the real store: the same commands, accepted by the same rules, and books that hold together afterwards.

#[expect(dead_code, reason = "this test looks at the store, not at the rows in memory")]
mod common;

use chandler_erp::Envelope;
use chandler_sim::{Core, CoreAnswer, CoreOutcome, Scenario, Simulation, Size};
use chandler_store::{Durability, Home, HomeClock, InitOptions, KnownAt, Outcome, Registry, Writer, WriterOptions};
use common::{MemoryCore, create_entity, usd};
use std::time::Instant;
use tempfile::TempDir;

struct StoreCore(Writer);

impl Core for StoreCore {
    fn submit(&mut self, envelopes: Vec<Envelope>) -> Result<Vec<CoreAnswer>, String> {
        let answer = |answer: Result<chandler_store::Answer, chandler_store::Fault>| {
            let answer = answer.map_err(|fault| fault.to_string())?;
            let outcome = match answer.outcome {
                Outcome::Accepted => CoreOutcome::Accepted,
                Outcome::Refused => CoreOutcome::Refused,
                Outcome::Repeated | Outcome::Conflict | Outcome::Invalid => CoreOutcome::Invalid,
            };
            let refusal = answer.refusal.map(|refusal| refusal.code).or(answer.invalid.map(|invalid| invalid.message));
            Ok(CoreAnswer { outcome, commit_seq: answer.commit_seq, documents: answer.documents, refusal })
        };
        self.0.submit_all(envelopes).into_iter().map(answer).collect()
    }
}

fn home(folder: &TempDir, scenario: &Scenario) -> Home {
    let (entity_id, currency, time_zone) = (common::ENTITY.to_owned(), "USD".to_owned(), "America/Chicago".to_owned());
    let clock = HomeClock::Fixed(scenario.end_on);
    let registry = Registry { tables: chandler_erp::tables::TABLES.to_vec(), commands: chandler_erp::commands().iter().collect() };
    Home::init(folder.path(), &InitOptions { entity_id, currency, time_zone, clock }, registry).expect("a home")
}

fn writer(home: &Home) -> Writer {
    let options = WriterOptions {
        queue_capacity: 4_096,
        group_limit: 512,
        durability: Durability::AtClose,
        known_at: Some(KnownAt::Effective),
        ..WriterOptions::default()
    };
    Writer::start(home, options).expect("the writer")
}

#[test]
fn the_small_company_runs_through_the_store_and_its_books_hold() {
    let scenario = Scenario::new(Size::Small, 1);
    let folder = TempDir::new().expect("a folder");
    let home = home(&folder, &scenario);
    let mut core = StoreCore(writer(&home));
    assert!(core.submit(vec![create_entity()]).expect("an answer")[0].is_accepted());
    let mut simulation = Simulation::new(&scenario, usd());
    let begun = Instant::now();
    simulation.run(&mut core, &mut |_, _| {}).expect("a simulation");
    core.0.close().expect("closes");
    let seconds = begun.elapsed().as_secs_f64();
    println!("{} commands in {seconds:.1} s: {:.0} a second", simulation.commands(), simulation.commands() as f64 / seconds);
    assert!(simulation.refused().iter().all(|refused| refused.planned), "{:?}", simulation.refused());

    let report = home.reader().and_then(|reader| reader.verify()).expect("verifies");
    let broken: Vec<_> = report.invariants.iter().filter(|invariant| invariant.rows > 0).collect();
    assert!(report.ok(), "{broken:?} {:?}", report.chain);

    let mut in_memory = Simulation::new(&scenario, usd());
    in_memory.run(&mut MemoryCore::new(), &mut |_, _| {}).expect("a simulation");
    assert_eq!(simulation.trace_hash(), in_memory.trace_hash());
}
