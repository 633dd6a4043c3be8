//! Learns before the cut-off, judges what came after, and measures.

use super::lines::{SalesLine, SalesLines};
use super::predictions::write_predictions;
use super::truth::Truth;
use crate::evaluate::EvaluateRequest;
use crate::evaluate::cpu::CpuTimer;
use crate::evaluate::document::{EvaluateTask, EvaluatedModel, Evaluation, Measure, Role};
use crate::failure::Failure;
use chandler_calendar::Day;
use chandler_learn::prices::{Detector, ItemDeviations, Judged, PriceLine, Prices, Rule, Verdict, is_verified, measures, plant_one_in_a_hundred};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// An item needs so many lines before the cut-off for its prices to be judged.
const ITEM_LINES_MIN: usize = 20;

/// Measures the detector beside the plain rules.
///
/// # Errors
/// When the file or the cut-off cannot be used, or no line is left to learn from or to judge.
pub(in crate::evaluate) fn evaluate_price_leaks(request: &EvaluateRequest) -> Result<Evaluation, Failure> {
    let timer = CpuTimer::start();
    let SalesLines { lines, rows } = SalesLines::read(&request.data, request.mapping.as_deref())?;
    let prices = Prices::new(numbered(&lines));
    let cutoff = cutoff(request.cutoff.as_deref(), &lines)?;
    let from = prices.first_on(cutoff);
    if from == 0 || from == lines.len() {
        return Err(one_sided(cutoff, &lines));
    }
    let judged: Vec<usize> =
        (from..lines.len()).filter(|line| prices.lines_of_item_before(prices.lines()[*line].item, from) >= ITEM_LINES_MIN).collect();
    let tested = Tested::new(prices, &lines, &judged, request.seed);
    let detector = Detector::train(&tested.prices, from, request.seed)
        .map_err(|error| Failure::fault("not_learnt", "price-leaks", error.to_string(), "Report it with the command and the file"))?;
    let verdicts = detector.judge(&tested.prices, from..lines.len());
    if let Some(path) = &request.predictions {
        write_predictions(path, &lines, &verdicts)?;
    }
    let split = json!({
        "cutoff": cutoff, "learnt_from": from, "after": lines.len() - from, "judged": judged.len(),
        "lowered": judged.iter().filter(|line| tested.truth[**line].is_lowered).count(), "planted_by": tested.planted_by, "seed": request.seed,
    });
    let (mode, why) = detector.gate.mode();
    let mut evaluation = Evaluation::new(EvaluateTask::PriceLeaks, split, mode, request.threads);
    evaluation.rows = rows;
    evaluation.why = why;
    evaluation.models = tested.models(&judged, from, &verdicts, request.seed);
    evaluation.warnings = tested.warnings(&judged, lines.len() - from);
    evaluation.cpu_seconds = timer.seconds();
    Ok(evaluation)
}

/// Items, customers and invoices by number, in the order in which they come up.
fn numbered(lines: &[SalesLine]) -> Vec<PriceLine> {
    fn number<'l>(numbers: &mut HashMap<&'l str, u32>, id: &'l str) -> u32 {
        let next = numbers.len() as u32;
        *numbers.entry(id).or_insert(next)
    }
    let (mut items, mut customers, mut invoices) = (HashMap::new(), HashMap::new(), HashMap::new());
    lines
        .iter()
        .map(|sold| PriceLine {
            item: number(&mut items, &sold.item_id),
            customer: sold.customer_id.as_deref().map(|customer| number(&mut customers, customer)),
            invoice: number(&mut invoices, &sold.invoice_id),
            sold_on: sold.sold_on,
            quantity: sold.quantity,
            price: sold.unit_price,
        })
        .collect()
}

