//! A queue narrowed to what repairs the rows of a KPI: its recommendations on their items and customers, and which of these it has none on.

use crate::documents::{AboutSubject, QueueAbout};
use crate::kpis::KpiSubjects;
use chandler_recommend::tables::{HeldSubjectRow, RecommendationRow};
use chandler_recommend::{collections, credit, margin};
use std::collections::BTreeSet;

/// Subjects that are named.
const NAMED_MAX: usize = 50;
/// Kinds that are about customers first; the others are about items.
const OF_CUSTOMERS: [&str; 3] = [collections::KIND, margin::KIND, credit::KIND];

/// Leaves out what is about something else.
pub(super) fn narrow(about: &KpiSubjects, rows: &mut Vec<RecommendationRow>, held: &mut Vec<HeldSubjectRow>) {
    rows.retain(|row| about.include(row.customer_id.as_deref(), row.item_id.as_deref(), row.site_id.as_deref()));
    held.retain(|row| about.include(row.customer_id.as_deref(), row.item_id.as_deref(), row.site_id.as_deref()));
}

/// What the queue has of the subjects, once it has been narrowed.
pub(super) fn tell(about: &KpiSubjects, kind: Option<&str>, rows: &[RecommendationRow], held: &[HeldSubjectRow]) -> QueueAbout {
    let is_of_customers = kind.is_some_and(|kind| OF_CUSTOMERS.contains(&kind));
    let subjects = if is_of_customers { &about.customers } else { &about.items };
    let name = |customer: &Option<String>, item: &Option<String>, site: &Option<String>| match is_of_customers {
        true => customer.clone().map(|customer| (customer, String::new())),
        false => item.clone().map(|item| (item, site.clone().unwrap_or_default())),
    };
    let found: BTreeSet<(String, String)> = rows.iter().filter_map(|row| name(&row.customer_id, &row.item_id, &row.site_id)).collect();
    let is_held: BTreeSet<(String, String)> = held
        .iter()
        .filter(|row| kind.is_none_or(|kind| row.kind == kind) && row.released_on.is_none())
        .filter_map(|row| name(&row.customer_id, &row.item_id, &row.site_id))
        .collect();
    let key = |subject: &AboutSubject| (subject.id.clone(), subject.site_id.clone().unwrap_or_default());
    let missing: Vec<&AboutSubject> = subjects.iter().filter(|subject| !found.contains(&key(subject))).collect();
    QueueAbout {
        title: about.title.clone(),
        narrowed: about.narrowed.clone(),
        subject: if is_of_customers { "customer" } else { "item" }.to_owned(),
        subjects: subjects.len(),
        in_queue: subjects.len() - missing.len(),
        held_back: missing.iter().filter(|subject| is_held.contains(&key(subject))).count(),
        missing: missing.into_iter().take(NAMED_MAX).cloned().collect(),
    }
}
