//! Simulates a company against an in-memory core and prints how it did: `cargo run -p chandler-sim --example simulate [small|full] [SEED]`.

#[path = "../tests/common/mod.rs"]
#[allow(dead_code)]
mod common;

use chandler_sim::{Scenario, Simulation, Size};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let size = if arguments.next().as_deref() == Some("full") { Size::Full } else { Size::Small };
    let seed = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    let scenario = Scenario::new(size, seed);
    let mut core = common::MemoryCore::new();
    let begun = Instant::now();
    let mut simulation = Simulation::new(&scenario, "USD".parse()?);
    simulation.run(&mut core, &mut |_, _| {})?;
    println!("{:.2} s, {} commands, trace {}", begun.elapsed().as_secs_f64(), simulation.commands(), simulation.trace_hash());
    println!("{:#?}", simulation.figures());
    println!("refused: {:?}", simulation.refused());
    for (name, content) in simulation.truth()? {
        println!("{name}: {} rows", content.as_array().map_or(1, Vec::len));
    }
    let mut commands = std::collections::BTreeMap::<&str, u64>::new();
    for envelope in &core.log {
        *commands.entry(&envelope.command).or_default() += 1;
    }
    println!("{commands:#?}");
    Ok(())
}
