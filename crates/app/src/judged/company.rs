//! The company over some weeks: before somebody decided, from then on, and once what was ordered then had time to come.

use super::truth::{Evening, Truth, dollars, read};
use super::{figure, share};
use crate::failure::Failure;
use serde::Serialize;
use std::path::Path;

/// Days until the first orders of a decider are there and sold from.
const SETTLING_DAYS: i32 = 30;
/// Days of the beginning that show opening stock more than anybody's buying.
const OPENING_DAYS: usize = 20;

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Company {
    pub windows: Vec<Window>,
}

/// Means of a day over the window; dollars but for lines and item-sites.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Window {
    pub name: String,
    pub days: usize,
    pub line_fill_rate: Option<f64>,
    pub lost_lines: f64,
    pub out_of_stock: f64,
    pub stock_dollars: f64,
    pub receivable_dollars: f64,
    pub past_due_dollars: f64,
    pub bought_dollars: f64,
    pub received_dollars: f64,
    pub revenue_dollars: f64,
    pub margin_dollars: f64,
}

/// The evenings of another truth.
pub(super) fn read_evenings(dir: &Path) -> Result<Vec<Evening>, Failure> {
    read(dir, "evenings.json")
}

impl Company {
    /// Windows of this company and of the one beside it; one window over everything where nobody decided.
    pub(super) fn of(truth: &Truth, beside: Option<&[Evening]>) -> Self {
        let companies = [(Some(truth.evenings.as_slice()), ""), (beside, ", own people")];
        let mut windows = Vec::new();
        for (evenings, suffix) in companies.iter().filter_map(|(evenings, suffix)| Some(((*evenings)?, *suffix))) {
            let from_opening = evenings.get(OPENING_DAYS..).unwrap_or_default();
            let Some(since) = truth.since else {
                windows.extend(Window::over(format!("company{suffix}"), from_opening.iter()));
                continue;
            };
            let settled = since.plus_days(SETTLING_DAYS);
            windows.extend(Window::over(format!("before{suffix}"), from_opening.iter().filter(|evening| evening.on <= since)));
            windows.extend(Window::over(format!("after{suffix}"), evenings.iter().filter(|evening| evening.on > since)));
            windows.extend(Window::over(format!("settled{suffix}"), evenings.iter().filter(|evening| evening.on > settled)));
        }
        Self { windows }
    }

    /// One row a figure and window: the figures of all windows side by side are in the document.
    pub(super) fn rows(&self) -> Vec<[String; 4]> {
        let of_figure = |(place, (name, meaning)): (usize, &(&str, &str))| {
            let row = |window: &Window| [window.name.clone(), (*name).to_owned(), figure(window.figures()[place]), (*meaning).to_owned()];
            self.windows.iter().map(row).collect::<Vec<_>>()
        };
        FIGURES.iter().enumerate().flat_map(of_figure).collect()
    }
}

impl Window {
    fn over<'e>(name: String, evenings: impl Iterator<Item = &'e Evening>) -> Option<Self> {
        let evenings: Vec<&Evening> = evenings.collect();
        let days = evenings.len();
        let mean = |figure: &dyn Fn(&Evening) -> f64| evenings.iter().map(|evening| figure(evening)).sum::<f64>() / days as f64;
        (days > 0).then(|| Self {
            name,
            days,
            line_fill_rate: share(mean(&|evening| evening.filled_lines), mean(&|evening| evening.lines)),
            lost_lines: mean(&|evening| evening.lost_lines),
            out_of_stock: mean(&|evening| evening.out_of_stock),
            stock_dollars: mean(&|evening| dollars(&evening.stock)),
            receivable_dollars: mean(&|evening| dollars(&evening.receivable)),
            past_due_dollars: mean(&|evening| dollars(&evening.past_due)),
            bought_dollars: mean(&|evening| dollars(&evening.bought)),
            received_dollars: mean(&|evening| dollars(&evening.received)),
            revenue_dollars: mean(&|evening| dollars(&evening.revenue)),
            margin_dollars: mean(&|evening| dollars(&evening.revenue) - dollars(&evening.cost)),
        })
    }

    fn figures(&self) -> Vec<Option<f64>> {
        let Self { days, line_fill_rate, lost_lines, out_of_stock, .. } = *self;
        let dollars = [
            self.stock_dollars,
            self.receivable_dollars,
            self.past_due_dollars,
            self.bought_dollars,
            self.received_dollars,
            self.revenue_dollars,
            self.margin_dollars,
        ];
        [Some(days as f64), line_fill_rate, Some(lost_lines), Some(out_of_stock)].into_iter().chain(dollars.map(Some)).collect()
    }
}

/// Figures of a window in their order, with what each says.
const FIGURES: &[(&str, &str)] = &[
    ("days", "Evenings"),
    ("line_fill_rate", "Lines reserved whole when ordered, of those not held for credit"),
    ("lost_lines", "Lines a day that nobody ordered: the shelf was shown as empty"),
    ("out_of_stock", "Items at sites with nothing to sell in the evening"),
    ("stock_dollars", "Stock in the evening at cost"),
    ("receivable_dollars", "What customers owe in the evening"),
    ("past_due_dollars", "Of it past due and not contested"),
    ("bought_dollars", "Ordered from suppliers a day"),
    ("received_dollars", "Money of customers a day"),
    ("revenue_dollars", "Goods sent a day, at their price"),
    ("margin_dollars", "Goods sent a day, price less cost"),
];
