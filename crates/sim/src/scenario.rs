//! Which company to simulate: its seed, its size and its dates.

use chandler_calendar::Day;
use serde::Serialize;

/// How large the company is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// 250 items, 2 sites, 60 customers, 15 suppliers: for tests and the quick demo.
    Small,
    /// 2,000 items, 3 sites, 300 customers, 60 suppliers.
    Full,
}

/// A company and its time. The same scenario makes the same commands on every machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scenario {
    pub seed: u64,
    pub size: Size,
    /// Calendar days that are simulated, the last one included.
    pub days: u32,
    /// The last day: what the home's clock shows afterwards.
    pub end_on: Day,
    /// Customers; more of them share the same demand.
    pub customers: u32,
}

/// 2026-10-30, a Friday, as days since 1970-01-01.
const DEFAULT_END: Day = Day(20_756);

impl Scenario {
    /// The usual scenario of a size: half a year of a small company or a year of a full one, up to Friday, 30 October 2026.
    ///
    /// ```
    /// use chandler_sim::{Scenario, Size};
    /// let scenario = Scenario::new(Size::Full, 1);
    /// assert_eq!((scenario.days, scenario.end_on.to_string().as_str()), (365, "2026-10-30"));
    /// assert_eq!(scenario.start_on().to_string(), "2025-10-31");
    /// ```
    pub fn new(size: Size, seed: u64) -> Self {
        let (days, customers) = match size {
            Size::Small => (150, 60),
            Size::Full => (365, 300),
        };
        Self { seed, size, days, end_on: DEFAULT_END, customers }
    }

    /// The first day of business.
    pub fn start_on(&self) -> Day {
        self.end_on.plus_days(1 - i32::try_from(self.days.max(1)).unwrap_or(i32::MAX))
    }

    /// The day before the first day of business, on which masters and opening stock are entered.
    pub fn opening_on(&self) -> Day {
        self.start_on().plus_days(-1)
    }

    /// A day at this share of the simulated time.
    pub(crate) fn day_at(&self, share: f64) -> Day {
        self.start_on().plus_days((f64::from(self.days) * share) as i32)
    }

    pub(crate) fn items(&self) -> usize {
        match self.size {
            Size::Small => 250,
            Size::Full => 2_000,
        }
    }

    pub(crate) fn suppliers(&self) -> usize {
        match self.size {
            Size::Small => 15,
            Size::Full => 60,
        }
    }

    pub(crate) fn sites(&self) -> &'static [SiteSpec] {
        match self.size {
            Size::Small => &SITES[..2],
            Size::Full => SITES,
        }
    }
}

/// A warehouse of the company.
#[derive(Debug)]
pub(crate) struct SiteSpec {
    pub id: &'static str,
    pub name: &'static str,
    pub time_zone: &'static str,
    /// Part of the items that it stocks.
    pub stocks: f64,
    /// Part of the customers that it serves.
    pub serves: f64,
}

const SITES: &[SiteSpec] = &[
    SiteSpec { id: "CHI", name: "Chicago", time_zone: "America/Chicago", stocks: 0.9, serves: 0.55 },
    SiteSpec { id: "DAL", name: "Dallas", time_zone: "America/Chicago", stocks: 0.32, serves: 0.28 },
    SiteSpec { id: "ATL", name: "Atlanta", time_zone: "America/New_York", stocks: 0.12, serves: 0.17 },
];

/// Zone of the company's money.
pub(crate) const ENTITY_TIME_ZONE: &str = "America/Chicago";
