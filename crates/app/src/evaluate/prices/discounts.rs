//! `evaluate discounts`: discounts that nobody like the customer gets, and the margin that a discount leaves.

use super::lines::{SalesLine, SalesLines};
use super::price_leaks::{cutoff, model, one_sided};
use crate::evaluate::EvaluateRequest;
use crate::evaluate::cpu::CpuTimer;
use crate::evaluate::document::{EvaluateTask, EvaluatedModel, Evaluation, Measure, RejectedRow, Role};
use crate::failure::Failure;
use chandler_learn::discounts::{CostShares, DiscountLine, PeerDiscount, judge, margin_after, plant_raises};
use chandler_learn::prices::Judged;
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;

/// Measures the discounts of peers beside the discount itself, and the margin by the waterfall beside the category's mean.
///
/// # Errors
/// When the file or the cut-off cannot be used, or no line with a discount is left on both sides of it.
pub(in crate::evaluate) fn evaluate_discounts(request: &EvaluateRequest) -> Result<Evaluation, Failure> {
    let timer = CpuTimer::start();
    let SalesLines { lines, mut rows } = SalesLines::read(&request.data, request.mapping.as_deref())?;
    let (lines, without): (Vec<SalesLine>, Vec<SalesLine>) = lines.into_iter().partition(|line| share_of(line).is_some());
    rows.rejected.extend(without.iter().map(|line| {
        let message = "It has no discount between 0 and 1: 0.2 is 20 %. Map discount, or list_price";
        RejectedRow::new(Some(line.row), line.line_id.clone(), "no_discount", message)
    }));
    rows.used = lines.len() as u64;
    if lines.is_empty() {
        return Err(Failure::input("nothing_left", "sales_lines", "No line has a discount", "Map discount as a share, or list_price"));
    }
    let cutoff = cutoff(request.cutoff.as_deref(), &lines)?;
    let from = lines.partition_point(|line| line.sold_on < cutoff);
    if from == 0 || from == lines.len() {
        return Err(one_sided(cutoff, &lines));
    }
    let tested = Tested::new(&lines, from, request.seed);
    let peers = judge(&tested.grouped(&lines));
    if let Some(path) = &request.predictions {
        write_predictions(path, &lines[from..], &peers[from..])?;
    }
    let raised = tested.is_raised[from..].iter().filter(|is_raised| **is_raised).count();
    let split = json!({ "cutoff": cutoff, "learnt_from": from, "after": lines.len() - from, "raised": raised, "planted_by": tested.planted_by,
                        "seed": request.seed });
    let mut evaluation = Evaluation::new(EvaluateTask::Discounts, split, "rules_only", request.threads);
    evaluation.why = Some("Peers and the waterfall say it; nothing is fitted".to_owned());
    evaluation.rows = rows;
    evaluation.models = tested.models(&lines, from, &peers, request.seed);
    evaluation.warnings = tested.warnings(raised);
    evaluation.cpu_seconds = timer.seconds();
    Ok(evaluation)
}

/// The line's discount as a share; nothing where it is none.
fn share_of(line: &SalesLine) -> Option<f64> {
    let discount = line.discount.filter(|discount| (0..=1_000_000).contains(discount))?;
    Some(discount as f64 / 1e6)
}

/// Lines with what is true of them.
struct Tested {
    discounts: Vec<f64>,
    is_raised: Vec<bool>,
    planted_by: &'static str,
}

impl Tested {
    /// With the truth of the file where it tells any, else with one in fifty of the later lines raised.
    fn new(lines: &[SalesLine], from: usize, seed: u64) -> Self {
        let mut discounts: Vec<f64> = lines.iter().map(|line| share_of(line).unwrap_or(0.0)).collect();
        if lines.iter().any(|line| line.truth.is_some()) {
            let is_raised = lines.iter().map(|line| line.truth.is_some_and(|truth| truth.is_lowered)).collect();
            return Self { discounts, is_raised, planted_by: "file" };
        }
        let mut is_raised = vec![false; lines.len()];
        for (line, discount) in plant_raises(&discounts, &(from..lines.len()).collect::<Vec<_>>(), seed) {
            discounts[line] = discount;
            is_raised[line] = true;
        }
        Self { discounts, is_raised, planted_by: "seed" }
    }