/// As asked for, else the day that has a fifth of the lines on or after it.
pub(super) fn cutoff(asked: Option<&str>, lines: &[SalesLine]) -> Result<Day, Failure> {
    match asked {
        Some(text) => text.parse().map_err(|error| Failure::input("not_a_day", "cutoff", format!("{error}"), "Write the cut-off as 2026-11-23")),
        None => Ok(lines[lines.len() * 4 / 5].sold_on),
    }
}

pub(super) fn one_sided(cutoff: Day, lines: &[SalesLine]) -> Failure {
    let (first, last) = (lines[0].sold_on, lines[lines.len() - 1].sold_on);
    let message = format!("The lines are of {first} to {last}: none is on the other side of {cutoff}");
    Failure::input("one_sided_cutoff", "cutoff", message, "Choose a day that has lines before it and on or after it")
}

/// Lines with what is true of them.
struct Tested {
    prices: Prices,
    /// By line.
    truth: Vec<Truth>,
    planted_by: &'static str,
}

impl Tested {
    /// With the truth of the file where it tells any, else with one in a hundred of the judged lines lowered.
    fn new(prices: Prices, lines: &[SalesLine], judged: &[usize], seed: u64) -> Self {
        let none = Truth { is_lowered: false, percent: None };
        if lines.iter().any(|line| line.truth.is_some()) {
            return Self { prices, truth: lines.iter().map(|line| line.truth.unwrap_or(none)).collect(), planted_by: "file" };
        }
        let planted = plant_one_in_a_hundred(&prices, judged, seed);
        let mut truth = vec![none; lines.len()];
        planted.iter().for_each(|cut| truth[cut.line] = Truth { is_lowered: true, percent: cut.percent });
        let changed: Vec<(usize, i64)> = planted.iter().map(|cut| (cut.line, cut.price)).collect();
        Self { prices: prices.repriced(lines.len(), &changed), truth, planted_by: "seed" }
    }

    fn models(&self, judged: &[usize], from: usize, verdicts: &[Verdict], seed: u64) -> Vec<EvaluatedModel> {
        let deviations = ItemDeviations::new(&self.prices, from);
        let verdicts: Vec<&Verdict> = judged.iter().map(|line| &verdicts[*line - from]).collect();
        let cases: Vec<Judged> = verdicts.iter().map(|verdict| self.case(verdict)).collect();
        let mut models = vec![model("peer_prices", Role::Engine, &cases, seed)];
        for rule in Rule::ALL {
            let score = |verdict: &Verdict| match rule {
                Rule::ItemDeviation => deviations.score(&self.prices, verdict.line),
                _ => verdict.evidence.as_ref().map_or(f64::MIN, |evidence| rule.score(evidence)),
            };
            let scored = cases.iter().zip(&verdicts).map(|(case, verdict)| Judged { score: score(verdict), ..*case });
            let mut model = model(rule.name(), Role::Baseline, &scored.collect::<Vec<_>>(), seed);
            // A rule alone has a rank and no threshold.
            model.measures.remove("alerts_per_10000");
            models.push(model);
        }
        models
    }

    fn case(&self, verdict: &Verdict) -> Judged {
        let sold = self.prices.lines()[verdict.line];
        let Truth { is_lowered, percent } = self.truth[verdict.line];
        // Buyers that nobody knows are drawn by invoice, apart from all customers.
        let customer = sold.customer.map_or(usize::MAX - sold.invoice as usize, |customer| customer as usize);
        let is_verified = is_verified(&self.prices, verdict.line);
        Judged { customer, is_lowered, percent, is_verified, score: verdict.score, is_alert: verdict.is_alert }
    }

