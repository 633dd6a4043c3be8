//! What is learnt from and what is judged by, apart.

use crate::class::{ADI_CUT, CV2_CUT, DemandClass};

/// How a series is split. Lengths in periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldOut {
    /// Periods at the end that are forecast.
    pub horizon: usize,
    /// Of what comes before only so many are learnt from.
    pub keep_last: Option<usize>,
    /// A shorter training part is not evaluated.
    pub shortest_training: usize,
    /// Off: zeros before the first demand are "not yet sold" and cut.
    pub keep_leading_zeros: bool,
}

/// A series, split.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split<'a> {
    pub training: &'a [f64],
    pub future: &'a [f64],
}

/// Why a series cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotEvaluated {
    #[error("{periods} periods to learn from, fewer than {shortest}")]
    TooShort { periods: usize, shortest: usize },
    #[error("demand in {positive} periods of the training part, fewer than two")]
    TooFewDemands { positive: usize },
    #[error("the same demand in every period of the training part")]
    NeverChanges,
}

impl NotEvaluated {
    /// Stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            NotEvaluated::TooShort { .. } => "too_short",
            NotEvaluated::TooFewDemands { .. } => "too_few_demands",
            NotEvaluated::NeverChanges => "never_changes",
        }
    }
}

impl HoldOut {
    /// # Errors
    /// When the training part is too short, has fewer than two periods with demand, or never changes: then no measure is defined.
    ///
    /// ```
    /// use chandler_forecast::evaluate::HoldOut;
    /// let hold_out = HoldOut { horizon: 2, keep_last: Some(4), shortest_training: 3, keep_leading_zeros: false };
    /// let split = hold_out.split(&[0.0, 0.0, 9.0, 1.0, 2.0, 0.0, 4.0, 5.0, 6.0]).unwrap();
    /// assert_eq!((split.training, split.future), (&[1.0, 2.0, 0.0, 4.0][..], &[5.0, 6.0][..]));
    /// assert!(hold_out.split(&[0.0, 9.0, 1.0, 2.0, 3.0]).is_err());
    /// ```
    pub fn split<'a>(&self, values: &'a [f64]) -> Result<Split<'a>, NotEvaluated> {
        let values = self.counted(values);
        if values.iter().all(|&value| value <= 0.0) {
            return Err(NotEvaluated::TooFewDemands { positive: 0 });
        }
        let kept = self.keep_last.unwrap_or(usize::MAX).saturating_add(self.horizon);
        let values = &values[values.len().saturating_sub(kept)..];
        let periods = values.len().saturating_sub(self.horizon);
        if values.len() < self.horizon || periods < self.shortest_training.max(2) {
            return Err(NotEvaluated::TooShort { periods, shortest: self.shortest_training.max(2) });
        }
        let (training, future) = values.split_at(periods);
        let positive = training.iter().filter(|&&value| value > 0.0).count();
        if positive < 2 {
            return Err(NotEvaluated::TooFewDemands { positive });
        }
        if training.windows(2).all(|pair| pair[0] == pair[1]) {
            return Err(NotEvaluated::NeverChanges);
        }
        Ok(Split { training, future })
    }

    /// The series without what its leading zeros say nothing about.
    pub fn counted<'a>(&self, values: &'a [f64]) -> &'a [f64] {
        let first_demand = values.iter().position(|&value| value > 0.0).unwrap_or(values.len());
        if self.keep_leading_zeros { values } else { &values[first_demand..] }
    }
}

/// The demand pattern that measures are grouped by: the four classes of Syntetos, Boylan and Croston (2005), whatever the engine makes of the series.
pub fn pattern(training: &[f64]) -> DemandClass {
    let sizes = || training.iter().copied().filter(|&quantity| quantity > 0.0);
    let count = sizes().count().max(1) as f64;
    let mean = sizes().sum::<f64>() / count;
    let cv2 = if mean > 0.0 { sizes().map(|size| (size / mean - 1.0) * (size / mean - 1.0)).sum::<f64>() / count } else { 0.0 };
    match (training.len() as f64 / count < ADI_CUT, cv2 < CV2_CUT) {
        (true, true) => DemandClass::Smooth,
        (true, false) => DemandClass::Erratic,
        (false, true) => DemandClass::Intermittent,
        (false, false) => DemandClass::Lumpy,
    }
}
