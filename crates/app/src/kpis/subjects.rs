//! What the rows of a KPI are about: the items at their sites and the customers, by which a queue is narrowed to what repairs exactly these rows.

use super::cells::quoted;
use super::rows::{Asked, CUSTOMER, ITEM, KpiRowsRequest};
use super::words::{BUCKETS, CAUSES};
use crate::documents::AboutSubject;
use crate::failure::Failure;
use crate::home::App;
use chandler_engine::Session;
use std::collections::BTreeSet;

/// Subjects that are read at the most.
const SUBJECTS_MAX: usize = 100_000;

/// What some rows are about, those with the most rows first.
#[derive(Debug)]
pub struct KpiSubjects {
    /// Title of the KPI.
    pub title: String,
    /// Which of its rows, in words; none where all of them are meant.
    pub narrowed: Option<String>,
    pub items: Vec<AboutSubject>,
    pub customers: Vec<AboutSubject>,
    item_sites: BTreeSet<(String, String)>,
    item_ids: BTreeSet<String>,
    customer_ids: BTreeSet<String>,
}

impl KpiSubjects {
    fn new(title: &str, narrowed: Option<String>, items: Vec<AboutSubject>, customers: Vec<AboutSubject>) -> Self {
        let at_site = |item: &AboutSubject| (item.id.clone(), item.site_id.clone().unwrap_or_default());
        Self {
            title: title.to_owned(),
            narrowed,
            item_sites: items.iter().map(at_site).collect(),
            item_ids: items.iter().map(|item| item.id.clone()).collect(),
            customer_ids: customers.iter().map(|customer| customer.id.clone()).collect(),
            items,
            customers,
        }
    }

    /// Whether the rows are about this customer or, where none is named, about this item, at this site where one is named.
    pub fn include(&self, customer_id: Option<&str>, item_id: Option<&str>, site_id: Option<&str>) -> bool {
        match (customer_id, item_id, site_id) {
            (Some(customer_id), ..) => self.customer_ids.contains(customer_id),
            (None, Some(item_id), Some(site_id)) => self.item_sites.contains(&(item_id.to_owned(), site_id.to_owned())),
            (None, Some(item_id), None) => self.item_ids.contains(item_id),
            _ => false,
        }
    }
}

impl App {
    /// The items and customers of the rows that a question for a KPI's rows means.
    ///
    /// # Errors
    /// As [`App::kpi_rows`].
    pub(crate) fn kpi_subjects(&self, request: &KpiRowsRequest) -> Result<KpiSubjects, Failure> {
        let session = self.session_as_of(None, None)?;
        let (asked, _) = self.asked(&session, request)?;
        let condition = asked.condition()?;
        let items = self.subjects(&session, &asked, &condition, &["item_id", "site_id"], ITEM, "items")?;
        let customers = self.subjects(&session, &asked, &condition, &["customer_id"], CUSTOMER, "customers")?;
        Ok(KpiSubjects::new(asked.spec.title, narrowed(request), items, customers))
    }

    /// None where the rows have no such column.
    fn subjects(
        &self,
        session: &Session,
        asked: &Asked<'_>,
        condition: &str,
        keys: &[&str],
        join: &str,
        named: &str,
    ) -> Result<Vec<AboutSubject>, Failure> {
        let has = |name: &str| asked.table.columns.iter().any(|(_, column, ..)| *column == name);
        if !keys.iter().all(|key| has(key)) {
            return Ok(Vec::new());
        }
        let columns = keys.iter().map(|key| format!("rows.{key}")).collect::<Vec<_>>().join(", ");
        let query = format!(
            "SELECT MAX({named}.name), {columns} FROM {} AS rows{join} WHERE {condition} AND rows.{} <> {} GROUP BY {columns} ORDER BY COUNT(*) DESC, {columns}",
            asked.table.from,
            keys[0],
            quoted("")
        );
        let rows = self.cells(session, &query, SUBJECTS_MAX)?;
        Ok(rows.iter().map(|row| AboutSubject { id: row.name(1), name: row.text(0), site_id: row.text(2) }).collect())
    }
}

/// `Out of stock`, or `segment public`.
fn narrowed(request: &KpiRowsRequest) -> Option<String> {
    let cause = request.cause.as_deref().and_then(|code| CAUSES.iter().find(|spec| spec.code == code)).map(|spec| spec.label.to_owned());
    let bucket = request.bucket.as_deref().and_then(|code| BUCKETS.iter().find(|(name, _)| *name == code)).map(|(_, label)| (*label).to_owned());
    let scope =
        request.scope_kind.as_deref().map(|kind| format!("{kind} {}", request.scope.as_deref().filter(|scope| !scope.is_empty()).unwrap_or("none")));
    let outcome = request.outcome.as_deref().filter(|outcome| cause.is_none() && *outcome != "missed").map(|outcome| format!("lines {outcome}"));
    let month = (request.period > 0).then(|| format!("{} months back", request.period));
    let words: Vec<String> = [cause, bucket, scope, outcome, month].into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(id: &str, site_id: Option<&str>) -> AboutSubject {
        AboutSubject { id: id.to_owned(), name: None, site_id: site_id.map(str::to_owned) }
    }

    #[test]
    fn a_customer_counts_before_an_item_and_an_item_at_its_own_site() {
        let rows = KpiSubjects::new("Line fill rate", None, vec![subject("BOLT", Some("CHI"))], vec![subject("C-1", None)]);
        assert!(rows.include(Some("C-1"), Some("NUT"), None));
        assert!(!rows.include(Some("C-2"), Some("BOLT"), Some("CHI")));
        assert!(rows.include(None, Some("BOLT"), Some("CHI")) && rows.include(None, Some("BOLT"), None));
        assert!(!rows.include(None, Some("BOLT"), Some("DAL")) && !rows.include(None, None, Some("CHI")));
    }

    #[test]
    fn what_is_meant_is_said_in_words() {
        let of = |cause: Option<&str>, scope: Option<(&str, &str)>| {
            narrowed(&KpiRowsRequest {
                cause: cause.map(str::to_owned),
                scope_kind: scope.map(|(kind, _)| kind.to_owned()),
                scope: scope.map(|(_, which)| which.to_owned()),
                ..KpiRowsRequest::default()
            })
        };
        assert_eq!(of(Some("stock_out"), None).as_deref(), Some("Out of stock"));
        assert_eq!(of(None, Some(("segment", ""))).as_deref(), Some("segment none"));
        assert_eq!(of(None, None), None);
    }
}
