//! Collections against what contacts really changed: who would have paid anyway, who was moved, and how true the probabilities of late payment were.

use super::bands::bands;
use super::calibration::Calibration;
use super::taken::{Case, Judged};
use super::truth::{PlantedContact, Truth};
use super::{KindReport, count, share};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::tables::Invoice;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Days after which money counts as very late, and within which a contact has to come to change that.
const VERY_LATE_DAYS: i32 = 30;
/// A customer who pays within so many days by itself need not be asked.
const SOON_DAYS: i32 = 7;

/// Days within which the hold-out counts what came.
const EFFECT_DAYS: i32 = 14;
/// By verb the names of its measures: accounts left alone, what more came, give or take, and as planted.
const EFFECTS: [[&str; 5]; 2] = [
    ["reminder", "reminders_left_out", "reminder_more", "reminder_more_error", "reminder_more_planted"],
    ["call", "calls_left_out", "call_more", "call_more_error", "call_more_planted"],
];

/// Contacts of a kind, those that were decided and those of the company's own list: name and meaning.
struct Mistake {
    decided: (&'static str, &'static str),
    own: (&'static str, &'static str),
    is_one: fn(&PlantedContact) -> bool,
}

const MISTAKES: [Mistake; 4] = [
    Mistake {
        decided: ("money_in_bank", "Contacts with somebody whose money for it a bank statement had shown: none should be made"),
        own: ("own_money_in_bank", "The same of the company's own list, as long as it worked by that"),
        is_one: PlantedContact::is_in_bank,
    },
    Mistake {
        decided: ("disputed", "Contacts with somebody who contested an invoice: none should be made"),
        own: ("own_disputed", "The same of the company's own list"),
        is_one: |contact| contact.disputed,
    },
    Mistake {
        decided: ("our_fault", "Contacts about what is past due with somebody who waited for goods that were late: none should be made"),
        own: ("own_our_fault", "The same of the company's own list"),
        is_one: |contact| contact.our_fault && !contact.for_order,
    },
    Mistake {
        decided: ("money_on_its_way", "Contacts with somebody who had sent the money and no statement had shown it: nobody can know"),
        own: ("own_money_on_its_way", "The same of the company's own list"),
        is_one: |contact| contact.is_sent() && !contact.is_in_bank(),
    },
];

#[derive(Deserialize)]
struct Facts {
    as_of: Day,
    invoices: Vec<OpenInvoice>,
}

#[derive(Deserialize)]
struct OpenInvoice {
    invoice_number: String,
    late_30_probability: String,
}

pub(super) fn judge(app: &App, judged: &Judged, truth: &Truth) -> Result<KindReport, Failure> {
    let mut report = KindReport::new("collections");
    let invoices: Vec<Invoice> = app.home.reader()?.scan(&key![&app.settings()?.entity_id])?;
    let cases: Vec<Case<'_, Facts>> = judged.cases("collections");
    say_contacts(&mut report, truth);
    say_mistaken(&mut report, truth);
    say_hold_out(app, &mut report, truth)?;
    say_late_money(&mut report, truth, &invoices);
    say_named(&mut report, &cases, truth, &invoices);
    report.calibration = Calibration::of("being paid more than 30 days late", &answers(&cases, &invoices, truth.last_day()));
    Ok(report)
}

/// The contacts that were decided, in the light of what each changed.
fn say_contacts(report: &mut KindReport, truth: &Truth) {
    let contacts: Vec<&PlantedContact> = truth.contacts.iter().filter(|contact| contact.task.is_some()).collect();
    let was_needed = |contact: &&&PlantedContact| contact.comes_by_itself_on.is_none_or(|on| contact.on.days_until(on) > SOON_DAYS);
    let money = |chosen: &mut dyn Iterator<Item = &&PlantedContact>| chosen.map(|contact| contact.overdue_dollars()).sum::<f64>();
    let needed = contacts.iter().filter(was_needed).count();
    let moved = || contacts.iter().filter(|contact| contact.moved);
    let whole = money(&mut contacts.iter());
    report.say("contacts", count(contacts.len()), "Calls and reminders that were decided and made");
    report.say("calls_reached", share(calls(&contacts, true) as f64, calls(&contacts, false) as f64), "Calls that reached somebody");
    report.say(
        "precision",
        share(needed as f64, contacts.len() as f64),
        "Contacts with somebody who would not have paid all of it within a week anyway",
    );
    report.say("moved_share", share(moved().count() as f64, contacts.len() as f64), "Contacts that made somebody pay sooner: the true effect");
    report.say("asked_dollars", Some(whole), "Past due at these contacts; money asked for twice counts twice");
    report.say("moved_dollars", Some(money(&mut moved())), "Of it moved by them");
    report.say("moved_days", mean_days_sooner(&contacts), "Days by which moved money came before it would have, by money; never counts as 60");
}

