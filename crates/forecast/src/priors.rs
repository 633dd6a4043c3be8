//! What is expected of the members before a series has spoken: each member's usual loss relative to the mean of all members, by demand pattern.
//!
//! Member constants are fitted on the training parts of public development sets by the example `evaluate_demand --fit-priors`, the widening is set by
//! hand from coverage at earlier horizons (`--earlier`); both change only with the method version.

use crate::class::DemandClass;
use crate::portfolio::MEMBERS;

/// The demand patterns with constants of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prior {
    Smooth,
    Erratic,
    Intermittent,
    Lumpy,
    /// Any class whose season matters to the horizon.
    Seasonal,
}

/// Usual relative loss of each member, in the order of the patterns.
const RELATIVE_LOSS: [[f64; MEMBERS.len()]; 5] = [
    // smooth
    [
        0.897, // ses_0.003
        0.886, // ses_0.01
        0.891, // ses_0.02
        0.903, // ses_0.05
        0.934, // ses_0.1
        1.039, // ses_0.2
        1.322, // ses_0.4
        0.923, // tsb_0.05_0.1
        0.929, // tsb_0.1_0.1
        1.027, // tsb_0.2_0.2
        1.395, // damped_holt_0.2
        0.943, // window_average
        0.976, // sums_all
        0.961, // sums_4
        0.976, // sums_1.5
        1.000, // seasonal_0.1
        1.000, // seasonal_0.4
    ],
    // erratic
    [
        0.893, // ses_0.003
        0.889, // ses_0.01
        0.892, // ses_0.02
        0.914, // ses_0.05
        0.958, // ses_0.1
        1.058, // ses_0.2
        1.324, // ses_0.4
        0.939, // tsb_0.05_0.1
        0.949, // tsb_0.1_0.1
        1.039, // tsb_0.2_0.2
        1.348, // damped_holt_0.2
        0.984, // window_average
        0.952, // sums_all
        0.922, // sums_4
        0.937, // sums_1.5
        1.000, // seasonal_0.1
        1.000, // seasonal_0.4
    ],
    // intermittent
    [
        0.857, // ses_0.003
        0.857, // ses_0.01
        0.860, // ses_0.02
        0.886, // ses_0.05
        0.942, // ses_0.1
        1.090, // ses_0.2
        1.395, // ses_0.4
        0.884, // tsb_0.05_0.1
        0.938, // tsb_0.1_0.1
        1.077, // tsb_0.2_0.2
        1.382, // damped_holt_0.2
        1.134, // window_average
        0.890, // sums_all
        0.893, // sums_4
        0.915, // sums_1.5
        1.000, // seasonal_0.1
        1.000, // seasonal_0.4
    ],
    // lumpy
    [
        0.904, // ses_0.003
        0.913, // ses_0.01
        0.925, // ses_0.02
        0.945, // ses_0.05
        0.961, // ses_0.1
        1.021, // ses_0.2
        1.217, // ses_0.4
        0.945, // tsb_0.05_0.1
        0.953, // tsb_0.1_0.1
        1.000, // tsb_0.2_0.2
        1.373, // damped_holt_0.2
        1.032, // window_average
        0.926, // sums_all
        0.923, // sums_4
        0.958, // sums_1.5
        1.000, // seasonal_0.1
        1.000, // seasonal_0.4
    ],
    // seasonal
    [
        1.221, // ses_0.003
        1.206, // ses_0.01
        1.169, // ses_0.02
        0.976, // ses_0.05
        0.786, // ses_0.1
        0.697, // ses_0.2
        0.788, // ses_0.4
        0.839, // tsb_0.05_0.1
        0.786, // tsb_0.1_0.1
        0.697, // tsb_0.2_0.2
        0.751, // damped_holt_0.2
        0.818, // window_average
        1.661, // sums_all
        1.643, // sums_4
        1.619, // sums_1.5
        0.757, // seasonal_0.1
        0.735, // seasonal_0.4
    ],
];

/// Usual widening of the combined distribution about its median, in the order of the patterns.
const WIDENING: [f64; 5] = [1.2, 1.4, 1.1, 1.25, 1.4];

impl Prior {
    /// Every pattern, in the order of the constants.
    pub const ALL: [Prior; 5] = [Prior::Smooth, Prior::Erratic, Prior::Intermittent, Prior::Lumpy, Prior::Seasonal];

    /// New and dead items have not shown how they sell: they are taken as lumpy.
    pub fn of(class: DemandClass, season_counts: bool) -> Prior {
        match class {
            _ if season_counts => Prior::Seasonal,
            DemandClass::Smooth => Prior::Smooth,
            DemandClass::Erratic => Prior::Erratic,
            DemandClass::Intermittent => Prior::Intermittent,
            DemandClass::Lumpy | DemandClass::New | DemandClass::Dead => Prior::Lumpy,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Prior::Smooth => "smooth",
            Prior::Erratic => "erratic",
            Prior::Intermittent => "intermittent",
            Prior::Lumpy => "lumpy",
            Prior::Seasonal => "seasonal",
        }
    }

    pub fn relative_losses(self) -> &'static [f64; MEMBERS.len()] {
        &RELATIVE_LOSS[self as usize]
    }

    pub fn widening(self) -> f64 {
        WIDENING[self as usize]
    }
}
