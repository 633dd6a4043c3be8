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
        0.867, // ses_0.01
        0.870, // ses_0.02
        0.883, // ses_0.05
        0.931, // ses_0.1
        1.059, // ses_0.2
        1.376, // ses_0.4
        0.912, // tsb_0.05_0.1
        0.923, // tsb_0.1_0.1
        1.044, // tsb_0.2_0.2
        1.352, // damped_holt_0.2
        0.925, // window_average
        0.958, // sums_all
        0.942, // sums_4
        0.956, // sums_1.5
        1.000, // seasonal_0.1
        1.000, // seasonal_0.4
    ],
    // erratic
    [
        0.875, // ses_0.01
        0.880, // ses_0.02
        0.906, // ses_0.05
        0.952, // ses_0.1
        1.058, // ses_0.2
        1.341, // ses_0.4
        0.929, // tsb_0.05_0.1
        0.942, // tsb_0.1_0.1
        1.037, // tsb_0.2_0.2
        1.321, // damped_holt_0.2
        0.993, // window_average
        0.937, // sums_all
        0.907, // sums_4
        0.922, // sums_1.5
        1.000, // seasonal_0.1
        1.000, // seasonal_0.4
    ],
    // intermittent
    [
        0.854, // ses_0.01
        0.857, // ses_0.02
        0.883, // ses_0.05
        0.937, // ses_0.1
        1.079, // ses_0.2
        1.370, // ses_0.4
        0.882, // tsb_0.05_0.1
        0.934, // tsb_0.1_0.1
        1.067, // tsb_0.2_0.2
        1.363, // damped_holt_0.2
        1.119, // window_average
        0.877, // sums_all
        0.879, // sums_4
        0.899, // sums_1.5
        1.000, // seasonal_0.1
        1.000, // seasonal_0.4
    ],
    // lumpy
    [
        0.906, // ses_0.01
        0.916, // ses_0.02
        0.931, // ses_0.05
        0.948, // ses_0.1
        1.028, // ses_0.2
        1.267, // ses_0.4
        0.932, // tsb_0.05_0.1
        0.943, // tsb_0.1_0.1
        1.008, // tsb_0.2_0.2
        1.333, // damped_holt_0.2
        1.021, // window_average
        0.913, // sums_all
        0.910, // sums_4
        0.943, // sums_1.5
        1.000, // seasonal_0.1
        1.000, // seasonal_0.4
    ],
    // seasonal
    [
        1.191, // ses_0.01
        1.157, // ses_0.02
        0.973, // ses_0.05
        0.793, // ses_0.1
        0.705, // ses_0.2
        0.791, // ses_0.4
        0.838, // tsb_0.05_0.1
        0.793, // tsb_0.1_0.1
        0.705, // tsb_0.2_0.2
        0.757, // damped_holt_0.2
        0.827, // window_average
        1.734, // sums_all
        1.714, // sums_4
        1.689, // sums_1.5
        0.761, // seasonal_0.1
        0.740, // seasonal_0.4
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
