//! What kind of slip a low price looks like, for the person who asks about it.

use super::evidence::Evidence;
use super::levels::Level;

/// How a price is low. The first that fits is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The item has no earlier line to compare with.
    NoPeers,
    /// Not below the peers, or not below the customer's own last price.
    NotBelow,
    /// The price is the peers' divided by a pack size: a price of the piece for the pack, or the wrong unit.
    UnitSlip,
    /// The other lines of the invoice are lowered as well: terms of the order rather than of the line.
    WholeInvoice,
    /// Others pay it, but only for more.
    QuantityPrice,
    /// Nobody else ever paid it.
    UnseenPrice,
    /// Others have paid it, rarely or long ago.
    RarePrice,
}

/// A price this little below is not below: nobody asks about two in a hundred.
const BELOW: f64 = 0.02;
/// Goods come in packs of these; the ratio of prices may be off by this share.
const PACKS: [f64; 18] = [2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 24.0, 25.0, 36.0, 48.0, 50.0, 72.0, 100.0, 144.0];
const PACK_TOLERANCE: f64 = 0.03;
/// An invoice with so many lines, of which so many are lowered, was lowered as a whole.
const INVOICE_LINES: usize = 4;
const INVOICE_LOWERED: f64 = 0.5;

impl Cause {
    pub(super) fn of(evidence: &Evidence, level: &Level) -> Self {
        let gap = evidence.gap_below_all();
        let ratio = libm::exp(gap);
        if gap <= BELOW {
            Self::NotBelow
        } else if PACKS.iter().any(|pack| (ratio / pack - 1.0).abs() <= PACK_TOLERANCE) {
            Self::UnitSlip
        } else if level.invoice_lines >= INVOICE_LINES && level.invoice_lowered >= INVOICE_LOWERED {
            Self::WholeInvoice
        } else if evidence.seen == 0 {
            Self::UnseenPrice
        } else if evidence.seen_for_no_more == 0 {
            Self::QuantityPrice
        } else {
            Self::RarePrice
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::NoPeers => "no_peers",
            Self::NotBelow => "not_below",
            Self::UnitSlip => "unit_slip",
            Self::WholeInvoice => "whole_invoice",
            Self::QuantityPrice => "quantity_price",
            Self::UnseenPrice => "unseen_price",
            Self::RarePrice => "rare_price",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cause;
    use crate::prices::evidence::Evidence;
    use crate::prices::history::tests::line;
    use crate::prices::history::{PriceLine, Prices};
    use crate::prices::levels::Level;

    fn cause(judged: PriceLine, level: Level) -> Cause {
        let mut lines: Vec<_> = (1..=20).map(|day| line(0, day as u32, day, if day < 5 { 24 } else { 2 }, if day < 5 { 180 } else { 240 })).collect();
        lines.push(judged);
        Cause::of(&Evidence::of(&Prices::new(lines), 20).unwrap(), &level)
    }

    #[test]
    fn each_kind_of_slip_is_named() {
        let lowered = Level { invoice_lines: 6, invoice_lowered: 0.8, ..Level::default() };
        assert_eq!(cause(line(0, 90, 30, 2, 240), Level::default()), Cause::NotBelow);
        assert_eq!(cause(line(0, 90, 30, 2, 20), Level::default()), Cause::UnitSlip);
        assert_eq!(cause(line(0, 90, 30, 2, 211), lowered), Cause::WholeInvoice);
        assert_eq!(cause(line(0, 90, 30, 2, 180), Level::default()), Cause::QuantityPrice);
        assert_eq!(cause(line(0, 90, 30, 2, 211), Level::default()), Cause::UnseenPrice);
    }
}
