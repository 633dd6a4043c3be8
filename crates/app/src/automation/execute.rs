//! Approving by rule after a run, and carrying out what nobody vetoed.

use crate::documents::{AutomationCounts, typed};
use crate::failure::Failure;
use crate::home::App;
use chandler_catalogue::key;
use chandler_recommend::State;
use chandler_recommend::automation::{Segment, Step, Terms, state};
use chandler_recommend::commands::BulkAnswer;
use chandler_recommend::tables::{AutomationRow, RecommendationRow};
use chandler_store::RowQuery;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// A server looks so often for veto windows that are over.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// Open recommendations that are looked at.
const ROWS_MAX: usize = 100_000;

impl App {
    /// Carries out what rules approved and nobody vetoed in time, once each. What can no longer be done returns to people with the cause.
    ///
    /// # Errors
    /// Those of the books.
    pub fn execute_automatic(&self) -> Result<AutomationCounts, Failure> {
        let now = self.business_instant()?;
        let waiting = RowQuery::first(ROWS_MAX).equal("entity_id", &self.settings()?.entity_id).equal("state", state::WAITING);
        let waiting = self.home.reader()?.records::<AutomationRow>(&waiting)?;
        if !waiting.iter().any(|row| row.executes_at.is_some_and(|executes_at| executes_at <= now)) {
            return Ok(AutomationCounts::default());
        }
        let key = format!("execute_automatic_approvals:{}", self.head_seq()?);
        let answer = self.submit_accepted(&key, "execute_automatic_approvals", json!({}))?;
        let BulkAnswer { done, refused, .. } = typed(answer.get("answer").cloned().unwrap_or_default(), "execute_automatic_approvals")?;
        Ok(AutomationCounts { executed: done, returned: refused, ..AutomationCounts::default() })
    }

    /// Lets the rules approve what they may of what a run proposed; nothing is commanded where no row asks for more than to suggest.
    pub(crate) fn automate(&self, run_id: &str) -> Result<AutomationCounts, Failure> {
        if self.cut_over()?.state == "open" || !self.asks_for_more()? {
            return Ok(AutomationCounts::default());
        }
        let key = format!("automate_recommendations:{run_id}");
        let answer = self.submit_accepted(&key, "automate_recommendations", json!({ "run_id": run_id }))?;
        let answer = answer.get("answer").cloned().unwrap_or_default();
        let count = |name: &str| answer[name].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
        let (approved, suggested, shadow) = (count("approved"), count("suggested"), count("shadow"));
        Ok(AutomationCounts { approved, suggested, shadow, ..AutomationCounts::default() })
    }

    /// Whether a row of the rules, now or when it was looked at last, asks for anything else than to suggest one of the open recommendations.
    fn asks_for_more(&self) -> Result<bool, Failure> {
        let entity_id = self.settings()?.entity_id;
        let ((bundle, _), currency, reader) = (self.published_bundle()?, self.currency()?, self.home.reader()?);
        let open = RowQuery::first(ROWS_MAX).equal("entity_id", &entity_id).equal("state", State::Proposed.name());
        let rows = reader.records::<RecommendationRow>(&open)?;
        let known: Vec<AutomationRow> = reader.scan(&key![&entity_id])?;
        let known: BTreeSet<&str> = known.iter().map(|row| row.rec_id.as_str()).collect();
        if rows.iter().any(|row| known.contains(row.rec_id.as_str())) {
            return Ok(true);
        }
        let segments: BTreeSet<Segment> = rows.iter().map(Segment::of).collect();
        // A table that cannot answer is the command's to refuse, with its remedy.
        Ok(segments.iter().any(|segment| match Terms::of(&bundle, segment, currency) {
            Ok(terms) => terms.is_some_and(|terms| terms.step != Step::Suggest),
            Err(_) => true,
        }))
    }

    /// Carries out what is due for as long as it is polled. A failure is logged and tried again: the window is over either way, and people can still veto.
    pub async fn keep_executing(self: Arc<Self>) {
        loop {
            let app = Arc::clone(&self);
            match tokio::task::spawn_blocking(move || app.execute_automatic()).await {
                Ok(Ok(_)) => {}
                Ok(Err(failure)) => tracing::error!(code = failure.code, "what rules approved waits: {}", failure.message),
                Err(error) => tracing::error!("carrying out what rules approved stopped: {error}"),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