    fn warnings(&self, judged: &[usize], after: usize) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.planted_by == "seed" {
            warnings.push(
                "The file names no lowered prices: 5, 10, 20 or 40 % were taken off one in a hundred judged lines; predictions are of these"
                    .to_owned(),
            );
        }
        if judged.len() < after {
            warnings.push(format!(
                "{} lines after the cut-off are of items with fewer than {ITEM_LINES_MIN} lines before it: predicted, not measured",
                after - judged.len()
            ));
        }
        let lowered: Vec<&Truth> = judged.iter().map(|line| &self.truth[*line]).filter(|truth| truth.is_lowered).collect();
        if lowered.is_empty() {
            warnings.push("No judged line is lowered: only alerts on lines that nobody lowered are measured".to_owned());
        } else if lowered.iter().all(|truth| truth.percent.is_none()) {
            warnings.push("The file does not say by how much prices were lowered: recall by depth is not known".to_owned());
        }
        warnings
    }
}

pub(super) fn model(name: &str, role: Role, cases: &[Judged], seed: u64) -> EvaluatedModel {
    let measures = measures(cases, seed).into_iter().map(|measure| {
        let (low, high) = measure.interval.unzip();
        (measure.name.to_owned(), Measure { value: measure.value, low, high })
    });
    EvaluatedModel { name: name.to_owned(), role, measures: measures.collect(), by_class: BTreeMap::new() }
}

#[cfg(test)]
mod tests {
    use super::evaluate_price_leaks;
    use crate::evaluate::demand::DemandOptions;
    use crate::evaluate::{EvaluateRequest, EvaluateTask, Evaluation};
    use crate::failure::Failure;
    use std::path::Path;

    const HEADING: &str = "line,invoice,customer,item,day,quantity,price";
    const COLUMNS: [(&str, &str); 7] = [
        ("line_id", "line"),
        ("invoice_id", "invoice"),
        ("customer_id", "customer"),
        ("item_id", "item"),
        ("sold_on", "day"),
        ("quantity", "quantity"),
        ("unit_price", "price"),
    ];

    /// Ten days of each of thirty weeks, forty items at two prices by quantity.
    fn sold(lines: usize) -> Vec<String> {
        let line = |at: usize| {
            let (item, customer, day) = (at * 7 % 40, at * 13 % 90, at / 40);
            let (quantity, cents) = if (at * 11).is_multiple_of(3) { (24, 500 + 10 * item) } else { (2, 650 + 10 * item) };
            let on = chandler_calendar::Day(20_000 + day as i32);
            format!("{at},I{},C{customer},ITEM{item},{on},{quantity},{}.{:02}", at / 8, cents / 100, cents % 100)
        };
        (0..lines).map(line).collect()
    }

