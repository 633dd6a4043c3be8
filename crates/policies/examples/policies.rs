//! Compares ordering policies from the command line: `cargo run -p chandler-policies --example policies -- SEEDS ITEMS`.

use chandler_policies::{Entrant, Interval, Method, Shortage, WorldReport, run, seeded};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let (seeds, items) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(30) as usize);
    let entrants = Entrant::of(&Method::ALL);
    let worlds = (1..=seeds).map(|seed| run(&seeded(seed, items, 2, Shortage::Waits), &entrants));
    let report = WorldReport::of("seeded", items * 2, &entrants, &worlds.collect::<Result<Vec<_>, _>>()?);
    print(&report);
    Ok(())
}

fn print(report: &WorldReport) {
    println!("{} with {} item-sites, {} seeds", report.world, report.item_sites, report.seeds);
    println!(
        "{:<20} {:>9} {:>7} {:>10} {:>10} {:>8} {:>7} {:>22} {:>22}",
        "method", "parameter", "fill", "stock", "cost", "orders", "nervous", "fill A B C", "covered A B C"
    );
    for entrant in &report.entrants {
        let parameter = entrant.parameter.map_or("—".to_owned(), |value| value.to_string());
        let mean = &entrant.mean;
        let fill = mean.classes.map(|class| format!("{:.3}", class.fill)).join(" ");
        let covered = mean.classes.map(|class| format!("{:.3}", class.covered)).join(" ");
        println!(
            "{:<20} {parameter:>9} {:>7.4} {:>10.0} {:>10.0} {:>8.2} {:>7.3} {fill:>22} {covered:>22}",
            entrant.method, entrant.fill.mean, entrant.inventory.mean, entrant.total_cost.mean, mean.orders_a_year, mean.nervousness
        );
    }
    for at in &report.at_equal_fill {
        let shown = |interval: Option<Interval>| interval.map_or("—".to_owned(), |interval| format!("{:.3}", interval.mean));
        println!(
            "fill {:.2} {:<20} stock {:>10.0} to textbook {:>6} to best peer {:>6} gap closed {:>6}",
            at.fill,
            at.method,
            at.inventory.mean,
            shown(at.to_textbook),
            shown(at.to_best_peer),
            shown(at.gap_closed)
        );
    }
    for cost in &report.least_cost {
        println!(
            "least cost {:<20} {:>10.0} to textbook {:.3}",
            cost.method,
            cost.total_cost.mean,
            cost.to_textbook.map_or(f64::NAN, |ratio| ratio.mean)
        );
    }
}
