//! Compares ordering policies on simulated worlds.
//!
//! `cargo run -p chandler-policies --example policies -- worlds=seeded,man seeds=20 items=300 sites=2 data=FOLDER methods=textbook,chandler format=json`;
//! everything has a default but the folder of the real series, which `CHANDLER_DATA` may name. By default all methods run but the probes (`forecast_by_…`).

use chandler_policies::{Catalogue, Entrant, EntrantReport, Interval, Method, Role, SEGMENTS, Shortage, Source, World, WorldReport, run, seeded};
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Share of demand that still shows while nothing is there, in the world that loses it.
const RECORDED_SHARE: f64 = 0.5;

/// What a world is made of.
#[derive(Clone, Copy)]
enum Made {
    /// Drawn from a seed alone, with what becomes of demand that meets no stock.
    Seeded(Shortage),
    Real(Source),
}

/// The worlds by name.
const WORLDS: [(&str, Made); 5] = [
    ("seeded", Made::Seeded(Shortage::Waits)),
    ("seeded_lost_sales", Made::Seeded(Shortage::Lost { recorded_share: RECORDED_SHARE })),
    ("man", Made::Real(Source::Man)),
    ("auto", Made::Real(Source::Auto)),
    ("retail", Made::Real(Source::Retail)),
];