    fn evaluated(heading: &str, lines: &[String], extra: &str, change: impl Fn(&mut EvaluateRequest)) -> Result<Evaluation, Failure> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("lines.csv"), format!("{heading}\n{}\n", lines.join("\n"))).unwrap();
        let columns: String = COLUMNS.iter().map(|(field, column)| format!("{field} = {{ column = \"{column}\" }}\n")).collect();
        let text = format!("contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"sales_lines\"\n[load.columns]\n{columns}{extra}");
        let mapping = folder.path().join("mapping.toml");
        std::fs::write(&mapping, text).unwrap();
        let mut request = EvaluateRequest {
            task: EvaluateTask::PriceLeaks,
            data: folder.path().to_owned(),
            mapping: Some(mapping),
            predictions: None,
            seed: 1,
            cutoff: None,
            disputed_known: false,
            threads: 1,
            demand: DemandOptions::default(),
        };
        change(&mut request);
        evaluate_price_leaks(&request)
    }

    fn value(evaluation: &Evaluation, model: usize, name: &str) -> Option<f64> {
        evaluation.models[model].measures[name].value
    }

    fn code(outcome: Result<Evaluation, Failure>) -> String {
        outcome.unwrap_err().code
    }

    #[test]
    fn planted_cuts_are_found_and_the_plain_rules_stand_beside() {
        let evaluation = evaluated(HEADING, &sold(12_000), "", |_| {}).unwrap();
        assert_eq!((evaluation.mode.as_str(), evaluation.rows.used, evaluation.models.len()), ("model", 12_000, 5));
        assert!(value(&evaluation, 0, "ap").unwrap() > 0.9 && value(&evaluation, 0, "alerts_per_10000").unwrap() < 20.0);
        assert!(value(&evaluation, 0, "ap") > value(&evaluation, 4, "ap"));
        assert_eq!(evaluation.split["lowered"], 24);
        let mut again = evaluated(HEADING, &sold(12_000), "", |_| {}).unwrap();
        again.cpu_seconds = evaluation.cpu_seconds;
        assert_eq!(evaluation, again);
    }

    #[test]
    fn the_file_may_say_what_is_lowered_and_a_flag_says_no_depth() {
        let lines: Vec<String> = sold(6_000).iter().enumerate().map(|(at, line)| format!("{line},{}", at == 5_900)).collect();
        let planted = "planted = { column = \"planted\" }\n";
        let evaluation = evaluated(&format!("{HEADING},planted"), &lines, planted, |_| {}).unwrap();
        assert_eq!((&evaluation.split["planted_by"], &evaluation.split["lowered"]), (&"file".into(), &1.into()));
        assert_eq!(value(&evaluation, 0, "recall_40"), None);
        assert!(evaluation.warnings.iter().any(|warning| warning.contains("by depth is not known")), "{:?}", evaluation.warnings);
    }

    #[test]
    fn few_lines_are_judged_by_the_rule_alone_and_it_says_so() {
        let evaluation = evaluated(HEADING, &sold(1_000), "", |_| {}).unwrap();
        assert_eq!(evaluation.mode, "rules_only");
        assert!(evaluation.why.unwrap().contains("Too few lines"));
    }

    #[test]
    fn what_is_no_sale_is_rejected_and_the_rest_is_measured() {
        let mut lines = sold(3_000);
        lines.push("r1,R1,C1,ITEM1,2024-11-01,-2,5.00".to_owned());
        lines.push("r2,R1,C1,ITEM1,2024-11-01,2,0".to_owned());
        lines.push("r3,R1,C1,ITEM1,yesterday,2,1.00".to_owned());
        lines.push("7,R1,C1,ITEM1,2024-11-01,2,1.00".to_owned());
        let evaluation = evaluated(HEADING, &lines, "", |_| {}).unwrap();
        let codes: Vec<&str> = evaluation.rows.rejected.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes, ["not_a_sale", "no_price", "not_a_date", "duplicate_key"]);
        assert_eq!((evaluation.rows.read, evaluation.rows.used), (3_004, 3_000));
    }

    #[test]
    fn predictions_are_of_every_line_after_the_cutoff() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("predictions.csv");
        evaluated(HEADING, &sold(3_000), "", |request| request.predictions = Some(path.clone())).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("line_id,score,expected,loss,cause\n2400,"), "{}", &text[..80]);
        assert_eq!(text.lines().count(), 601);
    }

    #[test]
    fn input_that_cannot_be_used_is_told_with_a_code() {
        let lines = sold(300);
        assert_eq!(code(evaluated(HEADING, &lines, "", |request| request.mapping = None)), "mapping_needed");
        assert_eq!(code(evaluated(HEADING, &lines, "", |request| request.cutoff = Some("soon".to_owned()))), "not_a_day");
        assert_eq!(code(evaluated(HEADING, &lines, "", |request| request.cutoff = Some("2031-01-01".to_owned()))), "one_sided_cutoff");
        assert_eq!(code(evaluated(HEADING, &["a,R,C,I,2024-11-01,-1,5".to_owned()], "", |_| {})), "nothing_left");
        assert_eq!(code(evaluated(HEADING, &lines, "region = { column = \"nowhere\" }\n", |_| {})), "unknown_column");
        let elsewhere = |request: &mut EvaluateRequest| request.data = Path::new("no/such/folder").to_owned();
        assert!(evaluated(HEADING, &lines, "", elsewhere).is_err());
    }
}