/// Contacts that nobody should have made, and those that nobody could have known better about.
fn say_mistaken(report: &mut KindReport, truth: &Truth) {
    for Mistake { decided, own, is_one } in MISTAKES {
        let made = |by_task: bool| truth.contacts.iter().filter(move |contact| contact.task.is_some() == by_task && !contact.held_out);
        let mistaken = |by_task: bool| count(made(by_task).filter(|contact| is_one(contact)).count());
        report.say(decided.0, mistaken(true), decided.1);
        report.say(own.0, mistaken(false), own.1);
    }
    let waits = truth.contacts.iter().filter(|contact| contact.our_fault && contact.for_order);
    report.say("our_fault_prepayment", count(waits.count()), "Calls to be paid before an order leaves, with somebody who waited for other goods too");
    let stopped_by = |code: &str| truth.stopped.iter().filter(|stopped| stopped.cautions.iter().any(|caution| caution == code)).count();
    report.say("stopped", count(truth.stopped.len()), "Contacts that were decided in an evening and that the call sheet stopped on the day");
    report.say("stopped_by_bank", count(stopped_by("money_in_bank")), "Of them for a line of a bank statement that may be the customer's money");
}

/// What the hold-out of the last run says that reminders and calls bring, beside what was planted.
fn say_hold_out(app: &App, report: &mut KindReport, truth: &Truth) -> Result<(), Failure> {
    let session = app.session_as_of(None, None)?;
    let query = "SELECT verb, CAST(left_alone AS DOUBLE), CAST(more AS DOUBLE), CAST(1.96 * standard_error AS DOUBLE) FROM contact_effects";
    let (rows, _) = app.computed_rows(&session, query, EFFECTS.len())?;
    for [verb, left_alone, more, give_or_take, planted] in EFFECTS {
        let row = rows.iter().find(|row| row.first().and_then(|found| found.as_str()) == Some(verb));
        let figure = |place: usize| row.and_then(|row| row.get(place)).and_then(|figure| figure.as_f64());
        report.say(left_alone, figure(1), "Accounts that were left alone by lot instead, and measured");
        report.say(more, figure(2), "How much more of what could be asked for came within 14 days where it was made");
        report.say(give_or_take, figure(3), "Give or take, 95 %");
        report.say(planted, planted_more(truth, verb), "The same as planted: moved, and not to come by itself by then");
    }
    Ok(())
}

/// Of what was past due at the contacts of a verb the part that they moved and that would not have come within 14 days.
fn planted_more(truth: &Truth, verb: &str) -> Option<f64> {
    let contacts = || truth.contacts.iter().filter(|contact| contact.task.is_some() && contact.kind == verb);
    let is_later = |contact: &&PlantedContact| contact.moved && contact.comes_by_itself_on.is_none_or(|on| contact.on.days_until(on) > EFFECT_DAYS);
    let dollars = |contact: &PlantedContact| contact.overdue_dollars();
    share(contacts().filter(is_later).map(dollars).sum(), contacts().map(dollars).sum())
}

fn calls(contacts: &[&PlantedContact], reached_only: bool) -> usize {
    contacts.iter().filter(|contact| contact.kind == "call" && (contact.reached || !reached_only)).count()
}

fn mean_days_sooner(contacts: &[&PlantedContact]) -> Option<f64> {
    const NEVER_DAYS: i32 = 60;
    let days = |contact: &PlantedContact| contact.comes_by_itself_on.map_or(NEVER_DAYS, |on| contact.on.days_until(on)).clamp(0, NEVER_DAYS);
    let moved = || contacts.iter().filter(|contact| contact.moved);
    share(moved().map(|contact| f64::from(days(contact)) * contact.overdue_dollars()).sum(), moved().map(|contact| contact.overdue_dollars()).sum())
}

