//! What people do with recommendations: one command for a whole selection, one answer for each row.

use crate::CONTRACT;
use crate::commands::accepted;
use crate::documents::{DecisionAnswer, KindReasons, ReasonCatalogue, SnoozeReason};
use crate::failure::{Failure, Place};
use crate::home::App;
use chandler_catalogue::key;
use chandler_recommend::commands::BulkAnswer;
use chandler_recommend::tables::RecommendationRow;
use chandler_recommend::{KINDS, replenishment};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What can be done with recommendations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Approve,
    Reject,
    Edit,
    Snooze,
    Unsnooze,
    Assign,
    Comment,
}

/// A recommendation as the person saw it; without a revision, as it is now.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendationRef {
    pub rec_id: String,
    #[serde(default)]
    pub revision: Option<i64>,
}

/// What is decided, and about which recommendations.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActRequest {
    pub recs: Vec<RecommendationRef>,
    #[serde(default)]
    pub reason: Option<String>,
    /// A remark; for a comment the comment itself.
    #[serde(default)]
    pub note: Option<String>,
    /// For an edit `quantity`, or `action` where the kind has alternatives; `owner` for an assignment, empty for the one by rule; for a rejection what its reason needs: `lead_time_days`,
    /// `order_line` (SO-000123|2), `successor`.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    #[serde(default)]
    pub until: Option<String>,
}

impl Deed {
    fn command(self) -> &'static str {
        match self {
            Self::Approve => "approve_recommendations",
            Self::Reject => "reject_recommendations",
            Self::Edit => "edit_recommendations",
            Self::Snooze => "snooze_recommendations",
            Self::Unsnooze => "unsnooze_recommendations",
            Self::Assign => "assign_recommendations",
            Self::Comment => "comment_on_recommendations",
        }
    }

    /// What may be set with it.
    fn settable(self) -> &'static [&'static str] {
        match self {
            Self::Edit => &["quantity", "action"],
            Self::Assign => &["owner"],
            Self::Reject => &["lead_time_days", "order_line", "successor"],
            _ => &[],
        }
    }
}

impl App {
    /// Does it to every recommendation of the request, in one transaction; rows that cannot be done are refused one by one.
    ///
    /// # Errors
    /// When the request as a whole makes no sense: no rows, an unknown recommendation, a missing value.
    pub fn decide(&self, deed: Deed, request: &ActRequest, idempotency_key: Option<String>) -> Result<DecisionAnswer, Failure> {
        check_settings(deed, request)?;
        check_required(deed, request)?;
        let recommendations = self.resolve(&request.recs)?;
        let body = body_of(deed, request, &recommendations)?;
        let key = match idempotency_key {
            Some(key) => key,
            None => format!("{}:{}:{}", deed.command(), self.head_seq()?, chandler_recommend::canonical_hash(&body)),
        };
        let answer = accepted(self.submit(self.envelope(key, deed.command(), body))?)?;
        let bulk: Result<BulkAnswer, _> = serde_json::from_value(answer.get("answer").cloned().unwrap_or_default());
        let bulk = bulk
            .map_err(|error| Failure::fault("internal", deed.command(), error.to_string(), "Look at the recommendations: what was done is done"))?;
        let BulkAnswer { results, done, refused } = bulk;
        Ok(DecisionAnswer { contract: CONTRACT, results: results.iter().map(Into::into).collect(), done, refused })
    }

    /// Reason codes for rejecting, editing and snoozing.
    pub fn reasons() -> ReasonCatalogue {
        let purchases = KindReasons::from(&replenishment::SPEC);
        ReasonCatalogue {
            contract: CONTRACT,
            reject: purchases.reject,
            edit: purchases.edit,
            snooze: SNOOZE_REASONS.to_vec(),
            kinds: KINDS.iter().map(|spec| KindReasons::from(*spec)).collect(),
        }
    }

    fn resolve(&self, recs: &[RecommendationRef]) -> Result<Vec<(String, i64)>, Failure> {
        if recs.is_empty() {
            return Err(Failure::input("no_recommendations", "recs", "No recommendation is named", "Name at least one, such as REC-0123456789ab"));
        }
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        recs.iter()
            .map(|rec| {
                let row: Option<RecommendationRow> = reader.get(&key![&entity_id, &rec.rec_id])?;
                let row = row.ok_or_else(|| unknown_recommendation(&rec.rec_id))?;
                Ok((rec.rec_id.clone(), rec.revision.unwrap_or(row.revision)))
            })
            .collect()
    }
}

