use super::ScenarioError;
use super::expect::expect;
use super::parse::{Expected, Step, parse};
use super::verbs::verb;
use crate::{Accepted, Bench, Outcome, invariants};
use chandler_calendar::{Day, Instant, Zone};

/// Noon in most of America: far from every midnight, so that a story's day is the day everywhere in it.
const HOUR_OF_DAY: i64 = 17;

/// Runs a scenario on an empty company; gives the company as it ends.
///
/// # Errors
/// At the first line that is not understood, ends otherwise than expected or breaks an invariant.
pub fn run(text: &str) -> Result<Bench, ScenarioError> {
    let start = at_noon("2026-01-05").map_err(|message| ScenarioError { line: 0, message })?;
    let mut bench = Bench::new("CO", start);
    let mut last = None;
    for step in parse(text)? {
        let line = step.line;
        perform(&mut bench, &mut last, step).map_err(|message| ScenarioError { line, message })?;
    }
    Ok(bench)
}

fn perform(bench: &mut Bench, last: &mut Option<Accepted>, mut step: Step) -> Result<(), String> {
    match step.verb.as_str() {
        "on" => bench.now = at_noon(&step.fields.word("day")?)?,
        "as" => bench.entity_id = step.fields.word("entity")?,
        "expect" => expect(bench, last.as_ref(), &mut step.fields)?,
        _ => command(bench, last, &mut step)?,
    }
    step.fields.finish()?;
    step.parts.iter().try_for_each(|part| part.finish())
}

fn command(bench: &mut Bench, last: &mut Option<Accepted>, step: &mut Step) -> Result<(), String> {
    let known = verb(&step.verb).ok_or_else(|| format!("there is no verb `{}`", step.verb))?;
    let body = (known.body)(&mut step.fields, &mut step.parts)?;
    let outcome = bench.run_json(known.command, &body);
    compare(&outcome, &step.expected)?;
    if let Outcome::Accepted(accepted) = outcome {
        *last = Some(accepted);
    }
    let broken: Vec<String> = invariants(&bench.rows).iter().map(ToString::to_string).collect();
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n  ")) }
}

fn compare(outcome: &Outcome, expected: &Expected) -> Result<(), String> {
    let as_expected = match (outcome, expected) {
        (Outcome::Accepted(accepted), Expected::Accepted { documents }) => {
            documents.iter().all(|id| accepted.documents.iter().any(|document| document.id == *id))
        }
        (Outcome::Refused(refusal), Expected::Refused { code, parameters }) => {
            let sentences = refusal.message() + &refusal.remedy();
            !sentences.contains(['{', '}'])
                && refusal.code == *code
                && parameters.iter().all(|(name, value)| refusal.parameters.get(name) == Some(value))
        }
        (Outcome::Invalid(invalid), Expected::Invalid { field }) => invalid.field == *field,
        _ => false,
    };
    if as_expected { Ok(()) } else { Err(format!("expected {expected:?}, found {}", describe(outcome))) }
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted(accepted) => format!("accepted {:?}", accepted.documents),
        Outcome::Refused(refusal) => format!("refused {} {:?}: {}", refusal.code, refusal.parameters, refusal.message()),
        Outcome::Invalid(invalid) => format!("invalid `{}`: {}", invalid.field, invalid.message),
    }
}

fn at_noon(day: &str) -> Result<Instant, String> {
    let zone: Zone = "UTC".parse().map_err(|error| format!("{error}"))?;
    let day: Day = day.parse().map_err(|error| format!("{error}"))?;
    Ok(day.start_in(&zone).map_err(|error| error.to_string())?.plus_seconds(HOUR_OF_DAY * 3600))
}
