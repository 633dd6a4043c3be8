//! The verbs of what approved decisions do: transfers, other days, agreements with suppliers, claims on suppliers and carriers, bills for what was left out.

use super::Fields;
use super::parts::{agreement_term, claimed_line, code, corrected_line, day, line_number, money, number, parsed, quantity, supported_line};
use super::verbs::{Verb, verb_list};
use chandler_erp::Command;
use chandler_erp::body::*;

verb_list! { ACTION:
    "transfer" TransferStock |f, _| {
        let (quantity, unit) = quantity(f)?;
        Ok(TransferStock {
            item_id: f.word("item")?,
            from_site_id: f.word("giving site")?,
            to_site_id: f.word("getting site")?,
            quantity,
            unit,
            expected_on: day(f, "expected")?,
            freight_estimate: money(f, "freight")?,
            reason: f.option("reason"),
            rec_id: f.option("rec"),
        })
    };
    "cancel_transfer" CancelTransfer |f, _| Ok(CancelTransfer { transfer_number: f.word("transfer")? });
    "ship_transfer" ShipTransfer |f, _| Ok(ShipTransfer {
        transfer_number: f.word("transfer")?,
        bin_id: f.option("bin"),
        lot_id: f.option("lot"),
    });
    "receive_transfer" ReceiveTransfer |f, _| Ok(ReceiveTransfer { transfer_number: f.word("transfer")?, bin_id: f.required("bin")? });
    "expedite" ExpeditePurchaseOrder |f, _| {
        let (po_number, line) = (f.word("order")?, line_number(f)?);
        let (quantity, unit) = quantity(f).map_or((None, None), |(quantity, unit)| (Some(quantity), unit));
        Ok(ExpeditePurchaseOrder {
            po_number,
            line,
            promised_on: parsed(&f.required("to")?)?,
            quantity,
            unit,
            cost: money(f, "cost")?,
            confirmed_by: f.option("by"),
            reason: f.option("reason"),
            rec_id: f.option("rec"),
        })
    };
    "promise_date" ChangePromiseDate |f, _| Ok(ChangePromiseDate {
        so_number: f.word("order")?,
        line: line_number(f)?,
        promised_on: parsed(&f.required("to")?)?,
        confirmed_by: f.option("by"),
        reason: f.option("reason"),
        rec_id: f.option("rec"),
    });
    "claim" RecordSupplierClaim |f, _| Ok(RecordSupplierClaim {
        supplier_id: f.word("supplier")?,
        kind: code(f, "kind")?.unwrap_or_default(),
        amount: money(f, "amount")?.ok_or("amount= is missing")?,
        bill_number: f.option("bill"),
        item_id: f.option("item"),
        claim_by: day(f, "by")?,
        note: f.option("note"),
        rec_id: f.option("rec"),
    });
    "carrier_claim" RecordCarrierClaim |f, parts| Ok(RecordCarrierClaim {
        carrier: f.word("carrier")?,
        kind: code(f, "kind")?.unwrap_or_default(),
        lines: parts.iter_mut().map(claimed_line).collect::<Result<_, _>>()?,
        claim_by: day(f, "by")?,
        note: f.option("note"),
        rec_id: f.option("rec"),
    });
    "agreement" CreateSupplierAgreement |f, parts| Ok(CreateSupplierAgreement {
        agreement_id: f.word("agreement")?,
        supplier_id: f.required("supplier")?,
        customer_id: f.option("customer"),
        from_on: parsed(&f.required("from")?)?,
        until_on: day(f, "until")?,
        claim_days: number(f, "claim_days")?.unwrap_or(90),
        terms: parts.iter_mut().map(agreement_term).collect::<Result<_, _>>()?,
        note: f.option("note"),
    });
    "end_agreement" EndSupplierAgreement |f, _| Ok(EndSupplierAgreement { agreement_id: f.word("agreement")?, until_on: day(f, "until")? });
    "support_claim" RecordSupportClaim |f, parts| Ok(RecordSupportClaim {
        agreement_id: f.word("agreement")?,
        lines: parts.iter_mut().map(supported_line).collect::<Result<_, _>>()?,
        note: f.option("note"),
        rec_id: f.option("rec"),
    });
    "answer_claim" AnswerClaim |f, _| Ok(AnswerClaim {
        claim_number: f.word("claim")?,
        accepted: money(f, "accepted")?.ok_or("accepted= is missing")?,
        reason: f.option("reason"),
    });
    "settle_claim" SettleClaim |f, _| Ok(SettleClaim {
        claim_number: f.word("claim")?,
        received: money(f, "received")?,
        reason: f.option("reason"),
    });
    "bill_customer" BillCustomer |f, parts| Ok(BillCustomer {
        invoice_number: f.word("invoice")?,
        reason: code(f, "reason")?.unwrap_or_default(),
        freight: money(f, "freight")?,
        lines: parts.iter_mut().map(corrected_line).collect::<Result<_, _>>()?,
        amount: money(f, "amount")?,
        note: f.option("note"),
        rec_id: f.option("rec"),
    });
}
