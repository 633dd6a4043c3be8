//! Every value of the public inventory reference within its tolerance. Skipped, and said so, where the folder of public data is absent.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use chandler_forecast::distribution::{gamma, negative_binomial, normal, poisson};
use chandler_forecast::inventory::joint::{JointItem, joint_replenishment};
use chandler_forecast::inventory::lead_time_reorder as random_lead;
use chandler_forecast::inventory::newsvendor::{self, NewsvendorCosts};
use chandler_forecast::inventory::order_up_to::{PoissonReview, periodic_review_level, power_approximation};
use chandler_forecast::inventory::reorder::{self, ReorderProblem};
use chandler_forecast::inventory::{self, DiscountTerms, lot_size, lot_sizing, reorder_poisson};
use serde_json::Value;

/// Values in the reference.
const VALUES: usize = 102;

type Outputs = BTreeMap<String, f64>;

#[test]
fn every_reference_value_is_met() {
    let Some(folder) = std::env::var_os("CHANDLER_DATA") else {
        println!("skipped: CHANDLER_DATA is not set");
        return;
    };
    let path = PathBuf::from(folder).join("inventory_reference.csv");
    let mut reader = csv::Reader::from_path(&path).expect("the inventory reference can be read");
    let mut misses = Vec::new();
    let mut checked = 0;
    for record in reader.records() {
        let record = record.expect("a readable line");
        let inputs: Value = serde_json::from_str(&record[2]).expect("inputs are JSON");
        let outputs = compute(&record[1], &Inputs(&inputs));
        let (expected, tolerance): (f64, f64) = (record[4].parse().expect("a value"), record[5].parse().expect("a tolerance"));
        checked += 1;
        match outputs.get(&record[3]) {
            Some(found) if (found - expected).abs() <= tolerance * expected.abs().max(1e-12) => {}
            found => misses.push(format!("{} {} {}: expected {expected}, found {found:?}", &record[0], &record[1], &record[3])),
        }
    }
    assert!(misses.is_empty(), "{} of {checked} missed:\n{}", misses.len(), misses.join("\n"));
    assert_eq!(checked, VALUES);
}

/// Named numbers of a case.
struct Inputs<'a>(&'a Value);

impl Inputs<'_> {
    fn number(&self, name: &str) -> f64 {
        self.0[name].as_f64().unwrap_or_else(|| panic!("no number {name} in {}", self.0))
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        let list = self.0[name].as_array().unwrap_or_else(|| panic!("no list {name} in {}", self.0));
        list.iter().map(|value| value.as_f64().expect("a number")).collect()
    }

    fn pairs(&self, name: &str) -> Vec<(f64, f64)> {
        let map = self.0[name].as_object().unwrap_or_else(|| panic!("no map {name} in {}", self.0));
        map.iter().map(|(key, value)| (key.parse().expect("a number"), value.as_f64().expect("a number"))).collect()
    }

    fn costs(&self) -> NewsvendorCosts {
        NewsvendorCosts { holding_cost: self.number("holding_cost"), stockout_cost: self.number("stockout_cost") }
    }

    fn reorder(&self) -> ReorderProblem {
        ReorderProblem {
            demand_mean: self.number("demand_mean"),
            demand_sd: self.number("demand_sd"),
            lead_time: self.number("lead_time"),
            fixed_cost: self.0["fixed_cost"].as_f64().unwrap_or(0.0),
            holding_cost: self.number("holding_cost"),
            stockout_cost: self.number("stockout_cost"),
        }
    }

    fn random_lead(&self) -> random_lead::RandomLeadTime {
        random_lead::RandomLeadTime {
            demand_mean: self.number("demand_mean"),
            demand_sd: self.number("demand_sd"),
            lead_mean: self.number("lead_mean"),
            lead_sd: self.number("lead_sd"),
        }
    }
}

