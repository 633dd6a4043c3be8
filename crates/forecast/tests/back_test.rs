//! The engine against the textbook rule on real demand it has not seen. Skipped, and said so, where the folder of public data is absent.

#[path = "../examples/evaluate_demand/support.rs"]
mod support;

use std::path::{Path, PathBuf};

use chandler_forecast::{LeadTimeDemand, Settings, pool_losses};
use support::{Case, LEVELS, Measures, SETS, SetSpec, forecast, load, textbook_quantiles};

/// What a set must reach: room for a change of data or constants, not the measured figures.
struct Bar {
    set: &'static str,
    /// Scaled pinball loss, as a share of the textbook rule's.
    share_of_textbook: f64,
    /// Distance of the coverage at .95 from .95.
    coverage_error: f64,
}

const BARS: [Bar; 5] = [
    Bar { set: "man", share_of_textbook: 0.86, coverage_error: 0.025 },
    Bar { set: "retailw", share_of_textbook: 0.98, coverage_error: 0.08 },
    Bar { set: "auto", share_of_textbook: 0.95, coverage_error: 0.025 },
    Bar { set: "pasta", share_of_textbook: 0.80, coverage_error: 0.06 },
    Bar { set: "m1", share_of_textbook: 0.72, coverage_error: 0.03 },
];

/// Over all sets, the geometric mean of the shares.
const MEAN_SHARE: f64 = 0.83;

#[test]
fn the_engine_beats_the_textbook_rule_on_unseen_demand() {
    let Some(folder) = std::env::var_os("CHANDLER_DATA").map(PathBuf::from) else {
        println!("skipped: CHANDLER_DATA is not set");
        return;
    };
    let logarithms: f64 = BARS.iter().map(|bar| measure(bar, &folder).ln()).sum();
    let mean_share = (logarithms / BARS.len() as f64).exp();
    println!("geometric mean {mean_share:.3} of the textbook rule's");
    assert!(mean_share <= MEAN_SHARE, "{mean_share}");
}

/// The engine's share of the textbook rule's scaled pinball loss, after checking the set's bar.
fn measure(bar: &Bar, folder: &Path) -> f64 {
    let spec = SETS.iter().find(|spec| spec.name == bar.set).expect("a known set");
    let cases = load(spec, folder, 0).expect("the set can be read");
    let settings = (spec.settings)();
    let alone = forecast_all(spec, &settings, &cases);
    let together = forecast_all(spec, &Settings { pooled_losses: Some(pool_losses(&alone)), ..settings }, &cases);
    let (mut engine, mut textbook) = (Measures::default(), Measures::default());
    for (case, found) in cases.iter().zip(&together) {
        engine.add(case, spec.horizon, &LEVELS.map(|level| found.quantile(level)));
        textbook.add(case, spec.horizon, &textbook_quantiles(&case.training, spec.horizon));
    }
    let share = engine.scaled_pinball() / textbook.scaled_pinball();
    let error = (engine.coverage()[3] - 0.95).abs();
    println!(
        "{}: {} series, scaled pinball {share:.3} of the textbook rule's, weighted quantile loss {:.3} against {:.3}, coverage at .95 {:.3} \
         against {:.3}",
        bar.set,
        engine.series(),
        engine.weighted_quantile_loss(),
        textbook.weighted_quantile_loss(),
        engine.coverage()[3],
        textbook.coverage()[3],
    );
    assert!(share <= bar.share_of_textbook, "{}: {share}", bar.set);
    assert!(error <= bar.coverage_error, "{}: coverage is {error} away from .95", bar.set);
    share
}

fn forecast_all(spec: &SetSpec, settings: &Settings, cases: &[Case]) -> Vec<LeadTimeDemand> {
    cases.iter().map(|case| forecast(spec, settings, &case.training).expect("a forecast")).collect()
}
