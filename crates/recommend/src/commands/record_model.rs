//! Taking a trained model into the books: what it learnt from, what speaks for and against it, and where its file is.
//!
//! A model is named by the hash of its file, so that training the same again changes nothing. Of each name one is the champion, whose answers runs use; the one
//! before it retires. What is trained for a day in the past is a candidate that nobody asks.

use crate::body::{ModelRole, RecordModel};
use crate::tables::ModelRow;
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::{Lookup, Refusal, Stop, Work};

/// Hex digits of a hash.
const HASH_DIGITS: usize = 64;
const MODES: [&str; 3] = ["on", "shadow", "off"];
const MEASURES: [&str; 2] = ["log_loss", "average_precision"];
const RETIRED: &str = "retired";

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: RecordModel = parse_body(body)?;
    if let Some(fault) = fault(&body) {
        return Err(Refusal::new("record_damaged", &body.model).with("fault", fault).into());
    }
    let entity_id = work.context.entity_id.clone();
    work.fetch([Lookup::row::<ModelRow>(key![&entity_id, &body.model, &body.hash]), Lookup::set::<ModelRow>(key![&entity_id, &body.model])])?;
    let known = work.get::<ModelRow>(key![&entity_id, &body.model, &body.hash])?;
    if body.role == ModelRole::Champion {
        let others = work.scan::<ModelRow>(key![&entity_id, &body.model])?;
        for other in others.into_iter().filter(|other| other.role == ModelRole::Champion.name() && other.hash != body.hash) {
            work.update(ModelRow { role: RETIRED.to_owned(), ..other });
        }
    }
    // A look back that comes to the champion's own model does not unseat it.
    let role = known.filter(|_| body.role == ModelRole::Candidate).map_or_else(|| body.role.name().to_owned(), |known| known.role);
    work.document("model", &body.hash);
    work.save(row_of(work, body, role));
    Ok(())
}

fn fault(body: &RecordModel) -> Option<String> {
    let is_hash = |hash: &str| hash.len() == HASH_DIGITS && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !is_hash(&body.hash) || !is_hash(&body.data_hash) {
        return Some("its file or its data has no SHA-256".to_owned());
    }
    if !MODES.contains(&body.mode.as_str()) {
        return Some(format!("its mode is {}, and must be one of {}", body.mode, MODES.join(", ")));
    }
    let figures = [body.model_figure_millionths, body.rules_figure_millionths, body.challenger_figure_millionths];
    if body.measure.as_deref().map_or(figures.iter().any(Option::is_some), |measure| !MEASURES.contains(&measure)) {
        return Some(format!("its figures are of no measure, and must be of one of {}", MEASURES.join(", ")));
    }
    match (body.gate.as_str(), &body.why, body.mode.as_str()) {
        ("open", None, "on") | ("closed", Some(_), _) => None,
        _ => Some("an open gate has the mode on and no reason; a closed one says why".to_owned()),
    }
}

fn row_of(work: &Work<'_>, body: RecordModel, role: String) -> ModelRow {
    ModelRow {
        entity_id: work.context.entity_id.clone(),
        model: body.model,
        hash: body.hash,
        form: body.form,
        role,
        mode: body.mode,
        gate: body.gate,
        why: body.why,
        as_of: body.as_of,
        learnt_from: body.learnt_from,
        answered: body.answered,
        customers: body.customers,
        data_hash: body.data_hash,
        snapshot_id: body.snapshot_id,
        rule_bundle: body.rule_bundle,
        pipeline_bundle: body.pipeline_bundle,
        run_id: body.run_id,
        tried: body.tried,
        measure: body.measure,
        model_figure_millionths: body.model_figure_millionths,
        rules_figure_millionths: body.rules_figure_millionths,
        pace_days_thousandths: body.pace_days_thousandths,
        rules_days_thousandths: body.rules_days_thousandths,
        challenger: body.challenger,
        challenger_figure_millionths: body.challenger_figure_millionths,
        drift: body.drift,
        drift_why: body.drift_why,
        drift_since: body.drift_since,
        drift_rows: body.drift_rows,
        score_psi_millionths: body.score_psi_millionths,
        moved_input: body.moved_input,
        input_psi_millionths: body.input_psi_millionths,
        matured: body.matured,
        said_millionths: body.said_millionths,
        happened_millionths: body.happened_millionths,
        slope_millionths: body.slope_millionths,
        intervals: body.intervals,
        coverage_said_millionths: body.coverage_said_millionths,
        coverage_millionths: body.coverage_millionths,
        file: body.file,
        actor: work.context.actor.clone(),
        recorded_at: work.context.recorded_at,
    }
}