    /// Category in its region, then the region, then the category.
    fn grouped(&self, lines: &[SalesLine]) -> Vec<DiscountLine> {
        let mut numbers: HashMap<(Option<&str>, Option<&str>, u8), u32> = HashMap::new();
        let grouped = lines.iter().zip(&self.discounts).map(|(line, discount)| {
            let (category, region) = (line.category.as_deref(), line.region.as_deref());
            let keys = [(category, region, 0), (None, region, 1), (category, None, 2)];
            let groups = keys.map(|key| {
                let next = numbers.len() as u32;
                *numbers.entry(key).or_insert(next)
            });
            DiscountLine { discount: *discount, groups: groups.to_vec() }
        });
        grouped.collect()
    }

    fn models(&self, lines: &[SalesLine], from: usize, peers: &[PeerDiscount], seed: u64) -> Vec<EvaluatedModel> {
        let scores: [(&str, Role, Vec<f64>); 3] = [
            ("peer_discounts", Role::Engine, peers[from..].iter().map(|peer| peer.score).collect()),
            ("above_peer_median", Role::Baseline, peers[from..].iter().map(|peer| peer.above).collect()),
            ("discount_itself", Role::Baseline, self.discounts[from..].to_vec()),
        ];
        let mut customers: HashMap<Option<&str>, usize> = HashMap::new();
        let numbered: Vec<usize> = lines[from..]
            .iter()
            .map(|line| {
                let next = customers.len();
                *customers.entry(line.customer_id.as_deref()).or_insert(next)
            })
            .collect();
        let by_waterfall = margin_error(lines, from, |shares, line| margin_after(shares.share(line.item, line.category)?, line.discount));
        let by_category = category_error(lines, from);
        let models = scores.into_iter().map(|(name, role, scores)| {
            let mut model = self.model(name, role, from, &scores, &numbered, seed);
            let error = if role == Role::Engine { by_waterfall } else { by_category };
            model.measures.insert("margin_mae".to_owned(), error.map_or_else(Measure::default, Measure::plain));
            model
        });
        models.collect()
    }

    fn model(&self, name: &str, role: Role, from: usize, scores: &[f64], customers: &[usize], seed: u64) -> EvaluatedModel {
        let is_raised = &self.is_raised[from..];
        let case = |((score, is_raised), customer): ((&f64, &bool), &usize)| Judged {
            customer: *customer,
            is_lowered: *is_raised,
            percent: None,
            is_verified: false,
            score: *score,
            is_alert: false,
        };
        let cases: Vec<Judged> = scores.iter().zip(is_raised).zip(customers).map(case).collect();
        let mut model = model(name, role, &cases, seed);
        model.measures.retain(|name, _| matches!(name.as_str(), "ap" | "p_at_k"));
        let auc = chandler_learn::auc(scores, is_raised);
        model.measures.insert("auc".to_owned(), auc.map_or_else(Measure::default, Measure::plain));
        model
    }

    fn warnings(&self, raised: usize) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.planted_by == "seed" {
            warnings.push("The file names no raised discounts: 10, 20 or 30 points were added to one in fifty lines after the cut-off".to_owned());
        }
        if raised == 0 {
            warnings.push("No line after the cut-off has a raised discount: nothing can be found, only margins are measured".to_owned());
        }
        warnings.push(
            "margin_mae of the engine follows from the item's cost and the discount; that of the others is their category's mean margin".to_owned(),
        );
        warnings
    }
}

/// A line with a known margin, by numbers.
struct Earned {
    item: u32,
    category: u32,
    margin: f64,
    discount: f64,
}

fn earned(lines: &[SalesLine]) -> Vec<Option<Earned>> {
    fn number<'l>(numbers: &mut HashMap<&'l str, u32>, id: &'l str) -> u32 {
        let next = numbers.len() as u32;
        *numbers.entry(id).or_insert(next)
    }
    let (mut items, mut categories) = (HashMap::new(), HashMap::new());
    let line = |line| {
        let SalesLine { item_id, category, cost, unit_price, .. }: &SalesLine = line;
        let (item, category) = (number(&mut items, item_id), number(&mut categories, category.as_deref().unwrap_or_default()));
        let margin = 1.0 - (*cost)? as f64 / *unit_price as f64;
        Some(Earned { item, category, margin, discount: share_of(line)? })
    };
    lines.iter().map(line).collect()
}

/// Mean absolute error of the margin after the cut-off, of lines whose cost is known; nothing where none is.
fn margin_error(lines: &[SalesLine], from: usize, predicted: impl Fn(&CostShares, &Earned) -> Option<f64>) -> Option<f64> {
    let earned = earned(lines);
    let mut shares = CostShares::default();
    earned[..from].iter().flatten().for_each(|line| shares.learn(line.item, line.category, line.margin, line.discount));
    mean(earned[from..].iter().flatten().filter_map(|line| Some((predicted(&shares, line)? - line.margin).abs())))
}