struct Options {
    worlds: Vec<(&'static str, Made)>,
    seeds: u64,
    items: usize,
    sites: usize,
    data: Option<PathBuf>,
    methods: Vec<Method>,
    as_json: bool,
}

fn main() -> Outcome<()> {
    let options = options()?;
    let entrants = Entrant::of(&options.methods);
    let mut reports = Vec::new();
    for (name, made) in &options.worlds {
        let started = Instant::now();
        let makes = maker(*made, &options)?;
        let mut figures = Vec::new();
        let mut item_sites = 0;
        for seed in 1..=options.seeds {
            let world = makes(seed);
            item_sites = world.item_sites.len();
            figures.push(run(&world, &entrants)?);
            eprintln!("{} seed {seed}: {:.0} s", world.name, started.elapsed().as_secs_f64());
        }
        reports.push(WorldReport::of(name, item_sites, &entrants, &figures));
    }
    if options.as_json {
        println!("{}", serde_json::to_string_pretty(&reports)?);
    } else {
        reports.iter().for_each(print);
    }
    Ok(())
}

fn options() -> Outcome<Options> {
    let data = std::env::var_os("CHANDLER_DATA").map(PathBuf::from);
    let methods = Method::ALL.into_iter().filter(|method| method.role() != Role::Probe).collect();
    let mut options = Options { worlds: vec![WORLDS[0]], seeds: 1, items: 30, sites: 2, data, methods, as_json: false };
    for argument in std::env::args().skip(1) {
        let (name, value) = argument.split_once('=').ok_or_else(|| format!("{argument} is no option; write name=value"))?;
        match name {
            "worlds" => options.worlds = value.split(',').map(world).collect::<Outcome<_>>()?,
            "seeds" => options.seeds = value.parse()?,
            "items" => options.items = value.parse()?,
            "sites" => options.sites = value.parse()?,
            "data" => options.data = Some(PathBuf::from(value)),
            "methods" => options.methods = value.split(',').map(method).collect::<Outcome<_>>()?,
            "format" => options.as_json = is_json(value)?,
            _ => return Err(format!("{name} is no option; there are worlds, seeds, items, sites, data, methods, format").into()),
        }
    }
    Ok(options)
}

fn method(name: &str) -> Outcome<Method> {
    let names = || Method::ALL.map(Method::name).join(", ");
    Method::ALL.into_iter().find(|method| method.name() == name).ok_or_else(|| format!("{name} is no method; there are {}", names()).into())
}

fn world(name: &str) -> Outcome<(&'static str, Made)> {
    let names = || WORLDS.map(|(known, _)| known).join(", ");
    WORLDS.into_iter().find(|(known, _)| *known == name).ok_or_else(|| format!("{name} is no world; there are {}", names()).into())
}

fn is_json(format: &str) -> Outcome<bool> {
    match format {
        "json" => Ok(true),
        "text" => Ok(false),
        _ => Err(format!("{format} is no format; there are text, json").into()),
    }
}

/// What makes a world of a seed.
fn maker(made: Made, options: &Options) -> Outcome<Box<dyn Fn(u64) -> World>> {
    let (items, sites) = (options.items, options.sites);
    match made {
        Made::Seeded(shortage) => Ok(Box::new(move |seed| seeded(seed, items, sites, shortage))),
        Made::Real(source) => {
            let folder = options.data.as_ref().ok_or("the real series need data=FOLDER or CHANDLER_DATA")?;
            let catalogue = Catalogue::read(source, folder)?;
            Ok(Box::new(move |seed| catalogue.world(seed, items * sites, sites)))
        }
    }
}

fn print(report: &WorldReport) {
    println!("\n{}: {} items at sites, {} seeds", report.world, report.item_sites, report.seeds);
    println!("{:<24} {:>7} {:>7} {:>10} {:>10} {:>7} {:>8}  fill by segment", "method", "at", "fill", "stock", "cost", "orders", "nervous");
    for entrant in &report.entrants {
        let parameter = entrant.parameter.map_or("—".to_owned(), |value| value.to_string());
        let mean = &entrant.mean;
        let segments = SEGMENTS.iter().zip(&mean.segments).filter(|(_, segment)| segment.share > 0.0);
        let fill: Vec<String> = segments.map(|(name, segment)| format!("{name} {:.3}", segment.fill)).collect();
        println!(
            "{:<24} {parameter:>7} {:>7.4} {:>10.0} {:>10.0} {:>7.2} {:>8.3}  {}",
            entrant.method,
            entrant.fill.mean,
            entrant.inventory.mean,
            entrant.total_cost.mean,
            mean.orders_a_year,
            mean.nervousness,
            fill.join(" ")
        );
    }
    report.entrants.iter().filter(|entrant| entrant.role == Role::Own && entrant.parameter.is_none()).for_each(print_service);
    println!("{:<5} {:<24} {:>10} {:>22} {:>22} {:>22}", "fill", "method", "stock", "of textbook", "of best peer", "gap closed");
    for at in &report.at_equal_fill {
        let (to_textbook, to_best_peer, gap_closed) = (shown(at.to_textbook), shown(at.to_best_peer), shown(at.gap_closed));
        println!("{:<5.2} {:<24} {:>10.0} {to_textbook:>22} {to_best_peer:>22} {gap_closed:>22}", at.fill, at.method, at.inventory.mean);
    }
    println!("{:<24} {:>10} {:>22}", "method", "least cost", "of textbook");
    for cost in &report.least_cost {
        println!("{:<24} {:>10.0} {:>22}", cost.method, cost.total_cost.mean, shown(cost.to_textbook));
    }
}

/// What a method aimed at in each segment, and what came of it.
fn print_service(entrant: &EntrantReport) {
    let served = SEGMENTS.iter().zip(&entrant.mean.segments).filter_map(|(name, segment)| {
        let target = segment.target.filter(|_| segment.share > 0.0)?;
        Some(format!("{name} aimed {target:.3} filled {:.3} lasted {:.3}", segment.fill, segment.covered))
    });
    println!("{}: {}", entrant.method, served.collect::<Vec<_>>().join(", "));
}

/// A mean with its interval.
fn shown(interval: Option<Interval>) -> String {
    match interval {
        None => "—".to_owned(),
        Some(Interval { mean, low: Some(low), high: Some(high), .. }) => format!("{mean:.3} ({low:.3}–{high:.3})"),
        Some(Interval { mean, .. }) => format!("{mean:.3}"),
    }
}
