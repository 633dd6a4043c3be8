//! Dunning as it would go out: who gets which step on a day and with which text, and who is held back; and holding customers back.
//!
//! The preview decides as a run does, on the books of now or of a day, and records nothing: what is sent is approved in the queue of collections.

use crate::CONTRACT;
use crate::decided::SubjectOutcome;
use crate::failure::Failure;
use crate::home::App;
use crate::run::AsOf;
use chandler_amount::{Amount, Money};
use chandler_calendar::Day;
use chandler_engine::MemorySink;
use chandler_recommend::Held;
use chandler_recommend::collections::{DunnedInvoice, DunningStanding, SPEC, is_contact, is_patience};
use chandler_rules::Bundle;
use serde::Serialize;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::sync::Arc;

/// Everybody who can be asked for something that is past due or contests all of it, what goes out first. Whose dispute has to be cleared by now is in the queue.
#[derive(Debug, Serialize)]
pub struct DunningPreview {
    pub contract: u32,
    pub as_of: Day,
    pub rule_bundle: String,
    pub steps: usize,
    pub contacts: usize,
    pub waiting: usize,
    pub held: usize,
    /// What the steps ask for, and what is past due of all.
    pub asked: Money,
    pub past_due: Money,
    pub rows: Vec<DunningRow>,
}

/// A customer in the preview; what does not apply is null.
#[derive(Debug, Serialize)]
pub struct DunningRow {
    pub customer_id: String,
    pub customer_name: String,
    pub state: DunningState,
    /// The next step, whether it goes out or not, and the first day on which it may.
    pub step: Option<String>,
    pub channel: Option<String>,
    pub step_from: Option<Day>,
    /// What follows it.
    pub then: Option<String>,
    pub then_on: Option<Day>,
    pub last_step: Option<String>,
    pub last_on: Option<Day>,
    pub amount: Money,
    pub days_past_due: Option<i32>,
    pub fee: Option<Money>,
    pub interest: Option<Money>,
    /// Verb of the contact that is proposed.
    pub verb: Option<String>,
    /// Code of why no step goes out, the same in words, and what releases it.
    pub why: Option<String>,
    pub text: Option<String>,
    pub remedy: Option<String>,
    /// The text of a step that goes out.
    pub subject: Option<String>,
    pub letter: Option<String>,
    pub invoices: Vec<PreviewedInvoice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DunningState {
    /// Its step goes out.
    Step,
    /// It is contacted otherwise, and the step waits.
    Contact,
    /// Nobody is contacted today.
    Waits,
    /// Somebody has to put something right first, or a person said so.
    Held,
}

#[derive(Debug, Serialize)]
pub struct PreviewedInvoice {
    pub invoice_number: String,
    pub due_on: Day,
    pub open: Money,
}

impl App {
    /// Who gets which step today, or as of a day.
    ///
    /// # Errors
    /// When no rules are published, or the books or the lake cannot be read.
    pub fn dunning(&self, as_of: Option<&AsOf>, progress: &(dyn Fn(&str) + Sync)) -> Result<DunningPreview, Failure> {
        self.feed()?;
        let (rules, _) = self.published_bundle()?;
        let rules = Arc::new(rules);
        let session = self.open_session(&self.snapshot(as_of)?, as_of, Arc::clone(&rules), None)?;
        self.compute(&session, &self.pipelines()?, Some(&format!("+{}", SPEC.table)), &MemorySink::default(), progress)?;
        let mut rows = Vec::new();
        for (subject, outcome) in self.outcomes(&session, &SPEC)? {
            rows.extend(row_of(&subject, outcome, &rules)?);
        }
        rows.sort_by_key(|row| (row.state, Reverse(row.amount.amount()), row.customer_id.clone()));
        let count = |state: DunningState| rows.iter().filter(|row| row.state == state).count();
        let currency = self.currency()?;
        let sum = |rows: &mut dyn Iterator<Item = &DunningRow>| rows.map(|row| row.amount.amount()).sum::<Amount>().of(currency);
        Ok(DunningPreview {
            contract: CONTRACT,
            as_of: session.parameters().as_of_on,
            rule_bundle: rules.hash().to_owned(),
            steps: count(DunningState::Step),
            contacts: count(DunningState::Contact),
            waiting: count(DunningState::Waits),
            held: count(DunningState::Held),
            asked: sum(&mut rows.iter().filter(|row| row.state == DunningState::Step)),
            past_due: sum(&mut rows.iter()),
            rows,
        })
    }

