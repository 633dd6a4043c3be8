//! What the day alone makes due: promises to pay that were not kept.

use crate::failure::Failure;
use crate::home::App;
use chandler_catalogue::key;
use chandler_erp::tables::Promise;
use serde_json::json;

impl App {
    /// Decides the promises whose day has passed; nothing is commanded where there are none.
    ///
    /// # Errors
    /// Those of the books.
    pub(crate) fn settle_promises(&self) -> Result<(), Failure> {
        let (entity_id, today) = (self.settings()?.entity_id, self.business_date()?);
        let promises: Vec<Promise> = self.home.reader()?.scan(&key![&entity_id])?;
        if promises.iter().any(|promise| promise.state == "open" && promise.promised_on < today) {
            self.submit_accepted(&format!("settle_promises:{today}"), "settle_promises", json!({}))?;
        }
        Ok(())
    }
}