pub(crate) fn unknown_recommendation(rec_id: &str) -> Failure {
    let remedy = "Take an id from `chandler queue all`";
    Failure::input("unknown_recommendation", rec_id, format!("There is no recommendation {rec_id}"), remedy)
}

fn check_settings(deed: Deed, request: &ActRequest) -> Result<(), Failure> {
    let allowed = deed.settable();
    match request.set.keys().find(|name| !allowed.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let remedy = if allowed.is_empty() { "Leave `set` out".to_owned() } else { format!("Set one of {}", allowed.join(", ")) };
            let failure = Failure::input("unknown_setting", name, format!("`{name}` cannot be set with this"), remedy);
            Err(failure.at(Place { field: Some(format!("set.{name}")), ..Place::default() }))
        }
    }
}

/// What a decision cannot do without.
fn check_required(deed: Deed, request: &ActRequest) -> Result<(), Failure> {
    let is_set = |name: &str| request.set.contains_key(name);
    let lacks = match deed {
        Deed::Edit if !is_set("quantity") && !is_set("action") => {
            ("set.quantity", "An edit needs the new quantity, or the other action", "Add --set quantity=120, or --set action=VERB")
        }
        Deed::Snooze if request.until.is_none() => {
            ("until", "Snoozing needs the day on which the recommendation comes back", "Add --until 2026-12-01")
        }
        Deed::Assign if !is_set("owner") => ("set.owner", "An assignment needs an owner", "Set owner to a name, or to nothing for the one by rule"),
        Deed::Comment if request.note.is_none() => ("note", "A comment needs its text", "Give it as the note"),
        Deed::Edit | Deed::Reject if request.reason.is_none() => {
            ("reason", "This needs a reason", "Add --reason CODE; the codes are at /api/v1/reasons and in the page")
        }
        _ => return Ok(()),
    };
    Err(missing(lacks.0, lacks.1, lacks.2))
}

fn body_of(deed: Deed, request: &ActRequest, recommendations: &[(String, i64)]) -> Result<Value, Failure> {
    let mut body = Map::new();
    let row = |(rec_id, revision): &(String, i64)| {
        let mut row = json!({"rec_id": rec_id, "revision": revision});
        for name in ["quantity", "action"] {
            if let (Deed::Edit, Some(value)) = (deed, request.set.get(name)) {
                row[name] = json!(value);
            }
        }
        row
    };
    let rows: Vec<Value> = recommendations.iter().map(row).collect();
    body.insert(if deed == Deed::Edit { "edits" } else { "recommendations" }.to_owned(), Value::Array(rows));
    let note_name = if deed == Deed::Comment { "comment" } else { "note" };
    for (name, value) in [("reason", &request.reason), (note_name, &request.note), ("until", &request.until)] {
        if let Some(value) = value {
            body.insert(name.to_owned(), json!(value));
        }
    }
    if let Some(owner) = request.set.get("owner").map(|owner| owner.trim()) {
        body.insert("owner".to_owned(), if owner.is_empty() { Value::Null } else { json!(owner) });
    }
    insert_corrections(&mut body, &request.set)?;
    Ok(Value::Object(body))
}

/// What a reason needs, in the types of the command's body.
fn insert_corrections(body: &mut Map<String, Value>, set: &BTreeMap<String, String>) -> Result<(), Failure> {
    if let Some(days) = set.get("lead_time_days") {
        let days: i64 =
            days.parse().map_err(|_| missing("set.lead_time_days", "The lead time is no whole number of days", "Add --set lead_time_days=21"))?;
        body.insert("lead_time_days".to_owned(), json!(days));
    }
    if let Some(successor) = set.get("successor") {
        body.insert("successor".to_owned(), json!(successor));
    }
    if let Some(order_line) = set.get("order_line") {
        let parts = order_line.split_once('|').and_then(|(number, line)| Some((number, line.parse::<i64>().ok()?)));
        let (so_number, line) =
            parts.ok_or_else(|| missing("set.order_line", "The order line is not of the form SO-000123|2", "Add --set 'order_line=SO-000123|2'"))?;
        body.insert("order_line".to_owned(), json!({"so_number": so_number, "line": line}));
    }
    Ok(())
}

fn missing(field: &str, message: &str, remedy: &str) -> Failure {
    Failure::input("missing_value", field, message, remedy).at(Place { field: Some(field.to_owned()), ..Place::default() })
}

/// Words for why something is put aside; none is required.
const SNOOZE_REASONS: &[SnoozeReason] = &[
    SnoozeReason { code: "next_delivery", label: "Decide with the next delivery" },
    SnoozeReason { code: "next_review", label: "Decide at the next review of the supplier" },
    SnoozeReason { code: "waiting_for_answer", label: "Waiting for an answer" },
];