    /// Lets nobody ask a customer for money up to a day.
    ///
    /// # Errors
    /// When there is no such customer, or the day is not one that a hold can end on.
    pub fn hold_dunning(&self, customer_id: &str, until: Day, why: &str) -> Result<Value, Failure> {
        let body = json!({ "customer_id": customer_id, "until": until, "why": why });
        self.submit_accepted(&format!("hold_dunning:{customer_id}:{}", self.head_seq()?), "hold_dunning", body)
    }

    /// Lets a customer be asked again.
    ///
    /// # Errors
    /// Code `not_held` where nobody holds it back.
    pub fn release_dunning(&self, customer_id: &str) -> Result<Value, Failure> {
        let body = json!({ "customer_id": customer_id });
        self.submit_accepted(&format!("release_dunning:{customer_id}:{}", self.head_seq()?), "release_dunning", body)
    }
}

/// None where nothing is past due.
fn row_of(subject: &str, outcome: SubjectOutcome, rules: &Bundle) -> Result<Option<DunningRow>, Failure> {
    let held: Option<Held> = outcome.held.map(serde_json::from_value).transpose().map_err(|_| damaged(subject))?;
    match (outcome.dunning, held) {
        (Some(standing), held) => standing_row(standing, held.as_ref(), rules).map(Some),
        (None, Some(held)) => Ok(Some(contested_row(subject, &held))),
        (None, None) => Ok(None),
    }
}

fn standing_row(standing: DunningStanding, held: Option<&Held>, rules: &Bundle) -> Result<DunningRow, Failure> {
    let state = match (held, standing.is_step, &standing.verb) {
        (Some(held), ..) if is_patience(&held.why) => DunningState::Waits,
        (Some(_), ..) => DunningState::Held,
        (None, true, _) => DunningState::Step,
        (None, false, Some(verb)) if !is_contact(verb) => DunningState::Held,
        (None, false, _) => DunningState::Contact,
    };
    let letter = standing.letter(rules).map_err(|_| damaged(&standing.customer_id))?.filter(|_| state == DunningState::Step);
    let (subject, letter) = letter.map(|letter| (letter.subject, letter.text)).unzip();
    let (text, remedy) = match held {
        Some(held) => {
            let (text, remedy) = held.sentences(&SPEC);
            (Some(text), Some(remedy))
        }
        None => (words(&standing), None),
    };
    let money = |minor: i64| Amount(minor).of(standing.currency);
    let step = standing.step.as_ref();
    let invoice = |invoice: &DunnedInvoice| PreviewedInvoice {
        invoice_number: invoice.invoice_number.clone(),
        due_on: invoice.due_on,
        open: money(invoice.open_minor),
    };
    Ok(DunningRow {
        state,
        step: step.map(|step| step.step.clone()),
        channel: step.map(|step| step.channel.clone()),
        step_from: step.map(|step| step.due_on),
        fee: step.map(|step| money(step.fee_minor)),
        interest: step.map(|step| money(step.interest_minor)),
        amount: standing.amount(),
        days_past_due: Some(standing.days_past_due),
        invoices: standing.invoices.iter().map(invoice).collect(),
        text,
        remedy,
        subject,
        letter,
        customer_id: standing.customer_id,
        customer_name: standing.customer_name,
        then: standing.then,
        then_on: standing.then_on,
        last_step: standing.last_step,
        last_on: standing.last_on,
        verb: standing.verb,
        why: held.map(|held| held.why.clone()),
    })
}

/// Of whom all that is past due is contested: no step is anywhere near.
fn contested_row(subject: &str, held: &Held) -> DunningRow {
    let (text, remedy) = held.sentences(&SPEC);
    DunningRow {
        customer_id: subject.to_owned(),
        customer_name: held.about.customer_name.clone().unwrap_or_default(),
        state: DunningState::Held,
        step: None,
        channel: None,
        step_from: None,
        then: None,
        then_on: None,
        last_step: None,
        last_on: None,
        amount: Amount(held.value_minor).of(held.currency),
        days_past_due: None,
        fee: None,
        interest: None,
        verb: None,
        why: Some(held.why.clone()),
        text: Some(text),
        remedy: Some(remedy),
        subject: None,
        letter: None,
        invoices: Vec::new(),
    }
}

/// What is proposed in place of the step.
fn words(standing: &DunningStanding) -> Option<String> {
    let verb = standing.verb.as_ref().filter(|_| !standing.is_step)?;
    Some(format!("The queue proposes otherwise: {}", verb.replace('_', " ")))
}

fn damaged(subject: &str) -> Failure {
    let message = format!("What the decision table says of {subject} cannot be read");
    Failure::fault("bad_decision_table", subject, message, "Restore the pipelines, and publish the rules again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::test_home;
    use crate::{QueueRequest, RunRequest, SimulateRequest};
    use tempfile::TempDir;

    /// The simulated company's own collectors take no steps, so that everybody stands before the first; whoever is held back is in no step and in the queue's held list
    /// until released.
    #[test]
    fn steps_go_out_with_their_text_and_nobody_who_is_held_back_is_among_them() {
        let folder = TempDir::new().expect("folder");
        let app = test_home(&folder);
        app.simulate(&SimulateRequest { seed: 7, days: Some(75), full: false, decisions: None }, &|_| {}).expect("simulated");
        let preview = app.dunning(None, &|_| {}).expect("a preview");
        let first = preview.rows.first().expect("somebody owes");
        assert_eq!((first.state, first.step.as_deref()), (DunningState::Step, Some("reminder")));
        let letter = first.letter.as_deref().expect("a letter");
        assert!(letter.contains(&first.customer_name) && letter.contains(&first.invoices[0].invoice_number) && !letter.contains('{'), "{letter}");
        assert!(
            preview.rows.iter().all(|row| (row.state == DunningState::Step) == row.letter.is_some() && (row.text.is_none() == row.letter.is_some()))
        );
        assert_eq!(preview.rows.len(), preview.steps + preview.contacts + preview.waiting + preview.held);
        let customer = first.customer_id.clone();
        let until = preview.as_of.plus_days(20);
        app.hold_dunning(&customer, until, "The owner talks to them").expect("held");
        let state =
            |app: &App| app.dunning(None, &|_| {}).expect("a preview").rows.into_iter().find(|row| row.customer_id == customer).expect("it owes");
        let held = state(&app);
        assert_eq!((held.state, held.why.as_deref()), (DunningState::Held, Some("dunning_held")));
        assert_eq!(held.text, Some(format!("Nobody asks for money until {until}: The owner talks to them")));
        app.run(&RunRequest::default(), &|_| {}).expect("a run");
        let queue = app.read_queue(&QueueRequest { kind: "collections".to_owned(), states: None, top: None, of: None }).expect("a queue");
        assert!(queue.held.iter().any(|row| row.subject == customer && row.why == "dunning_held"));
        let sheet = app.call_sheet(&customer).expect("a sheet");
        assert_eq!((sheet.cautions[0].code.as_str(), sheet.cautions[0].on), ("dunning_held", Some(until)));
        app.release_dunning(&customer).expect("released");
        assert_eq!(app.release_dunning(&customer).expect_err("once").code, "not_held");
        assert_eq!(state(&app).state, DunningState::Step);
        assert_eq!(app.hold_dunning("NOBODY", until, "x").expect_err("unknown").code, "unknown_customer");
    }
}
