//! Getting goods of an open order sooner: all of a line, or only the part that is short, since a supplier can often send some at once.

use super::actions::{Menu, Plan};
use super::evidence::OpenReceipt;
use super::kind::EXPEDITE;
use super::{KIND, outlook::Outlook};
use crate::kinds::KindError;
use chandler_forecast::{Arrival, ExpectedReceipt};
use serde_json::json;

/// An open order line with the place of its receipt, and the days until its goods usually come and could come.
struct Sooner<'a> {
    open: &'a OpenReceipt,
    place: usize,
    usual: u32,
    sooner: u32,
}

impl Menu<'_> {
    /// Every line that can come sooner, whole and in part: in half of the time that is left, and no sooner than the supplier can.
    pub(super) fn expedites(&self) -> Result<Vec<Plan>, KindError> {
        let minimum = self.minimum_days("expedite")?;
        let mut plans = Vec::new();
        for (place, open) in self.evidence.receipts.iter().enumerate().filter(|(_, open)| open.state == "placed") {
            let Some(receipt) = self.outlook.receipts.get(place) else { continue };
            let usual = receipt.arrival.day_at(0.5);
            let line = Sooner { open, place, usual, sooner: usual.div_ceil(2).max(minimum) };
            if line.sooner >= line.usual {
                continue;
            }
            for quantity in self.part_of(open).into_iter().chain([open.quantity]) {
                plans.push(self.expedite(&line, quantity)?);
            }
        }
        Ok(plans)
    }

    /// What is short when it runs out, in whole packs of the supplier; none where that is all of the line, or nobody knows the packs.
    fn part_of(&self, open: &OpenReceipt) -> Option<i64> {
        let terms = self.evidence.facts.terms.as_ref().filter(|terms| terms.supplier_id == open.supplier_id)?;
        let pack = terms.order_multiple.max(1);
        let packs = u64::try_from(self.missing_when_out()).ok()?.div_ceil(pack.unsigned_abs());
        let part = i64::try_from(packs).ok()?.checked_mul(pack)?;
        (part > 0 && part < open.quantity).then_some(part)
    }

    fn expedite(&self, line: &Sooner<'_>, quantity: i64) -> Result<Plan, KindError> {
        let (facts, open) = (&self.evidence.facts, line.open);
        let expected_on = facts.as_of.plus_days(line.sooner as i32);
        let is_part = quantity < open.quantity;
        let rest = if is_part { format!(" of {}", open.quantity) } else { String::new() };
        let mut body = json!({ "po_number": open.po_number, "line": open.line, "promised_on": expected_on, "reason": KIND });
        if is_part {
            body["quantity"] = json!(quantity.to_string());
        }
        Ok(Plan {
            verb: "expedite",
            text: format!(
                "Get {quantity}{rest} {} of {} line {} by {expected_on}, promised for {}",
                facts.item.base_unit, open.po_number, open.line, open.promised_on
            ),
            command: EXPEDITE,
            body,
            short_after: self.outlook.short(&self.outlook.with(self.outlook.stock, &sooner_receipts(self.outlook, line, quantity))?),
            unit_micros: self.worth.micros(),
            goods_minor: self.evidence.facts.cost_minor(quantity),
        })
    }
}

/// The rest of a line keeps its place and its days, so that both plans are compared in the same futures.
fn sooner_receipts(outlook: &Outlook, line: &Sooner<'_>, quantity: i64) -> Vec<ExpectedReceipt> {
    let mut receipts = outlook.receipts.clone();
    if let Some(receipt) = receipts.get_mut(line.place) {
        receipt.quantity = (receipt.quantity - quantity as f64).max(0.0);
    }
    receipts.push(ExpectedReceipt { quantity: quantity as f64, arrival: Arrival::on(line.sooner) });
    receipts
}
