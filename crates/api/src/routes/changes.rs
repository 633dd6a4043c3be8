//! Live changes: what happens to recommendations while a page is open, told as server-sent events.

use super::Shared;
use crate::problem::Problem;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use chandler_app::Failure;
use chandler_app::documents::Changes;
use futures::stream::{self, Stream};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// Commits often come in groups: they are told together.
const GATHER: Duration = Duration::from_millis(100);
/// Commits that did not pass through this process are found by looking; the connection is kept open by a comment as often.
const LOOK_ANYWAY: Duration = Duration::from_secs(15);

/// Whether the service is about to end: streams would otherwise keep it alive.
#[derive(Clone)]
pub struct Stopping(pub watch::Receiver<bool>);

/// What changes from now on, or after the commit that `Last-Event-ID` names: each event's id is the last commit that it tells.
#[utoipa::path(
    get,
    path = "/api/v1/changes",
    params(("Last-Event-ID" = Option<i64>, Header, description = "the last commit that is known")),
    responses((status = 200, description = "a stream of events named `change`", body = Changes, content_type = "text/event-stream"))
)]
pub async fn watch_changes(
    State(app): State<Shared>,
    Extension(Stopping(stopping)): Extension<Stopping>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let known = match headers.get("last-event-id") {
        Some(id) => id.to_str().ok().and_then(|id| id.parse().ok()).ok_or_else(bad_event_id)?,
        None => app.last_commit()?,
    };
    let watching = Watching { commits: app.commits(), app, stopping, known };
    let events = stream::unfold(watching, |mut watching| async {
        let changes = watching.next().await?;
        Some((Ok(event_of(&changes)), watching))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(LOOK_ANYWAY)))
}

fn bad_event_id() -> Failure {
    Failure::input("bad_event_id", "Last-Event-ID", "The last event's id is no sequence number", "Send back the id of an event, or leave it out")
}

/// One page that listens.
struct Watching {
    app: Shared,
    commits: watch::Receiver<i64>,
    stopping: watch::Receiver<bool>,
    /// The last commit that it was told.
    known: i64,
}

impl Watching {
    /// The next changes, as soon as there are any; none when the service ends or the books cannot be read: the page then connects again.
    async fn next(&mut self) -> Option<Changes> {
        while !*self.stopping.borrow() {
            if let Some(changes) = self.look().await? {
                self.known = changes.commit_seq;
                return Some(changes);
            }
            tokio::select! {
                committed = self.commits.changed() => {
                    committed.ok()?;
                    sleep(GATHER).await;
                }
                () = sleep(LOOK_ANYWAY) => {}
                stopping = self.stopping.changed() => stopping.ok()?,
            }
        }
        None
    }

    async fn look(&self) -> Option<Option<Changes>> {
        let (app, known) = (self.app.clone(), self.known);
        match tokio::task::spawn_blocking(move || app.changes_after(known)).await {
            Ok(Ok(changes)) => Some(changes),
            Ok(Err(failure)) => {
                tracing::error!(code = failure.code, "live changes stopped: {}", failure.message);
                None
            }
            Err(error) => {
                tracing::error!("live changes stopped: {error}");
                None
            }
        }
    }
}

fn event_of(changes: &Changes) -> Event {
    let event = Event::default().event("change").id(changes.commit_seq.to_string());
    // Text, numbers and lists always have a JSON form; an event without data is not delivered.
    event.json_data(changes).unwrap_or_default()
}
