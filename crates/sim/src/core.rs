//! What the simulator needs of a core: somewhere to send commands. It knows no storage.

use chandler_calendar::Day;
use chandler_erp::{DocumentRef, Envelope};

/// Takes commands and answers each, in order.
pub trait Core {
    /// # Errors
    /// What kept the core from answering at all; the simulation ends with it.
    fn submit(&mut self, envelopes: Vec<Envelope>) -> Result<Vec<CoreAnswer>, String>;

    /// Codes of what speaks against asking a customer for money on a day, as its call sheet says; none where there are no call sheets.
    ///
    /// # Errors
    /// What kept the books from being read; the simulation ends with it.
    fn cautions(&mut self, _customer_id: &str, _day: Day) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

/// The part of an answer that the simulator acts on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoreAnswer {
    pub outcome: CoreOutcome,
    pub commit_seq: Option<i64>,
    pub documents: Vec<DocumentRef>,
    /// Code of the refusal, or what was invalid.
    pub refusal: Option<String>,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoreOutcome {
    #[default]
    Accepted,
    Refused,
    /// The body or the key was wrong: a bug of the simulator, or a home that is not fresh.
    Invalid,
}

impl CoreAnswer {
    pub fn is_accepted(&self) -> bool {
        self.outcome == CoreOutcome::Accepted
    }

    /// The first document whose number belongs to a series, such as `SO` for `SO-000123`.
    pub(crate) fn number(&self, series: &str) -> Option<String> {
        let belongs = |id: &str| id.strip_prefix(series).is_some_and(|rest| rest.starts_with('-'));
        self.documents.iter().find(|document| belongs(&document.id)).map(|document| document.id.clone())
    }

    /// The first document of a kind, such as `receipt`.
    pub(crate) fn document(&self, kind: &str) -> Option<String> {
        self.documents.iter().find(|document| document.kind == kind).map(|document| document.id.clone())
    }
}

/// Why a simulation ended early.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulationError {
    #[error("the core did not answer on {day}: {message}")]
    Core { day: Day, message: String },
    #[error("the core answered {answers} of {commands} commands on {day}")]
    Answers { day: Day, commands: usize, answers: usize },
    #[error("{key} ({command}) was not accepted: {reason}; simulate into a home that is fresh and has its legal entity")]
    NotAccepted { key: String, command: String, reason: String },
    #[error("nobody decided on {day}: {message}")]
    Decider { day: Day, message: String },
    #[error("what was decided on {day} is about something that the company does not have: {subject}")]
    Unknown { day: Day, subject: String },
    #[error("a {command} could not be written down: {message}")]
    Body { command: &'static str, message: String },
    #[error(transparent)]
    Calendar(#[from] chandler_calendar::CalendarError),
}
