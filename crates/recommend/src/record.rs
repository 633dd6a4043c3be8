//! What a recommendation says, in one canonical form.
//!
//! The record holds what it rests on (hash of the evidence, versions, rules), what it proposes, how the number came about and why. It holds no run,
//! time or build: the same facts under the same rules and methods have the same record and the same hash, whichever run found them.

use crate::canonical::{canonical_hash, canonical_json};
use crate::derivation::Derivation;
use crate::replenishment::{most_in_orders, orders_of};
use chandler_amount::Currency;
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// One recommendation at one revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recommendation {
    pub kind: String,
    pub entity_id: String,
    /// What it is about; with entity and kind the key on which human decisions hang.
    pub subject: String,
    pub as_of: Day,
    pub evidence_hash: String,
    pub rule_bundle: String,
    /// Rows that fired, `table/row`.
    pub rules_fired: Vec<String>,
    /// Method → method with version.
    pub methods: BTreeMap<String, String>,
    pub action: Action,
    pub derivation: Derivation,
    pub impact: Impact,
    /// Main reasons by effect, at most three.
    pub reasons: Vec<Reason>,
    /// What a planner should look at before deciding, as codes.
    pub flags: Vec<String>,
    /// How good the data behind it are, millionths; ordinal, not a probability.
    pub confidence_millionths: i64,
    pub owner: String,
    pub minutes_tenths: i64,
    pub order_by: Day,
    pub expires_on: Day,
}

/// The purchase that is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    pub verb: String,
    /// The ordinary command that carries it out.
    pub command: String,
    pub item_id: String,
    pub item_name: String,
    pub family: String,
    pub site_id: String,
    pub supplier_id: String,
    pub supplier_name: String,
    pub unit: String,
    pub quantity_raw: i64,
    pub quantity: i64,
    /// Orders are multiples of this and at least the minimum.
    pub order_multiple: i64,
    pub minimum_quantity: i64,
    /// The most that the supplier takes at once, in whole multiples: a larger quantity becomes several orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_order: Option<i64>,
    pub unit_price_micros: i64,
    pub price_per: i64,
    pub currency: Currency,
    pub order_value_minor: i64,
    pub policy: String,
}

/// What doing it changes. Quantities in base units, amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// Stock for future demand: usable, less what is owed, plus what is on order.
    pub position: i64,
    /// Of the reservations, those for demand after `as_of`, which the forecast has already: added back in `position`.
    pub reserved_later: i64,
    /// Requested up to `as_of` and not allocated: taken off in `position`.
    pub owed: i64,
    pub on_order: i64,
    /// Position at or below which to order.
    pub reorder_point: i64,
    pub order_up_to: i64,
    /// Known orders within the interval, of which the demand cannot be less.
    pub known_demand: i64,
    /// Of the known orders, what is beyond the expected demand: it covers no further day.
    pub spoken_for: i64,
    pub mean_daily: String,
    pub cover_days_before_tenths: Option<i64>,
    pub cover_days_after_tenths: Option<i64>,
    pub stockout_before_millionths: i64,
    pub stockout_after_millionths: i64,
    pub unit_margin_micros: i64,
    pub value_minor: i64,
    pub demand_class: String,
    pub abc: String,
    pub forecast_method: String,
    pub maximum_cover_days: i64,
}

/// Why: a code, how much of the quantity it explains, and the figures of its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub code: String,
    /// Base units that it adds to the order; negative where it takes away.
    pub effect: i64,
    pub parameters: BTreeMap<String, String>,
}

impl Action {
    /// The orders that a quantity makes.
    pub fn orders_of(&self, quantity: i64) -> Vec<i64> {
        orders_of(quantity, self.order_multiple, self.largest_order)
    }

    /// The most of a quantity that one approval can order from a supplier that takes only so much at once.
    pub fn most_in_orders(&self, quantity: i64) -> i64 {
        most_in_orders(quantity, self.order_multiple, self.minimum_quantity, self.largest_order)
    }
}

impl Recommendation {
    /// The canonical text: what is hashed.
    pub fn canonical(&self) -> String {
        canonical_json(&self.to_json())
    }

    /// SHA-256 over inputs, versions, action, derivation and reasons, in hexadecimal.
    pub fn hash(&self) -> String {
        canonical_hash(&self.to_json())
    }

    pub fn to_json(&self) -> serde_json::Value {
        // A struct of text, integers and lists always has a JSON form; `Null` would fail every comparison.
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// The name of a recommendation: `REC-` and twelve hexadecimal digits from entity, kind, subject and the run that first proposed it.
///
/// ```
/// use chandler_recommend::rec_id;
/// let id = rec_id("ACME", "replenishment", "BOLT-M8|MAIN", "RUN-000001");
/// assert_eq!(id.len(), 16);
/// assert_ne!(id, rec_id("ACME", "replenishment", "BOLT-M8|MAIN", "RUN-000002"));
/// ```
pub fn rec_id(entity_id: &str, kind: &str, subject: &str, first_run_id: &str) -> String {
    let key = serde_json::json!([entity_id, kind, subject, first_run_id]);
    let digest = hex::encode(Sha256::digest(canonical_json(&key).as_bytes()));
    format!("REC-{}", &digest[..12])
}