fn named<const N: usize>(pairs: [(&str, f64); N]) -> Outputs {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn compute(topic: &str, inputs: &Inputs) -> Outputs {
    lot_sizes(topic, inputs)
        .or_else(|| newsvendors(topic, inputs))
        .or_else(|| reorder_points(topic, inputs))
        .or_else(|| review_policies(topic, inputs))
        .or_else(|| losses(topic, inputs))
        .or_else(|| random_lead_times(topic, inputs))
        .unwrap_or_else(|| panic!("topic {topic} has no formula"))
}

fn lot_sizes(topic: &str, inputs: &Inputs) -> Option<Outputs> {
    let number = |name| inputs.number(name);
    Some(match topic {
        "eoq" => {
            let lot = inventory::economic_order_quantity(number("demand_rate"), number("fixed_cost"), number("holding_cost")).unwrap();
            named([("Q", lot.quantity), ("cost", lot.cost)])
        }
        "eoq_backorders" => {
            let lot = lot_size::economic_order_quantity_with_backorders(
                number("demand_rate"),
                number("fixed_cost"),
                number("holding_cost"),
                number("stockout_cost"),
            )
            .unwrap();
            named([("Q", lot.quantity), ("stockout_fraction", lot.stockout_fraction), ("cost", lot.cost)])
        }
        "epq" => {
            let lot = lot_size::economic_production_quantity(
                number("demand_rate"),
                number("fixed_cost"),
                number("holding_cost"),
                number("production_rate"),
            )
            .unwrap();
            named([("Q", lot.quantity), ("cost", lot.cost)])
        }
        "eoq_all_units_discount" | "eoq_incremental_discount" => {
            let (breakpoints, unit_costs) = (inputs.numbers("breakpoints"), inputs.numbers("unit_costs"));
            let terms = DiscountTerms {
                demand_rate: number("demand_rate"),
                fixed_cost: number("fixed_cost"),
                holding_cost_rate: number("holding_cost_rate"),
                breakpoints: &breakpoints,
                unit_costs: &unit_costs,
            };
            let best = if topic == "eoq_all_units_discount" {
                inventory::cheapest_price_break(&terms).unwrap()
            } else {
                inventory::economic_order_quantity_with_incremental_discounts(&terms).unwrap()
            };
            named([("Q", best.lot.quantity), ("region", best.region as f64), ("cost", best.lot.cost)])
        }
        "joint_replenishment_silver" => joint(inputs),
        "wagner_whitin" => {
            let plan = lot_sizing::wagner_whitin(&inputs.numbers("demand"), number("fixed_cost"), number("holding_cost")).unwrap();
            let mut outputs = named([("cost", plan.cost)]);
            outputs.extend(plan.quantities.iter().zip(1..).map(|(&quantity, period)| (format!("q{period}"), quantity)));
            outputs
        }
        _ => return None,
    })
}

fn joint(inputs: &Inputs) -> Outputs {
    let (rates, holding, fixed) = (inputs.numbers("demand_rates"), inputs.numbers("holding_costs"), inputs.numbers("individual_fixed_costs"));
    let items: Vec<JointItem> =
        (0..rates.len()).map(|item| JointItem { demand_rate: rates[item], holding_cost: holding[item], fixed_cost: fixed[item] }).collect();
    let plan = joint_replenishment(inputs.number("shared_fixed_cost"), &items).unwrap();
    let mut outputs = named([("cycle", plan.cycle), ("cost", plan.cost)]);
    outputs.extend(plan.quantities.iter().zip(1..).map(|(&quantity, item)| (format!("Q{item}"), quantity)));
    outputs.extend(plan.multiples.iter().zip(1..).map(|(&multiple, item)| (format!("m{item}"), f64::from(multiple))));
    outputs
}

fn newsvendors(topic: &str, inputs: &Inputs) -> Option<Outputs> {
    let number = |name| inputs.number(name);
    let best = match topic {
        "newsvendor_normal" => newsvendor::normal(number("demand_mean"), number("demand_sd"), 0.0, inputs.costs()).unwrap(),
        "base_stock_normal_lead_time" => newsvendor::normal(number("demand_mean"), number("demand_sd"), number("lead_time"), inputs.costs()).unwrap(),
        "newsvendor_poisson" => newsvendor::poisson(number("demand_mean"), inputs.costs()).unwrap(),
        "newsvendor_normal_explicit" => newsvendor::normal_with_prices(
            number("demand_mean"),
            number("demand_sd"),
            number("revenue"),
            number("purchase_cost"),
            number("salvage_value"),
        )
        .unwrap(),
        "newsvendor_empirical_lumpy" => {
            let pairs = inputs.pairs("pmf");
            let mut masses = vec![0.0; 1 + pairs.iter().map(|pair| pair.0 as usize).max().unwrap()];
            pairs.iter().for_each(|&(units, mass)| masses[units as usize] = mass);
            newsvendor::discrete(&masses, inputs.costs()).unwrap()
        }
        "newsvendor_negbin" => {
            let (mean, size) = (number("mean"), number("r"));
            let masses: Vec<f64> = negative_binomial::Masses::new(mean, mean + mean * mean / size).take(2_000).collect();
            newsvendor::discrete(&masses, inputs.costs()).unwrap()
        }
        _ => return None,
    };
    Some(named([("S", best.level), ("cost", best.value), ("profit", best.value)]))
}

fn reorder_points(topic: &str, inputs: &Inputs) -> Option<Outputs> {
    let number = |name| inputs.number(name);
    let policy = match topic {
        "rQ_expected_inventory_level" => reorder::expected_inventory_level(&inputs.reorder()).unwrap(),
        "rQ_eoqb" => reorder::economic_quantity_with_backorders(&inputs.reorder()).unwrap(),
        "rQ_eoq_safety_stock" => reorder::economic_quantity_with_safety_stock(&inputs.reorder()).unwrap(),
        "rQ_loss_function" => reorder::loss_function_approximation(&inputs.reorder()).unwrap(),
        "rQ_optimal_r_for_Q" => {
            let point = inputs.reorder().best_reorder_point(number("order_quantity")).unwrap();
            return Some(named([("r", point)]));
        }
        "rQ_poisson_exact" => reorder_poisson::optimal_policy(
            number("demand_mean"),
            number("lead_time"),
            number("fixed_cost"),
            number("holding_cost"),
            number("stockout_cost"),
        )
        .unwrap(),
        "rQ_fill_rate_normal" => {
            let (mean, sd) = (number("LTD_mean"), number("LTD_sd"));
            let point = reorder::reorder_point_for_fill_rate(mean, sd, number("Q"), number("fill_rate")).unwrap();
            return Some(named([("r", point), ("safety_stock", point - mean)]));
        }
        _ => return None,
    };
    let cost = policy.cost;
    Some(named([("r", policy.reorder_point), ("Q", policy.quantity), ("cost", cost), ("exact_cost", cost)]))
}

fn review_policies(topic: &str, inputs: &Inputs) -> Option<Outputs> {
    let number = |name| inputs.number(name);
    Some(match topic {
        "sS_poisson_exact" => {
            let review = PoissonReview { demand_mean: number("demand_mean"), fixed_cost: number("fixed_cost"), costs: inputs.costs() };
            let best = review.optimal_policy().unwrap();
            named([("s", best.reorder_level as f64), ("S", best.order_up_to as f64), ("cost", best.cost)])
        }
        "sS_power_approximation" => {
            let costs = inputs.costs();
            let (low, high) =
                power_approximation(number("demand_mean"), number("demand_sd"), number("fixed_cost"), costs.holding_cost, costs.stockout_cost)
                    .unwrap();
            named([("s", low), ("S", high)])
        }
        "sS_cost" => {
            let review = PoissonReview { demand_mean: number("poisson_mean"), fixed_cost: number("fixed_cost"), costs: inputs.costs() };
            named([("cost", review.cost(number("s") as i64, number("S") as i64).unwrap())])
        }
        "periodic_review_order_up_to" => {
            let level = periodic_review_level(number("demand_mean"), number("demand_sd"), number("lead"), number("review"), number("cycle_service"));
            named([("S", level.unwrap())])
        }
        _ => return None,
    })
}

fn losses(topic: &str, inputs: &Inputs) -> Option<Outputs> {
    let number = |name| inputs.number(name);
    let loss = match topic {
        "normal_loss" => number("sd") * normal::loss((number("x") - number("mean")) / number("sd")),
        "poisson_loss" => poisson::loss(number("mean"), number("x") as u64),
        "gamma_loss" => number("scale") * gamma::loss(number("shape"), number("x") / number("scale")),
        "negbin_loss" => {
            let (size, success, x) = (number("r"), number("p"), number("x") as usize);
            let above = negative_binomial::Masses::of_failures(size, success).take(2_000).enumerate().skip(x);
            above.map(|(count, mass)| (count - x) as f64 * mass).sum()
        }
        _ => return None,
    };
    Some(named([("n(x)", loss)]))
}

fn random_lead_times(topic: &str, inputs: &Inputs) -> Option<Outputs> {
    let number = |name| inputs.number(name);
    Some(match topic {
        "safety_stock_lead_time_variability" => {
            let found = inputs.random_lead().safety_stock(number("cycle_service")).unwrap();
            named([("sd_LTD", found.lead_time_demand_sd), ("safety_stock", found.safety_stock), ("reorder_point", found.reorder_point)])
        }
        "reorder_point_gamma_LTD" => named([("reorder_point", inputs.random_lead().gamma_reorder_point(number("cycle_service")).unwrap())]),
        "reorder_point_poisson_discrete_lead_time" => {
            let lead_times = inputs.pairs("lead_pmf");
            let found = random_lead::poisson_reorder_point(number("lam"), &lead_times, number("cycle_service")).unwrap();
            named([("reorder_point", found.level as f64), ("P(LTD<=r)", found.probability)])
        }
        "LTD_quantile_compound_poisson_geometric" => {
            // The reference states the size distribution in words: geometric with p = 0.4 on 1, 2, ...
            let found = random_lead::compound_poisson_quantile(number("lam_per_period"), number("periods"), 0.4, number("tau")).unwrap();
            named([("quantile", found.level as f64), ("cdf", found.probability)])
        }
        "stockout_probability_normal" => {
            let chance = random_lead::normal_stockout_probability(number("on_hand"), number("demand_mean"), number("demand_sd"), number("days"));
            named([("P(stockout)", chance.unwrap())])
        }
        "stockout_probability_negbin" => {
            let mean = number("mean");
            let position = number("on_hand") as u64;
            let (chance, short) = random_lead::negative_binomial_shortage(position, mean, mean * number("var_to_mean")).unwrap();
            named([("P(D>on_hand)", chance), ("E[short]", short)])
        }
        _ => return None,
    })
}
