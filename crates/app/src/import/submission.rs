//! Sending the commands of an import: many at once, each only once, however often the import is tried.

use super::jobs::Job;
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Instant;
use chandler_erp::Envelope;
use chandler_importer::Record;
use chandler_store::{Outcome, Reader};
use serde_json::Value;

/// What became of a job.
#[derive(Clone, Debug)]
pub(super) enum Fate {
    Done,
    Refused { code: String, message: String, remedy: String },
}

/// Commands that are sent before their answers are read.
const BATCH: usize = 1_000;

impl App {
    /// Sends the first commands of all jobs, then the second ones, and so on; a job ends with its first refusal.
    ///
    /// # Errors
    /// When the writer cannot decide; what was decided until then stays, and is found again by the next try.
    pub(super) fn submit_jobs(&self, prefix: &str, effective_at: Option<Instant>, jobs: &[Job], records: &[Record]) -> Result<Vec<Fate>, Failure> {
        let reader = self.home.reader()?;
        let mut fates: Vec<Fate> = jobs.iter().map(first_fate).collect();
        let longest = jobs.iter().map(|job| job.steps.len()).max().unwrap_or(0);
        for step in 0..longest {
            let waiting: Vec<usize> = (0..jobs.len()).filter(|job| matches!(fates[*job], Fate::Done) && jobs[*job].steps.len() > step).collect();
            for batch in waiting.chunks(BATCH) {
                let envelope = |job: &usize| self.step_envelope(&reader, prefix, effective_at, &jobs[*job], records, step);
                let envelopes = batch.iter().map(envelope).collect::<Result<Vec<_>, _>>()?;
                for (job, answer) in batch.iter().zip(self.door()?.submit_all(envelopes)) {
                    fates[*job] = fate_of(&answer?);
                }
            }
        }
        Ok(fates)
    }

    fn step_envelope(
        &self,
        reader: &Reader,
        prefix: &str,
        at: Option<Instant>,
        job: &Job,
        records: &[Record],
        step: usize,
    ) -> Result<Envelope, Failure> {
        let chosen = &job.steps[step];
        let key = free_key(reader, &format!("{prefix}:{}", job.digest(chosen, records)))?;
        Ok(Envelope { effective_at: at, ..self.envelope(key, chosen.command, chosen.body.clone()) })
    }
}

/// The key itself where nothing was refused under it; a refusal is kept for ever, so another try needs another key.
fn free_key(reader: &Reader, key: &str) -> Result<String, Failure> {
    let mut tried = key.to_owned();
    for attempt in 2.. {
        match reader.log_of_key(&tried)? {
            Some(entry) if entry.outcome == Outcome::Refused => tried = format!("{key}#{attempt}"),
            _ => break,
        }
    }
    Ok(tried)
}

fn first_fate(job: &Job) -> Fate {
    job.obstacle.as_ref().map_or(Fate::Done, |obstacle| Fate::Refused {
        code: obstacle.code.to_owned(),
        message: obstacle.message.clone(),
        remedy: obstacle.remedy.to_owned(),
    })
}

fn fate_of(answer: &Value) -> Fate {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    match answer.get("outcome").and_then(Value::as_str) {
        // The key names the command and its body: a conflict is about who sent it, or when, in an import that did not end.
        Some("accepted" | "repeated" | "conflict") => Fate::Done,
        Some("invalid") => {
            let invalid = &answer["invalid"];
            Fate::Refused { code: text(invalid, "field"), message: text(invalid, "message"), remedy: text(invalid, "remedy") }
        }
        _ => {
            let refusal = &answer["refusal"];
            Fate::Refused { code: text(refusal, "code"), message: text(refusal, "message"), remedy: text(refusal, "remedy") }
        }
    }
}
