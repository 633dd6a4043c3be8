//! Decision tables: the rules a business states, in TOML files that people read, checked before they are used and explained when they decide.
//!
//! A table has typed inputs, typed outputs and rows of cells. The cell language is total and small, which is what makes a static answer to
//! "which inputs does no row fit?" possible. Numbers are exact decimals.
//!
//! | cell | accepts |
//! |---|---|
//! | `"-"` | anything |
//! | `"A"`, `12`, `"2.5"`, `true`, `2026-01-31` | that value; text that would read as something else is quoted: `"'-'"` |
//! | `["new", "seasonal"]`, `["< 1", "[5..6)"]` | any of them |
//! | `">= 2.5"`, `"> 0"`, `"<= 9"`, `"< 9"` | the values on that side |
//! | `"[0.5..1.0)"`, `"(0..5]"` | the values between; a square bracket includes its end |
//! | `"not(A, B)"`, `"not([0..5))"` | everything else |
//!
//! An input that a row leaves out may be anything; every output must be given. Declaring `values`, `minimum` and `maximum` closes an input: the check knows what
//! need not be covered, and a decision refuses anything else.
//!
//! Promises: the same table and inputs give the same decision everywhere; a bad file is refused with its line and remedy; [`check()`] names every gap and
//! overlap or says that it could not. Leaves out: where rule files live and who may publish them, conditions that span two inputs, and defaults for missing
//! inputs (a missing input is an error).
//!
//! ```
//! use chandler_rules::{Inputs, RuleTable, check};
//!
//! let table = RuleTable::parse("targets.toml", r#"
//!     name = "targets"
//!     summary = "Service level by class and volume"
//!     hit_policy = "unique"
//!     [inputs.abc]
//!     type = "text"
//!     values = ["A", "B"]
//!     [inputs.mean_daily]
//!     type = "decimal"
//!     minimum = 0
//!     unit = "base units per day"
//!     [outputs.service_level]
//!     type = "decimal"
//!     [[row]]
//!     id = "a"
//!     when = { abc = "A" }
//!     then = { service_level = "0.975" }
//!     [[row]]
//!     id = "b-fast"
//!     when = { abc = "B", mean_daily = ">= 2.5" }
//!     then = { service_level = "0.95" }
//! "#)?;
//! assert_eq!(check(&table).gaps[0].to_string(), "abc=B, mean_daily in [0..2.5)");
//!
//! let decision = table.decide(&Inputs::new().with("abc", "A").with("mean_daily", 1_i64))?;
//! assert_eq!(decision.outputs.get("service_level").map(ToString::to_string), Some("0.975".to_owned()));
//! assert_eq!(decision.fired[0].row_id, "a");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bundle;
mod cell;
mod check;
mod columns;
mod decide;
mod decimal;
mod defaults;
mod describe;
mod document;
mod domain;
mod error;
mod explain;
mod interface;
mod matcher;
mod parse;
mod region;
mod row_set;
mod table;
mod uncovered;
mod value;
mod value_set;

pub use bundle::{Bundle, BundleReport};
pub use check::{Overlap, TableReport, Unreachable, check};
pub use decide::{Decision, Outputs, RowRef};
pub use decimal::{Decimal, DecimalError};
pub use defaults::default_tables;
pub use error::{DecideError, RuleError};
pub use explain::{Explanation, RowExplanation};
pub use region::Region;
pub use table::{Column, HitPolicy, RuleTable};
pub use value::{Inputs, Scalar, Value, ValueType};
