//! Open recommendations that the books have overtaken since the run: a payment came or may have, an invoice is contested, a
//! promise was made, we failed the customer, somebody holds it back, or a held order went on. Queues leave them out at
//! once, and pages that are open hear of them; the next run puts the end of each on record.

use crate::automation::leave_out_shadow;
use crate::documents::{ChangedRecommendation, EndedBecause};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Instant;
use chandler_catalogue::key;
use chandler_erp::tables::{BankLineCandidate, CustomerAccount, SalesOrder};
use chandler_erp::{Context, Loaded, Refusal, Stop, Work};
use chandler_recommend::tables::{AutomationRow, DunningHold, RecommendationRow};
use chandler_recommend::{State, kind};
use chandler_store::{Reader, RowQuery};
use std::collections::{BTreeMap, BTreeSet};

/// Accounts and open recommendations that are read at the most.
const ROWS_MAX: usize = 100_000;

impl App {
    /// Takes out what the books no longer bear out.
    pub(crate) fn leave_out_overtaken(&self, reader: &Reader, rows: &mut Vec<RecommendationRow>) -> Result<(), Failure> {
        let gone = self.overtaken(reader, rows)?;
        rows.retain(|row| !gone.contains_key(&row.rec_id));
        Ok(())
    }

    /// Open recommendations about customers whose accounts or orders changed: ended where nobody should act on them any more, and as they are where somebody may again,
    /// because a payment was taken back or nobody is held any longer.
    pub(crate) fn overtaken_since(&self, reader: &Reader, entity_id: &str, after: RowQuery) -> Result<Vec<ChangedRecommendation>, Failure> {
        let after = RowQuery { limit: ROWS_MAX, ..after };
        let (accounts, holds) = (reader.records::<CustomerAccount>(&after)?, reader.records::<DunningHold>(&after)?);
        let (orders, in_bank) = (reader.records::<SalesOrder>(&after)?, reader.records::<BankLineCandidate>(&after)?);
        let of_accounts = accounts.iter().map(|row| row.customer_id.as_str());
        let of_holds = holds.iter().map(|row| row.customer_id.as_str());
        let of_orders = orders.iter().map(|row| row.customer_id.as_str());
        let of_bank = in_bank.iter().map(|row| row.customer_id.as_str());
        let customers: BTreeSet<&str> = of_accounts.chain(of_holds).chain(of_orders).chain(of_bank).collect();
        if customers.is_empty() {
            return Ok(Vec::new());
        }
        let mut rows = Vec::new();
        for state in State::ALL.iter().filter(|state| state.is_open()) {
            let open = RowQuery::first(ROWS_MAX).equal("entity_id", entity_id).equal("state", state.name());
            rows.extend(reader.records::<RecommendationRow>(&open)?);
        }
        rows.retain(|row| row.customer_id.as_deref().is_some_and(|customer_id| customers.contains(customer_id)));
        leave_out_shadow(&reader.scan::<AutomationRow>(&key![entity_id])?, &mut rows);
        let mut gone = self.overtaken(reader, &rows)?;
        let told = |row: RecommendationRow| {
            let RecommendationRow { rec_id, kind, revision, state, owner, .. } = row;
            let ended = gone.remove(&rec_id).map(|refusal| EndedBecause { text: refusal.message(), code: refusal.code });
            let state = if ended.is_some() { State::Expired.name().to_owned() } else { state };
            ChangedRecommendation { rec_id, kind, revision, state, owner, ended }
        };
        Ok(rows.into_iter().map(told).collect())
    }

    /// The recommendations that their kind no longer offers, with why.
    fn overtaken(&self, reader: &Reader, rows: &[RecommendationRow]) -> Result<BTreeMap<String, Refusal>, Failure> {
        let open = rows.iter().filter(|row| State::from_name(&row.state).is_some_and(State::is_open));
        let asked: Vec<_> = open.filter_map(|row| Some((row, kind(&row.kind)?, kind(&row.kind)?.still_offered?))).collect();
        let mut loaded = Loaded::default();
        reader.load(asked.iter().flat_map(|(row, spec, _)| (spec.live)(row)), &mut loaded)?;
        let context = self.looking()?;
        let work = Work::over(&context, &loaded);
        let refused = |(row, _, still_offered): &(&RecommendationRow, _, chandler_recommend::StillOffered)| match still_offered(&work, row) {
            Err(Stop::Refused(refusal)) => Some((row.rec_id.clone(), refusal)),
            _ => None,
        };
        Ok(asked.iter().filter_map(refused).collect())
    }

    /// Nobody decides anything: the hours are those of no event.
    fn looking(&self) -> Result<Context, Failure> {
        let hour = Instant(0);
        let entity_id = self.settings()?.entity_id;
        Ok(Context { entity_id, actor: String::new(), commit_seq: 0, effective_at: hour, known_at: hour, recorded_at: hour })
    }
}
