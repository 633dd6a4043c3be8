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

/// One recommendation at one revision. `A` is what it proposes and `I` what that changes: a purchase for replenishment, an ordinary command and money for
/// every other kind ([`CommandRecommendation`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recommendation<A = PurchaseAction, I = StockImpact> {
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
    pub action: A,
    /// What else could be done, best first; empty for a purchase, whose quantity is what can be changed.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<CommandAction>,
    pub derivation: Derivation,
    pub impact: I,
    /// Columns of its kind's queue: whole numbers, days and text; decimals as text. Of a purchase, whose columns are its action
    /// and impact, only those of its supplier's order as a whole.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, serde_json::Value>,
    /// Main reasons by effect: three or four, and how a model adds up.
    pub reasons: Vec<Reason>,
    /// What a planner should look at before deciding, as codes.
    pub flags: Vec<String>,
    /// How good the data behind it are, millionths; ordinal, not a probability.
    pub confidence_millionths: i64,
    pub owner: String,
    pub minutes_tenths: i64,
    /// Day by which it should be decided.
    pub deadline: Day,
    /// Last day on which it may be decided.
    pub expires_on: Day,
}

/// A recommendation whose action is an ordinary command and whose measure is money.
pub type CommandRecommendation = Recommendation<CommandAction, MoneyImpact>;

/// The purchase that is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseAction {
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
pub struct StockImpact {
    /// Stock for future demand: usable, less what is owed, plus what is on order or inbound.
    pub position: i64,
    /// Of the reservations, those for demand after `as_of`, which the forecast has already: added back in `position`.
    pub reserved_later: i64,
    /// Requested up to `as_of` and not allocated: taken off in `position`.
    pub owed: i64,
    pub on_order: i64,
    /// Planned or on their way from our other sites.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub inbound: i64,
    /// On hand and not held, but expired, or expected to be left when it does: taken off in `position`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unsold: i64,
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
    /// What the order is worth against ordering at the next review: what `worth` ends in.
    pub value_minor: i64,
    pub worth: Derivation,
    pub demand_class: String,
    pub abc: String,
    pub forecast_method: String,
    pub maximum_cover_days: i64,
}

/// One way to act: the ordinary command that carries it out, and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandAction {
    /// Names it among the actions of one recommendation.
    pub verb: String,
    /// What it does, in words.
    pub text: String,
    /// None where approving only puts the decision on record.
    pub command: Option<String>,
    /// Body of the command, without floats; null without a command.
    pub body: serde_json::Value,
    /// Expected gain after its cost, minor units.
    pub value_minor: i64,
    /// What doing it costs, minor units.
    pub cost_minor: i64,
}

/// What is at stake and what the action gains, minor units of one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyImpact {
    pub currency: Currency,
    /// What the derivation ends in.
    pub value_minor: i64,
    /// Expected loss if nothing is done.
    pub at_stake_minor: i64,
    /// Whom and what it concerns.
    pub about: About,
}

/// The names by which screens filter and link; what does not apply is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct About {
    pub item_id: Option<String>,
    pub item_name: Option<String>,
    pub family: Option<String>,
    pub unit: Option<String>,
    pub site_id: Option<String>,
    pub supplier_id: Option<String>,
    pub supplier_name: Option<String>,
    pub customer_id: Option<String>,
    pub customer_name: Option<String>,
}

/// Why: a code, how much of the number it explains, and the figures of its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub code: String,
    /// Base units that it adds to the order, minor units that it adds to what is at stake for other kinds; negative where it takes away.
    pub effect: i64,
    pub parameters: BTreeMap<String, String>,
}

impl Reason {
    pub(crate) fn new<const N: usize>(code: &str, effect: i64, parameters: [(&str, String); N]) -> Self {
        let parameters = parameters.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { code: code.to_owned(), effect, parameters }
    }

    /// A sentence with the figures, or the code, in their places.
    pub(crate) fn fill(&self, template: &str) -> String {
        let text = self.parameters.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
        text.replace("{code}", &self.code)
    }
}

impl PurchaseAction {
    /// The orders that a quantity makes.
    pub fn orders_of(&self, quantity: i64) -> Vec<i64> {
        orders_of(quantity, self.order_multiple, self.largest_order)
    }

    /// The most of a quantity that one approval can order from a supplier that takes only so much at once.
    pub fn most_in_orders(&self, quantity: i64) -> i64 {
        most_in_orders(quantity, self.order_multiple, self.minimum_quantity, self.largest_order)
    }
}

impl<A: Serialize, I: Serialize> Recommendation<A, I> {
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

/// Whether a number is left out of the stored form, where nothing is the usual case.
pub(crate) fn is_zero(number: &i64) -> bool {
    *number == 0
}
