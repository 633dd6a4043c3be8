//! Where commands leave the company: they get their key, their time and their place in the trace, and go to the core.

use crate::core::{Core, CoreAnswer, CoreOutcome, SimulationError};
use crate::scenario::{ENTITY_TIME_ZONE, SiteSpec};
use chandler_calendar::{Day, Instant, Zone};
use chandler_erp::Envelope;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A command on its way.
#[derive(Debug)]
pub(crate) struct Draft {
    command: &'static str,
    actor: &'static str,
    at: Instant,
    body: serde_json::Value,
    /// The refusal that this one is meant to meet.
    planned_refusal: Option<&'static str>,
}

impl Draft {
    pub(crate) fn new(command: &'static str, actor: &'static str, at: Instant, body: &impl Serialize) -> Result<Self, SimulationError> {
        let body = serde_json::to_value(body).map_err(|error| SimulationError::Body { command, message: error.to_string() })?;
        Ok(Self { command, actor, at, body, planned_refusal: None })
    }

    pub(crate) fn meant_to_be_refused(self, code: &'static str) -> Self {
        Self { planned_refusal: Some(code), ..self }
    }
}

/// A command that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedCommand {
    pub key: String,
    pub command: String,
    pub code: String,
    /// Whether the simulator meant it to be refused.
    pub planned: bool,
}

/// What outlives a day at the desk.
#[derive(Default)]
pub(crate) struct Trace {
    hasher: Sha256,
    pub commands: BTreeMap<&'static str, u64>,
    pub refused: Vec<RefusedCommand>,
}

impl Trace {
    pub(crate) fn hash(&self) -> String {
        hex::encode(self.hasher.clone().finalize())
    }

    pub(crate) fn count(&self) -> u64 {
        self.commands.values().sum()
    }
}

/// The desk on one day.
pub(crate) struct Desk<'a> {
    pub day: Day,
    core: &'a mut dyn Core,
    trace: &'a mut Trace,
    hours: Hours,
    sent: u64,
}

/// When the day begins at each site and at the head office.
struct Hours {
    sites: Vec<Instant>,
    office: Instant,
}

/// Commands that are sent together at most: enough to share commits, few enough to keep in memory.
const BATCH: usize = 256;

impl<'a> Desk<'a> {
    pub(crate) fn open(day: Day, sites: &[SiteSpec], core: &'a mut dyn Core, trace: &'a mut Trace) -> Result<Self, SimulationError> {
        let begin = |zone: &str| -> Result<Instant, SimulationError> { Ok(day.start_in(&zone.parse::<Zone>()?)?) };
        let hours = Hours { sites: sites.iter().map(|site| begin(site.time_zone)).collect::<Result<_, _>>()?, office: begin(ENTITY_TIME_ZONE)? };
        Ok(Self { day, core, trace, hours, sent: 0 })
    }

    /// A time of this day at a site. `turn` of `turns` things spread over the hours between.
    pub(crate) fn at_site(&self, site: usize, hours: (f64, f64), turn: usize, turns: usize) -> Instant {
        spread(self.hours.sites[site], hours, turn, turns)
    }

    pub(crate) fn at_office(&self, hours: (f64, f64), turn: usize, turns: usize) -> Instant {
        spread(self.hours.office, hours, turn, turns)
    }

    /// The last moment of an earlier day.
    pub(crate) fn at_end_of(&self, day: Day) -> Result<Instant, SimulationError> {
        Ok(day.end_in(&ENTITY_TIME_ZONE.parse::<Zone>()?)?)
    }

    /// What whoever is about to ask a customer for money is told first.
    pub(crate) fn cautions(&mut self, customer_id: &str) -> Result<Vec<String>, SimulationError> {
        self.core.cautions(customer_id, self.day).map_err(|message| SimulationError::Core { day: self.day, message })
    }

    /// Sends commands; the answers have their order. A refusal is an answer, and is remembered.
    pub(crate) fn send(&mut self, drafts: Vec<Draft>) -> Result<Vec<CoreAnswer>, SimulationError> {
        let mut answers = Vec::with_capacity(drafts.len());
        let mut waiting = drafts.into_iter().peekable();
        while waiting.peek().is_some() {
            let batch: Vec<Draft> = waiting.by_ref().take(BATCH).collect();
            answers.extend(self.send_batch(batch)?);
        }
        Ok(answers)
    }

    fn send_batch(&mut self, drafts: Vec<Draft>) -> Result<Vec<CoreAnswer>, SimulationError> {
        let (envelopes, notes): (Vec<_>, Vec<_>) = drafts.into_iter().map(|draft| self.envelope(draft)).unzip();
        for envelope in &envelopes {
            let line = serde_json::to_vec(envelope).map_err(|error| SimulationError::Body { command: "envelope", message: error.to_string() })?;
            self.trace.hasher.update((line.len() as u64).to_be_bytes());
            self.trace.hasher.update(line);
        }
        let answers = self.core.submit(envelopes).map_err(|message| SimulationError::Core { day: self.day, message })?;
        if answers.len() != notes.len() {
            return Err(SimulationError::Answers { day: self.day, commands: notes.len(), answers: answers.len() });
        }
        for (note, answer) in notes.into_iter().zip(&answers) {
            self.note_answer(note, answer)?;
        }
        Ok(answers)
    }

    fn envelope(&mut self, draft: Draft) -> (Envelope, Note) {
        self.sent += 1;
        let key = format!("sim:{}:{}", self.day, self.sent);
        *self.trace.commands.entry(draft.command).or_default() += 1;
        let note = Note { key: key.clone(), command: draft.command, planned_refusal: draft.planned_refusal };
        let actor = Some(draft.actor.to_owned());
        (Envelope { key, command: draft.command.to_owned(), actor, entity_id: None, effective_at: Some(draft.at), body: draft.body }, note)
    }

    fn note_answer(&mut self, note: Note, answer: &CoreAnswer) -> Result<(), SimulationError> {
        match answer.outcome {
            CoreOutcome::Accepted => {}
            CoreOutcome::Refused => {
                let code = answer.refusal.clone().unwrap_or_default();
                let planned = note.planned_refusal == Some(code.as_str());
                self.trace.refused.push(RefusedCommand { key: note.key, command: note.command.to_owned(), code, planned });
            }
            CoreOutcome::Invalid => {
                let reason = answer.refusal.clone().unwrap_or_else(|| "the core calls it invalid".to_owned());
                return Err(SimulationError::NotAccepted { key: note.key, command: note.command.to_owned(), reason });
            }
        }
        Ok(())
    }
}

/// What the desk remembers of a command until its answer is there.
struct Note {
    key: String,
    command: &'static str,
    planned_refusal: Option<&'static str>,
}

fn spread(begin: Instant, (from, to): (f64, f64), turn: usize, turns: usize) -> Instant {
    let share = turn as f64 / turns.max(1) as f64;
    begin.plus_seconds(((from + (to - from) * share) * 3_600.0) as i64)
}
