//! Every scenario of `tests/scenarios` runs; what a scenario must not get away with is tested beside it.

use chandler_erp::commands;
use chandler_erp::refusal::REFUSALS;
use chandler_testkit::scenario::{Expected, parse, run, verbs};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn all_scenarios_hold() {
    let scenarios = scenarios();
    assert!(scenarios.len() >= 8, "scenarios are missing");
    let failures: Vec<String> = scenarios.iter().filter_map(|(name, text)| Some(format!("{name}: {}", run(text).err()?))).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Refusals that commands of other crates give; their own tests reach them.
const OF_OTHER_CRATES: &[&str] = &[
    "unknown_recommendation",
    "stale_revision",
    "already_inbound",
    "already_on_order",
    "no_longer_needed",
    "recommendation_expired",
    "item_superseded",
    "unknown_reason",
    "missing_detail",
    "unknown_action",
    "cannot_set",
    "risk_has_passed",
    "no_longer_excess",
    "no_longer_needed_there",
    "account_settled",
    "less_owed_since",
    "contested_since",
    "dispute_has_ended",
    "nothing_on_account",
    "above_approval",
    "our_fault_since",
    "promised_since",
    "dunning_held",
    "bank_line_open",
    "not_held",
    "no_longer_on_hold",
    "within_limit_again",
    "more_exposed_since",
    "less_ordered_since",
    "limit_has_changed",
    "price_has_changed",
    "not_matured",
    "record_damaged",
    "unknown_rules",
    "bad_rules",
    "rules_not_sound",
];

#[test]
fn every_refusal_is_reached_by_a_scenario() {
    let mut reached = BTreeSet::new();
    for (_, text) in scenarios() {
        reached.extend(parse(&text).expect("scenario").into_iter().filter_map(|step| match step.expected {
            Expected::Refused { code, .. } => Some(code),
            _ => None,
        }));
    }
    let declared: BTreeSet<&str> = commands().iter().flat_map(|spec| spec.refusals.iter().copied()).collect();
    for refusal in REFUSALS.iter().filter(|refusal| !OF_OTHER_CRATES.contains(&refusal.code)) {
        assert!(reached.contains(refusal.code), "no scenario is refused with {}", refusal.code);
        assert!(declared.contains(refusal.code), "no command declares {}", refusal.code);
    }
    for code in declared {
        assert!(chandler_erp::refusal::spec(code).is_some(), "{code} has no sentences");
    }
}

#[test]
fn every_command_has_a_verb() {
    for spec in commands() {
        assert!(verbs().any(|verb| verb.command == spec.name), "scenarios cannot say {}", spec.name);
    }
}

fn scenarios() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("folder of scenarios").map(|entry| entry.expect("entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "scn"));
    files.sort();
    files.iter().map(|path| (path.display().to_string(), std::fs::read_to_string(path).expect("scenario"))).collect()
}

/// What a scenario says wrongly must fail at its line.
#[test]
fn a_wrong_scenario_fails() {
    let fails_at = |text: &str, line: usize, part: &str| {
        let error = run(text).expect_err(text);
        assert_eq!(error.line, line, "{error}");
        assert!(error.message.contains(part), "{error}");
    };
    fails_at("dance", 1, "no verb");
    fails_at("entity CO\nentity CO", 2, "already_exists");
    fails_at("entity CO colour=red", 1, "colour=red");
    fails_at("entity CO -> refused already_exists", 1, "accepted");
    fails_at("entity CO\nexpect journal 1010=1.00", 2, "1010");
    fails_at("entity CO\nexpect rows 2", 2, "1 rows");
    fails_at("entity CO\nexpect entities currency=EUR", 2, "currency");
}
