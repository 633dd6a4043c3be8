//! What an auditor asks: who did what when, whether the chain is whole, and a recommendation in a form that can be derived again elsewhere.

mod bundle;
mod events;

use crate::CONTRACT;
use crate::documents::{AuditEntry, AuditList, AuditSource, ChainCheck, DocumentRef, RefusalText};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::{Day, Instant};
use chandler_store::{LogEntry, LogQuery};
use std::cmp::Reverse;

/// Entries of one page, unless fewer are asked for, and at the most.
const PAGE: usize = 100;
const PAGE_MAX: usize = 500;
/// How far back pages go; what is older is found by narrowing the question.
const OFFSET_MAX: usize = 20_000;

/// Which entries. What is left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct AuditRequest {
    /// Occurs in a recommendation's id or subject, or in a command's key, body or answer.
    pub subject: Option<String>,
    pub actor: Option<String>,
    /// Name of an event or a command.
    pub event: Option<String>,
    /// Kind of recommendation; commands have none.
    pub kind: Option<String>,
    /// First and last day in the entity's zone.
    pub from: Option<String>,
    pub to: Option<String>,
    /// `command` or `recommendation`; both where it is left out.
    pub source: Option<String>,
    pub offset: usize,
    pub limit: Option<usize>,
}

/// First instant that is meant, and the first that is not any more.
#[derive(Clone, Copy, Default)]
struct Span {
    from: Option<Instant>,
    before: Option<Instant>,
}

impl App {
    /// Commands and events of recommendations, the newest first.
    ///
    /// # Errors
    /// When the request names an unknown source or kind, or goes too far back.
    pub fn audit(&self, request: &AuditRequest) -> Result<AuditList, Failure> {
        let (limit, offset) = (request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX), request.offset);
        if offset > OFFSET_MAX {
            let message = format!("Pages go back {OFFSET_MAX} entries");
            return Err(Failure::input("too_far_back", offset.to_string(), message, "Narrow the question by a day, a person or a subject"));
        }
        let (wants_commands, wants_events) = sources(request)?;
        let (span, wanted) = (self.span(request)?, offset + limit + 1);
        let mut entries = Vec::new();
        if wants_commands {
            entries.extend(self.logged(request, span, wanted)?);
        }
        if wants_events {
            entries.extend(self.recommendation_events(request, span, wanted)?);
        }
        // Of one commit the command stands above what it did.
        entries.sort_by_key(|entry| (Reverse(entry.at), Reverse(entry.commit_seq), entry.source == AuditSource::Recommendation, Reverse(entry.link)));
        let has_more = entries.len() > offset + limit;
        let entries = entries.into_iter().skip(offset).take(limit).collect();
        Ok(AuditList { contract: CONTRACT, time_zone: self.settings()?.time_zone, entries, offset, has_more })
    }

    /// Walks the audit chain from its first link.
    ///
    /// # Errors
    /// When the books cannot be read; a broken chain is an answer.
    pub fn check_chain(&self) -> Result<ChainCheck, Failure> {
        let report = self.home.reader()?.verify_chain()?;
        let ok = report.first_bad.is_none();
        let chandler_store::ChainReport { links, head_seq, head_hash, first_bad, reason } = report;
        Ok(ChainCheck { contract: CONTRACT, ok, links, head_seq, head_hash, first_bad, reason })
    }

    fn span(&self, request: &AuditRequest) -> Result<Span, Failure> {
        let zone = self.settings()?.zone()?;
        let begin = |text: &str, days: i32| {
            let day: Day = text.parse().map_err(|_| bad_day(text))?;
            day.plus_days(days).start_in(&zone).map_err(|_| bad_day(text))
        };
        let from = request.from.as_deref().map(|text| begin(text, 0)).transpose()?;
        Ok(Span { from, before: request.to.as_deref().map(|text| begin(text, 1)).transpose()? })
    }

    fn logged(&self, request: &AuditRequest, span: Span, limit: usize) -> Result<Vec<AuditEntry>, Failure> {
        let query = LogQuery {
            entity_id: None,
            actor: request.actor.clone(),
            command: request.event.clone(),
            text: request.subject.clone(),
            known_from: span.from,
            known_before: span.before,
            limit,
        };
        Ok(self.home.reader()?.search_log(&query)?.into_iter().map(logged_entry).collect())
    }
}

fn bad_day(text: &str) -> Failure {
    Failure::input("bad_day", text, format!("`{text}` is no day"), "Give a day between 1900 and 2200, such as 2026-11-27")
}

/// Whether commands, and whether events of recommendations are meant.
fn sources(request: &AuditRequest) -> Result<(bool, bool), Failure> {
    if let Some(kind) = request.kind.as_deref().filter(|kind| chandler_recommend::kind(kind).is_none()) {
        let known: Vec<&str> = chandler_recommend::KINDS.iter().map(|spec| spec.name).collect();
        let message = format!("There is no kind `{kind}`");
        return Err(Failure::input("unknown_kind", kind, message, format!("Use one of {}", known.join(", "))));
    }
    let is_of_kind = request.kind.is_some();
    match request.source.as_deref() {
        None => Ok((!is_of_kind, true)),
        Some("command") => Ok((!is_of_kind, false)),
        Some("recommendation") => Ok((false, true)),
        Some(other) => {
            let message = format!("There is no source `{other}`");
            Err(Failure::input("unknown_source", other, message, "Use command, recommendation, or leave it out for both"))
        }
    }
}

fn logged_entry(entry: LogEntry) -> AuditEntry {
    let text = |name: &str| entry.body.as_ref().and_then(|body| body.get(name)?.as_str()).map(str::to_owned);
    AuditEntry {
        source: AuditSource::Command,
        at: entry.known_at,
        event: entry.command.clone(),
        kind: None,
        rec_id: None,
        subject: None,
        revision: None,
        from: None,
        to: None,
        reason: text("reason"),
        note: text("note"),
        documents: entry.documents.iter().map(DocumentRef::from).collect(),
        refusal: entry.refusal.as_ref().map(RefusalText::from),
        link: Some(entry.link),
        commit_seq: entry.commit_seq,
        actor: entry.actor,
    }
}
