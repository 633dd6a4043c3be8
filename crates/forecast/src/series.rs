//! A demand series as callers give it, and the cleaned history the filters read.

use serde::{Deserialize, Serialize};

use crate::error::{ForecastError, require};

/// The largest quantity of one period: a thousand of them still add up exactly to a unit.
pub const LARGEST_QUANTITY: f64 = 1e12;

/// Demand per period, oldest first, periods without demand included as zeros.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DemandSeries {
    /// Units demanded in each period.
    pub quantity: Vec<f64>,
    /// Whether the item was out of stock at some time in the period, so that `quantity` is only a lower bound.
    pub censored: Vec<bool>,
    /// Share of the usual demand that `quantity` still holds in such a period: 0 where only sales are seen, near 1 where customers order anyway.
    pub recorded_share: f64,
}

impl DemandSeries {
    /// A series without stock-outs.
    pub fn uncensored(quantity: Vec<f64>) -> DemandSeries {
        let censored = vec![false; quantity.len()];
        DemandSeries { quantity, censored, recorded_share: 0.0 }
    }

    /// # Errors
    /// When the two vectors differ in length or a quantity is not finite, negative or above [`LARGEST_QUANTITY`], or the share is outside 0 to 1.
    pub fn check(&self) -> Result<(), ForecastError> {
        if self.quantity.len() != self.censored.len() {
            return Err(ForecastError::LengthMismatch { quantities: self.quantity.len(), flags: self.censored.len() });
        }
        require(
            (0.0..=1.0).contains(&self.recorded_share),
            "the share of demand recorded while out of stock",
            self.recorded_share,
            "between 0 and 1",
        )?;
        for (period, &quantity) in self.quantity.iter().enumerate() {
            if !quantity.is_finite() {
                return Err(ForecastError::NotFinite { period });
            }
            if quantity < 0.0 {
                return Err(ForecastError::Negative { period, quantity });
            }
            if quantity > LARGEST_QUANTITY {
                return Err(ForecastError::TooLarge { period, quantity, limit: LARGEST_QUANTITY });
            }
        }
        Ok(())
    }
}

/// A stretch of the future seen from an origin: the `length` periods that begin `skip` periods later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub skip: usize,
    pub length: usize,
}

impl Window {
    /// The next `length` periods.
    pub fn next(length: usize) -> Window {
        Window { skip: 0, length }
    }

    /// How many periods after the origin the window is over.
    pub fn end(self) -> usize {
        self.skip + self.length
    }
}

/// Cleaned demand with running totals, so that the demand of any window is one subtraction.
#[derive(Debug, Clone)]
pub(crate) struct History {
    pub demand: Vec<f64>,
    running_total: Vec<f64>,
    /// Whether demand comes in whole units: then counts are at least as dispersed as Poisson.
    pub whole_units: bool,
}

impl History {
    pub fn new(demand: Vec<f64>, whole_units: bool) -> History {
        let mut running_total = Vec::with_capacity(demand.len() + 1);
        let mut total = 0.0;
        running_total.push(total);
        for quantity in &demand {
            total += quantity;
            running_total.push(total);
        }
        History { demand, running_total, whole_units }
    }

    pub fn periods(&self) -> usize {
        self.demand.len()
    }

    /// Periods before the first demand; all of them where there is none.
    pub fn silent_start(&self) -> usize {
        self.demand.iter().position(|&quantity| quantity > 0.0).unwrap_or(self.periods())
    }

    /// Demand of the first `origin` periods.
    pub fn total_before(&self, origin: usize) -> f64 {
        self.running_total[origin]
    }

    /// What was really demanded in the window that opens at `origin`. The window must lie inside the history.
    pub fn actual(&self, origin: usize, window: Window) -> f64 {
        // Differences of running totals can fall a rounding error below zero.
        (self.running_total[origin + window.end()] - self.running_total[origin + window.skip]).max(0.0)
    }

    /// The latest origin whose window is already over.
    pub fn last_origin(&self, window: Window) -> Option<usize> {
        self.periods().checked_sub(window.end())
    }

    /// The largest demand seen over any `length` periods; a shorter history is extended at its own rate.
    pub fn largest_sum(&self, length: usize) -> f64 {
        match self.last_origin(Window::next(length)) {
            Some(last) => (0..=last).map(|origin| self.actual(origin, Window::next(length))).fold(0.0, f64::max),
            None => self.total_before(self.periods()) * length as f64 / self.periods().max(1) as f64,
        }
    }
}
