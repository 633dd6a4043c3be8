//! From the text of one cell to an exact value, or a reason why not.
//!
//! | text | read as |
//! |---|---|
//! | `12.50`, `+12.5`, `.5`, `0012.50` | the number |
//! | `-0`, `-0.00` | zero |
//! | `(12.50)`, `12.50-` | minus 12.50, as ledgers and SAP write it |
//! | `1.234,56` | 1234.56 with `decimal = ","` and `thousands = "."`, else rejected |
//! | `1e3`, `12 %`, `€ 5`, `∞`, `NaN`, `0x1F`, `12.` | rejected |
//! | `""`, `NULL`, `\N`, `#N/A` | nothing, unless the mapping says otherwise |

mod code;
mod currency;
mod date;
mod decimal;
mod flag;
mod iso;

pub(crate) use code::{has_control_character, padded};
pub(crate) use currency::is_currency;
pub(crate) use date::{DateFormat, Reading, looks_like_a_day};
pub(crate) use decimal::{Shape, format_decimal, parse_decimal, parse_integer};
pub(crate) use flag::parse_flag;

use crate::quarantine::Code;

/// Why a cell has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellError {
    pub code: Code,
    pub reason: String,
    pub remedy: String,
}

impl CellError {
    pub fn new(code: Code, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), remedy: remedy.into() }
    }
}