/// The same of the mean margin of a line's category.
fn category_error(lines: &[SalesLine], from: usize) -> Option<f64> {
    let earned = earned(lines);
    let mut margins: HashMap<u32, Vec<f64>> = HashMap::new();
    earned[..from].iter().flatten().for_each(|line| margins.entry(line.category).or_default().push(line.margin));
    let means: HashMap<u32, f64> = margins.into_iter().filter_map(|(category, margins)| Some((category, mean(margins.into_iter())?))).collect();
    mean(earned[from..].iter().flatten().filter_map(|line| Some((means.get(&line.category)? - line.margin).abs())))
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

/// `line_id,score,usual,above`: how much a discount stands out, what peers have, and how far it is above that.
fn write_predictions(path: &Path, lines: &[SalesLine], peers: &[PeerDiscount]) -> Result<(), Failure> {
    let failed = |error: csv::Error| {
        let subject = path.display().to_string();
        Failure::fault("file_not_written", &subject, format!("{subject}: {error}"), "Name a file in a folder that exists and has room")
    };
    let mut file = csv::Writer::from_path(path).map_err(failed)?;
    file.write_record(["line_id", "score", "usual", "above"]).map_err(failed)?;
    for (line, peer) in lines.iter().zip(peers) {
        let usual = peer.usual.map_or(String::new(), |usual| format!("{usual:.6}"));
        file.write_record([&line.line_id, &format!("{:.9}", peer.score), &usual, &format!("{:.6}", peer.above)]).map_err(failed)?;
    }
    file.flush().map_err(|error| failed(error.into()))
}

#[cfg(test)]
mod tests {
    use super::evaluate_discounts;
    use crate::evaluate::demand::DemandOptions;
    use crate::evaluate::{EvaluateRequest, EvaluateTask, Evaluation};
    use crate::failure::Failure;

    /// Four categories in three regions with a discount each, now and then five points more; the cost is six tenths of the list price.
    fn sold(lines: usize) -> Vec<String> {
        let line = |at: usize| {
            let (category, region, day) = (at % 4, at * 7 % 3, chandler_calendar::Day(20_000 + at as i32 / 20));
            let discount = (5 * category + 10 * region) as f64 / 100.0 + if (at * 5).is_multiple_of(11) { 0.05 } else { 0.0 };
            let price = 10.0 * (1.0 - discount);
            format!("{at},O{at},C{},I{},{day},1,{price:.2},{discount:.2},6.00,K{category},R{region}", at % 50, at % 40)
        };
        (0..lines).map(line).collect()
    }

    fn evaluated(lines: &[String], without: &str) -> Result<Evaluation, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let names = "line_id,invoice_id,customer_id,item_id,sold_on,quantity,unit_price,discount,cost,category,region";
        std::fs::write(folder.path().join("lines.csv"), format!("{names}\n{}\n", lines.join("\n"))).unwrap();
        let columns: String = names.split(',').filter(|name| *name != without).map(|name| format!("{name} = {{ column = \"{name}\" }}\n")).collect();
        let mapping = folder.path().join("mapping.toml");
        std::fs::write(&mapping, format!("contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"sales_lines\"\n[load.columns]\n{columns}")).unwrap();
        evaluate_discounts(&EvaluateRequest {
            task: EvaluateTask::Discounts,
            data: folder.path().to_owned(),
            mapping: Some(mapping),
            predictions: None,
            disputed_known: false,
            seed: 1,
            cutoff: None,
            threads: 1,
            demand: DemandOptions::default(),
        })
    }

    #[test]
    fn raised_discounts_stand_out_from_peers_and_the_margin_follows_from_the_cost() {
        let evaluation = evaluated(&sold(5_000), "").unwrap();
        let value = |model: usize, name: &str| evaluation.models[model].measures[name].value.unwrap();
        assert!(value(0, "ap") > 0.8 && value(0, "ap") > value(2, "ap"), "{:?}", evaluation.models);
        assert!(value(0, "margin_mae") < 1e-3 && value(0, "margin_mae") < value(1, "margin_mae"));
        assert_eq!(evaluation.split["raised"], 20);
    }

    #[test]
    fn without_discount_or_cost_it_says_what_is_missing() {
        let refused = evaluated(&sold(500), "discount").unwrap_err();
        assert_eq!(refused.code, "nothing_left");
        let evaluation = evaluated(&sold(500), "cost").unwrap();
        assert_eq!(evaluation.models[0].measures["margin_mae"].value, None);
    }
}
