//! Demand classes by how often and how evenly an item sells (Syntetos, Boylan and Croston 2005), plus new and dead items.
//!
//! ADI is periods per period with demand; CV² the squared coefficient of variation of the sizes that are not zero. Cuts: ADI 1.32, CV² 0.49.
//! The class only sets what is expected of each model before the back-test speaks; it never excludes a model on its own.

use serde::{Deserialize, Serialize};

use crate::settings::Settings;

/// Above this mean gap between demands, in periods, an item sells intermittently.
pub const ADI_CUT: f64 = 1.32;
/// Above this squared coefficient of variation, sizes are erratic.
pub const CV2_CUT: f64 = 0.49;
/// An item is dead after this many of its usual gaps without demand.
const DEAD_AFTER_GAPS: f64 = 3.0;

/// How an item sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandClass {
    /// Often, in even sizes.
    Smooth,
    /// Often, in uneven sizes.
    Erratic,
    /// Seldom, in even sizes.
    Intermittent,
    /// Seldom, in uneven sizes.
    Lumpy,
    /// Too short a history to tell.
    New,
    /// No demand for so long that none is expected.
    Dead,
}

impl DemandClass {
    /// The name used in tables and rules.
    pub fn name(self) -> &'static str {
        match self {
            DemandClass::Smooth => "smooth",
            DemandClass::Erratic => "erratic",
            DemandClass::Intermittent => "intermittent",
            DemandClass::Lumpy => "lumpy",
            DemandClass::New => "new",
            DemandClass::Dead => "dead",
        }
    }
}

/// The class with the numbers it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classification {
    pub class: DemandClass,
    /// Periods per period with demand; 0 when there was none.
    pub adi: f64,
    /// Squared coefficient of variation of the sizes that are not zero.
    pub cv2: f64,
    /// Periods that count (leading zeros already cut where the settings say so).
    pub periods: usize,
    /// Periods since the last demand.
    pub silent_periods: usize,
}

/// Classifies a cleaned history.
///
/// ```
/// use chandler_forecast::{classify, DemandClass, Settings};
/// let sells_every_third_period = [3.0, 0.0, 0.0, 5.0, 0.0, 0.0, 4.0, 0.0, 0.0, 4.0, 0.0, 0.0];
/// let found = classify(&sells_every_third_period, &Settings::weekly());
/// assert_eq!((found.class, found.adi, found.cv2), (DemandClass::Intermittent, 3.0, 0.03125));
/// ```
pub fn classify(demand: &[f64], settings: &Settings) -> Classification {
    let sizes = || demand.iter().copied().filter(|&quantity| quantity > 0.0);
    let count = sizes().count() as f64;
    let periods = demand.len();
    let silent_periods = demand.iter().rev().take_while(|&&quantity| quantity <= 0.0).count();
    if count == 0.0 {
        let class = if periods < settings.new_below_periods { DemandClass::New } else { DemandClass::Dead };
        return Classification { class, adi: 0.0, cv2: 0.0, periods, silent_periods };
    }
    let adi = periods as f64 / count;
    let mean = sizes().sum::<f64>() / count;
    let cv2 = sizes().map(|size| (size / mean - 1.0) * (size / mean - 1.0)).sum::<f64>() / count;
    let silence_to_die = (DEAD_AFTER_GAPS * gap_before_silence(periods, silent_periods, count)).max(settings.dead_floor_periods as f64);
    let class = if silent_periods as f64 > silence_to_die {
        DemandClass::Dead
    } else if periods < settings.new_below_periods {
        DemandClass::New
    } else {
        match (adi > ADI_CUT, cv2 > CV2_CUT) {
            (false, false) => DemandClass::Smooth,
            (false, true) => DemandClass::Erratic,
            (true, false) => DemandClass::Intermittent,
            (true, true) => DemandClass::Lumpy,
        }
    };
    Classification { class, adi, cv2, periods, silent_periods }
}

/// The usual gap while the item still sold: the silence under judgement must not raise the bar it is judged by.
fn gap_before_silence(periods: usize, silent_periods: usize, count: f64) -> f64 {
    (periods - silent_periods) as f64 / count
}

/// The chance that an item still sells after its silence. Each gap could be its last (`HAZARD` per floor of the settings); a silence is as
/// surprising as one of a geometric gap three times the usual, since demand comes in clumps and seasons.
pub(crate) fn chance_alive(found: &Classification, settings: &Settings) -> f64 {
    const HAZARD: f64 = 0.05;
    if found.adi <= 0.0 || found.silent_periods == 0 {
        return 1.0;
    }
    let sold = found.periods as f64 / found.adi;
    let gap = DEAD_AFTER_GAPS * gap_before_silence(found.periods, found.silent_periods, sold).max(1.0);
    let silent_if_alive = libm::pow(1.0 - 1.0 / gap, found.silent_periods as f64);
    let died = HAZARD / settings.dead_floor_periods.max(1) as f64 * gap * (1.0 - silent_if_alive);
    silent_if_alive / (silent_if_alive + died)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class_of(demand: &[f64]) -> DemandClass {
        classify(demand, &Settings::monthly()).class
    }

    #[test]
    fn the_four_classes_fall_where_the_cuts_say() {
        let smooth = [10.0, 11.0, 9.0].repeat(5);
        let erratic = [1.0, 30.0, 2.0].repeat(5);
        let intermittent = [4.0, 0.0, 5.0].repeat(5);
        let lumpy = [1.0, 0.0, 30.0, 0.0, 2.0].repeat(5);
        assert_eq!(class_of(&smooth), DemandClass::Smooth);
        assert_eq!(class_of(&erratic), DemandClass::Erratic);
        assert_eq!(class_of(&intermittent), DemandClass::Intermittent);
        assert_eq!(class_of(&lumpy), DemandClass::Lumpy);
    }

    #[test]
    fn short_is_new_and_long_silence_is_dead() {
        assert_eq!(class_of(&[5.0; 11]), DemandClass::New);
        let mut silent = vec![5.0; 12];
        silent.extend([0.0; 12]);
        // Twelve silent months after a full year make ADI 2: no longer smooth, not yet dead.
        assert_eq!(class_of(&silent), DemandClass::Intermittent);
        silent.push(0.0);
        assert_eq!(class_of(&silent), DemandClass::Dead);
        assert_eq!(class_of(&[0.0; 40]), DemandClass::Dead);
    }
}
