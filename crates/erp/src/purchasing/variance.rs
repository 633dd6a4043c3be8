//! Where the difference between a bill and the order price goes: to the goods that are still there, and to the cost of those that are not.

use crate::tables::{CostLayer, Item, ReceiptLine};
use crate::warehouse::is_average;
use chandler_amount::{Amount, AmountError, Quantity, split_by_weight};

/// Billed units of one receipt, by where they are now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub in_stock: Quantity,
    pub sold: Quantity,
}

/// Where `billed` more units of a receipt are.
///
/// FIFO: units leave the layer in order and bills cover them in the same order, so each unit is covered once however many bills there are.
/// Average: the billed goods count as still there, up to the goods on hand that no other part of the bill covers (`uncovered`): the stock-coverage rule
/// of moving-average ledgers.
pub fn coverage(item: &Item, uncovered: Quantity, layer: &CostLayer, receipt: &ReceiptLine, billed: Quantity) -> Result<Coverage, AmountError> {
    let in_stock = if is_average(item) {
        billed.min(uncovered)
    } else {
        let kept = receipt.quantity.checked_sub(receipt.returned)?;
        let gone = kept.checked_sub(layer.remaining)?.max(Quantity::ZERO);
        let upto = receipt.billed.checked_add(billed)?;
        upto.checked_sub(receipt.billed.max(gone))?.max(Quantity::ZERO)
    };
    Ok(Coverage { in_stock, sold: billed.checked_sub(in_stock)? })
}

/// Splits a difference over receipts: for each, what goes to stock and what to cost.
///
/// # Errors
/// When nothing is covered or the sums do not fit.
pub fn split(difference: Amount, coverages: &[Coverage]) -> Result<Vec<(Amount, Amount)>, AmountError> {
    let weights: Vec<i64> = coverages.iter().flat_map(|coverage| [coverage.in_stock.0, coverage.sold.0]).collect();
    let shares = split_by_weight(difference, &weights)?;
    Ok(shares.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chandler_amount::Currency;
    use chandler_calendar::Day;

    fn usd() -> Currency {
        "USD".parse().expect("currency")
    }

    fn item(costing: &str) -> Item {
        Item {
            item_id: "BOLT".into(),
            name: String::new(),
            family: String::new(),
            base_unit: "EA".into(),
            costing: costing.into(),
            status: "active".into(),
            superseded_by: None,
            inspected: false,
            lot_tracked: false,
            shelf_life_days: None,
            introduced_on: Day(0),
        }
    }

    fn layer(remaining: i64) -> CostLayer {
        CostLayer {
            entity_id: "CO".into(),
            item_id: "BOLT".into(),
            site_id: "MAIN".into(),
            layer: 1,
            received: Quantity(240),
            remaining: Quantity(remaining),
            remaining_value: Amount(remaining * 225),
            source: String::new(),
            currency: usd(),
        }
    }

    fn receipt(returned: i64, billed: i64) -> ReceiptLine {
        ReceiptLine {
            entity_id: "CO".into(),
            receipt_number: "RC-000001".into(),
            line: 1,
            po_number: "PO-000001".into(),
            po_line: 1,
            item_id: "BOLT".into(),
            site_id: "MAIN".into(),
            bin_id: "A".into(),
            quantity: Quantity(240),
            inspect: Quantity::ZERO,
            held: Quantity::ZERO,
            passed: Quantity::ZERO,
            rejected: Quantity::ZERO,
            returned: Quantity(returned),
            billed: Quantity(billed),
            amount: Amount(54_000),
            layer: 1,
            lot_id: None,
            ordered_on: Day(0),
            received_on: Day(0),
            supplier_id: "FASTCO".into(),
            currency: usd(),
        }
    }

    fn in_stock(costing: &str, uncovered: i64, remaining: i64, returned: i64, billed_before: i64, billed: i64) -> i64 {
        let receipt = receipt(returned, billed_before);
        coverage(&item(costing), Quantity(uncovered), &layer(remaining), &receipt, Quantity(billed)).expect("coverage").in_stock.0
    }

    #[test]
    fn bills_cover_the_goods_that_left_first() {
        // 236 kept, 100 of them sold: one bill finds 136, two bills find them together.
        assert_eq!(in_stock("fifo", 0, 136, 4, 0, 236), 136);
        assert_eq!(in_stock("fifo", 0, 136, 4, 0, 60), 0);
        assert_eq!(in_stock("fifo", 0, 136, 4, 60, 60), 20);
        assert_eq!(in_stock("fifo", 0, 136, 4, 120, 116), 116);
    }

    #[test]
    fn an_average_pool_covers_what_is_on_hand() {
        assert_eq!(in_stock("average", 9, 0, 0, 0, 5), 5);
        assert_eq!(in_stock("average", 2, 0, 0, 0, 5), 2);
    }

    #[test]
    fn a_difference_is_split_to_the_cent() {
        let covered = Coverage { in_stock: Quantity(136), sold: Quantity(100) };
        assert_eq!(split(Amount(11_80), &[covered]), Ok(vec![(Amount(6_80), Amount(5_00))]));
        let third = Coverage { in_stock: Quantity(1), sold: Quantity(2) };
        assert_eq!(split(Amount(-1_00), &[third]), Ok(vec![(Amount(-33), Amount(-67))]));
    }
}
