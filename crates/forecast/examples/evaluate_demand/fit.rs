//! Fits the member constants of `priors.rs`: mean relative back-test losses by demand pattern, each set counting the same.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use crate::support::{SETS, forecast, load};
use chandler_forecast::{DemandClass, LeadTimeDemand};

/// The patterns in the order of the table.
const PATTERNS: [&str; 5] = ["smooth", "erratic", "intermittent", "lumpy", "seasonal"];

fn pattern(found: &LeadTimeDemand) -> Option<usize> {
    if found.members.iter().any(|member| member.name.starts_with("seasonal")) {
        return Some(4);
    }
    match found.class {
        DemandClass::Smooth => Some(0),
        DemandClass::Erratic => Some(1),
        DemandClass::Intermittent => Some(2),
        DemandClass::Lumpy => Some(3),
        DemandClass::New | DemandClass::Dead => None,
    }
}

/// Sum and number of relative losses, by pattern and member.
type Relative = BTreeMap<(usize, String), (f64, f64)>;

/// Prints the table one horizon before the hold-out that is measured, so that the measured future stays unseen.
pub fn print_priors(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut by_set: Vec<Relative> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for spec in &SETS {
        let settings = (spec.settings)();
        let mut relative = Relative::new();
        for case in load(spec, folder, 1)? {
            let found = forecast(spec, &settings, &case.training)?;
            let Some(pattern) = pattern(&found) else { continue };
            let usual = found.members.iter().map(|member| member.backtest_loss).sum::<f64>() / found.members.len().max(1) as f64;
            for member in found.members.iter().filter(|_| usual > 0.0) {
                if !names.contains(&member.name) {
                    names.push(member.name.clone());
                }
                let slot = relative.entry((pattern, member.name.clone())).or_default();
                // One wild ratio must not decide.
                slot.0 += (member.backtest_loss / usual).min(3.0);
                slot.1 += 1.0;
            }
        }
        by_set.push(relative);
    }
    for (pattern, label) in PATTERNS.iter().enumerate() {
        println!("    // {}\n    [", label);
        for name in &names {
            let means = by_set.iter().filter_map(|relative| relative.get(&(pattern, name.clone())));
            let means: Vec<f64> = means.filter(|slot| slot.1 >= 20.0).map(|slot| slot.0 / slot.1).collect();
            // A member no set has tried in this pattern starts as an average one.
            let mean = if means.is_empty() { 1.0 } else { means.iter().sum::<f64>() / means.len() as f64 };
            println!("        {mean:.3}, // {name}");
        }
        println!("    ],");
    }
    Ok(())
}
