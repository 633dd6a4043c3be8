use crate::Rows;
use chandler_calendar::Instant;
use chandler_erp::{Command, Context, DocumentRef, Envelope, Invalid, Loaded, Refusal, Stop, Write, command, decide};

/// How often a decision may ask for more before a bench calls it a bug.
const ROUNDS_MAX: usize = 32;

/// A company in memory: serves what decisions need, writes what they give.
#[derive(Clone, Debug)]
pub struct Bench {
    pub rows: Rows,
    pub entity_id: String,
    /// Time of commands that name none.
    pub now: Instant,
    commit_seq: i64,
}

/// What a command did.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub commit_seq: i64,
    pub documents: Vec<DocumentRef>,
    pub writes: Vec<Write>,
    /// How many times the decision asked for rows.
    pub rounds: usize,
}

/// The answer to a command.
#[derive(Clone, Debug)]
pub enum Outcome {
    Accepted(Accepted),
    Refused(Refusal),
    Invalid(Invalid),
}

impl Outcome {
    /// What the command did.
    ///
    /// # Panics
    /// With the reason, when it was not accepted.
    pub fn accepted(self) -> Accepted {
        match self {
            Self::Accepted(accepted) => accepted,
            Self::Refused(refusal) => panic!("refused {}: {}", refusal.code, refusal.message()),
            Self::Invalid(invalid) => panic!("invalid `{}`: {}", invalid.field, invalid.message),
        }
    }

    /// The code of the refusal, where there is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

impl Accepted {
    /// Number of the first document of a kind.
    ///
    /// # Panics
    /// When there is none.
    pub fn document(&self, kind: &str) -> String {
        let found = self.documents.iter().find(|document| document.kind == kind);
        found.unwrap_or_else(|| panic!("no {kind} among {:?}", self.documents)).id.clone()
    }
}

impl Bench {
    /// A bench without a row.
    pub fn new(entity_id: &str, now: Instant) -> Self {
        Self { rows: Rows::default(), entity_id: entity_id.to_owned(), now, commit_seq: 0 }
    }

    /// Runs a command now.
    pub fn run<C: Command>(&mut self, body: C) -> Outcome {
        let body = serde_json::to_value(body).expect("a body is JSON");
        self.run_json(C::NAME, &body)
    }

    /// Runs a command of this name now.
    ///
    /// # Panics
    /// When there is no such command.
    pub fn run_json(&mut self, name: &str, body: &serde_json::Value) -> Outcome {
        let (entity_id, now) = (self.entity_id.clone(), self.now);
        self.decide_and_write(name, body, entity_id, now)
    }

    /// Runs a command as it arrives.
    ///
    /// # Panics
    /// When there is no such command.
    pub fn submit(&mut self, envelope: &Envelope) -> Outcome {
        let entity_id = envelope.entity_id.clone().unwrap_or_else(|| self.entity_id.clone());
        self.decide_and_write(&envelope.command, &envelope.body, entity_id, envelope.effective_at.unwrap_or(self.now))
    }

    fn decide_and_write(&mut self, name: &str, body: &serde_json::Value, entity_id: String, effective_at: Instant) -> Outcome {
        let spec = command(name).unwrap_or_else(|| panic!("no command {name}"));
        let commit_seq = self.commit_seq + 1;
        let context = Context { entity_id, actor: "bench".to_owned(), commit_seq, effective_at, known_at: self.now, recorded_at: self.now };
        let mut loaded = Loaded::default();
        for rounds in 0..ROUNDS_MAX {
            match decide(spec, body, &context, &loaded) {
                Ok(effects) => {
                    self.rows.apply(&effects.writes);
                    self.commit_seq = commit_seq;
                    return Outcome::Accepted(Accepted { commit_seq, documents: effects.documents, writes: effects.writes, rounds });
                }
                Err(Stop::Needs(lookups)) => self.rows.load(&lookups, &mut loaded),
                Err(Stop::Refused(refusal)) => {
                    assert!(spec.refusals.contains(&refusal.code.as_str()), "{name} does not declare the refusal {}", refusal.code);
                    return Outcome::Refused(refusal);
                }
                Err(Stop::Invalid(invalid)) => return Outcome::Invalid(invalid),
                Err(Stop::Row(error)) => panic!("{name}: {error}"),
            }
        }
        panic!("{name} still asks for rows after {ROUNDS_MAX} rounds");
    }
}