/// Money that became very late, and whether anybody had been asked for it by then.
fn say_late_money(report: &mut KindReport, truth: &Truth, invoices: &[Invoice]) {
    let (Some(since), Some(last)) = (truth.since, truth.last_day()) else { return };
    let was_asked = |invoice: &Invoice| {
        let by = invoice.due_on.plus_days(VERY_LATE_DAYS);
        let mut asked = truth.contacts.iter().filter(|contact| contact.task.is_some() && contact.customer_id == invoice.customer_id);
        asked.any(|contact| contact.on > invoice.due_on && contact.on <= by)
    };
    let judged = |invoice: &&Invoice| invoice.due_on > since && very_late(invoice, last) == Some(true) && !invoice.disputed;
    let late: Vec<(f64, bool)> = invoices.iter().filter(judged).map(|invoice| (invoice.total.0 as f64 / 100.0, was_asked(invoice))).collect();
    let dollars = |asked_only: bool| late.iter().filter(|(_, asked)| *asked || !asked_only).map(|(dollars, _)| dollars).sum::<f64>();
    report.say("very_late_dollars", Some(dollars(false)), "Invoices due since then that became more than 30 days late");
    report.say("recall_by_money", share(dollars(true), dollars(false)), "Of it owed by somebody who had been asked by then");
    report.by_size = bands(late);
}

/// Of the money that became very late the part that the queue had named by then, contacts or not: a home whose own people ask has a recall too.
fn say_named(report: &mut KindReport, cases: &[Case<'_, Facts>], truth: &Truth, invoices: &[Invoice]) {
    let mut named: BTreeMap<&str, Day> = BTreeMap::new();
    for case in cases {
        for open in &case.facts.invoices {
            let first = named.entry(&open.invoice_number).or_insert(case.facts.as_of);
            *first = case.facts.as_of.min(*first);
        }
    }
    let (Some(since), Some(last)) = (named.values().min().copied(), truth.last_day()) else { return };
    let by = |invoice: &Invoice| invoice.due_on.plus_days(VERY_LATE_DAYS);
    let late = invoices.iter().filter(|invoice| by(invoice) >= since && very_late(invoice, last) == Some(true) && !invoice.disputed);
    let is_named = |invoice: &Invoice| named.get(invoice.invoice_number.as_str()).is_some_and(|on| *on <= by(invoice));
    let late: Vec<(f64, bool)> = late.map(|invoice| (invoice.total.0 as f64 / 100.0, is_named(invoice))).collect();
    let dollars = |named_only: bool| late.iter().filter(|(_, named)| *named || !named_only).map(|(dollars, _)| dollars).sum::<f64>();
    report.say(
        "named_by_money",
        share(dollars(true), dollars(false)),
        "Of all that became more than 30 days late since the first run: in the queue by then",
    );
}

/// Whether an invoice was more than 30 days late; nothing where it is too soon to tell.
fn very_late(invoice: &Invoice, last: Day) -> Option<bool> {
    let by = invoice.due_on.plus_days(VERY_LATE_DAYS);
    match invoice.settled_on {
        Some(settled_on) => Some(settled_on > by),
        None => (by < last).then_some(true),
    }
}

/// Of each invoice in the first recommendation that named it before it was very late.
fn answers(cases: &[Case<'_, Facts>], invoices: &[Invoice], last: Option<Day>) -> Vec<(f64, bool)> {
    let by_number: BTreeMap<&str, &Invoice> = invoices.iter().map(|invoice| (invoice.invoice_number.as_str(), invoice)).collect();
    let mut first: BTreeMap<&str, (Day, f64)> = BTreeMap::new();
    for case in cases {
        for open in &case.facts.invoices {
            let Ok(said) = open.late_30_probability.parse::<f64>() else { continue };
            let known = first.entry(&open.invoice_number).or_insert((case.facts.as_of, said));
            if case.facts.as_of < known.0 {
                *known = (case.facts.as_of, said);
            }
        }
    }
    let answer = |(number, (as_of, said)): (&str, (Day, f64))| {
        let invoice = by_number.get(number)?;
        let is_open_question = as_of <= invoice.due_on.plus_days(VERY_LATE_DAYS);
        Some((said, very_late(invoice, last?).filter(|_| is_open_question)?))
    };
    first.into_iter().filter_map(answer).collect()
}
