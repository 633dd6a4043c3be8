//! What can be loaded from another system, as data: every target with its fields, their types and units. The importer reads files by it, the lake and the
//! engine keep and offer what it calls history.

mod evaluate;
mod history;
mod master;
mod opening;

use serde::Serialize;

/// What a target is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// Who and what the business deals with; becomes commands.
    Master,
    /// Balances and open documents at the cut-over day; becomes commands.
    Opening,
    /// What happened before the cut-over; posts nothing, goes to the lake as it was known.
    History,
    /// Rows for `evaluate`; go nowhere.
    Evaluate,
}

/// How the text of a field is read, and what its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Words for people.
    Text,
    /// An identifier: the text exactly, with leading zeros and inner spaces.
    Code,
    /// A whole number.
    Integer,
    /// Money in major units with at most 4 digits after the point.
    Money,
    /// A number of units with at most 6 digits after the point.
    Quantity,
    /// Price or cost of one unit with at most 6 digits after the point.
    Price,
    /// Any other number, such as a share, with at most 6 digits after the point.
    Decimal,
    Day,
    Instant,
    /// True or false.
    Flag,
    /// An ISO 4217 code.
    Currency,
}

impl FieldType {
    /// Every type, in the order in which they are listed to people.
    pub const ALL: [Self; 11] = [
        Self::Text,
        Self::Code,
        Self::Integer,
        Self::Money,
        Self::Quantity,
        Self::Price,
        Self::Decimal,
        Self::Day,
        Self::Instant,
        Self::Flag,
        Self::Currency,
    ];

    /// The name in mapping files and in the dictionary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Code => "code",
            Self::Integer => "integer",
            Self::Money => "money",
            Self::Quantity => "quantity",
            Self::Price => "price",
            Self::Decimal => "decimal",
            Self::Day => "day",
            Self::Instant => "instant",
            Self::Flag => "flag",
            Self::Currency => "currency",
        }
    }

    /// Digits after the point that are kept; `None` for what is no decimal number.
    pub fn scale(self) -> Option<u8> {
        match self {
            Self::Money => Some(4),
            Self::Quantity | Self::Price | Self::Decimal => Some(6),
            _ => None,
        }
    }

    /// Digits in all that are kept, as in `DECIMAL(20,4)`.
    pub fn precision(self) -> Option<u8> {
        match self {
            Self::Price | Self::Decimal => Some(18),
            Self::Money | Self::Quantity => Some(20),
            _ => None,
        }
    }
}

/// One field of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    pub name: &'static str,
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// What one unit of the value is; empty where the type says it.
    pub unit: &'static str,
    /// A row without it goes to quarantine.
    pub required: bool,
    /// Text that stands for a missing value, read as a cell is.
    pub default: Option<&'static str>,
    pub description: &'static str,
    /// Target whose code this is.
    pub refers_to: Option<&'static str>,
    /// The only texts allowed; empty where any is.
    pub values: &'static [&'static str],
    /// Smallest number allowed.
    pub minimum: Option<i64>,
}

impl Field {
    const fn new(name: &'static str, kind: FieldType, description: &'static str) -> Self {
        Self { name, kind, unit: "", required: false, default: None, description, refers_to: None, values: &[], minimum: None }
    }

    const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    const fn of(mut self, target: &'static str) -> Self {
        self.refers_to = Some(target);
        self
    }

    const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    const fn minimum(mut self, minimum: i64) -> Self {
        self.minimum = Some(minimum);
        self
    }
}

/// Something that can be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Target {
    pub name: &'static str,
    pub layer: Layer,
    pub summary: &'static str,
    pub fields: &'static [Field],
    /// Fields that tell one row from another where a mapping gives no `key`.
    pub key: &'static [&'static str],
    /// Of each group, a row must have exactly one field.
    pub one_of: &'static [&'static [&'static str]],
    /// For history: the day or instant at whose end the business knew the row, where the mapping gives no `known_at`.
    pub known_from: Option<&'static str>,
    /// Prefix of further columns that the mapping may name itself.
    pub open_prefix: Option<&'static str>,
}

impl Target {
    const fn new(layer: Layer, name: &'static str, summary: &'static str, key: &'static [&'static str], fields: &'static [Field]) -> Self {
        Self { name, layer, summary, fields, key, one_of: &[], known_from: None, open_prefix: None }
    }

    const fn known_from(mut self, field: &'static str) -> Self {
        self.known_from = Some(field);
        self
    }

    const fn one_of(mut self, groups: &'static [&'static [&'static str]]) -> Self {
        self.one_of = groups;
        self
    }

    const fn open(mut self, prefix: &'static str) -> Self {
        self.open_prefix = Some(prefix);
        self
    }

    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether the field is the code of the master itself, such as `site_id` of a site.
    pub fn is_own_code(&self, name: &str) -> bool {
        let is_plain_code = self.field(name).is_some_and(|field| field.kind == FieldType::Code && field.refers_to.is_none());
        self.layer == Layer::Master && self.key.last() == Some(&name) && is_plain_code
    }

    /// Names of the fields in the order of the target.
    pub fn field_names(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.fields.iter().map(|field| field.name)
    }
}

/// All targets, by layer in the order in which they load.
pub fn targets() -> impl Iterator<Item = &'static Target> + Clone {
    master::TARGETS.iter().chain(opening::TARGETS).chain(history::TARGETS).chain(evaluate::TARGETS)
}

/// The target of a name.
pub fn target(name: &str) -> Option<&'static Target> {
    targets().find(|target| target.name == name)
}

const ENTITY: Field = Field::new("entity_id", FieldType::Code, "legal entity").required().of("entities");
const CURRENCY: Field = Field::new("currency", FieldType::Currency, "currency of the amounts (ISO 4217)").required();
const SITE: Field = Field::new("site_id", FieldType::Code, "site").of("sites");
const ITEM: Field = Field::new("item_id", FieldType::Code, "stock keeping unit").required().of("items");
const UNIT: Field = Field::new("unit", FieldType::Code, "unit of the quantity; the item's base unit where it is empty");
const SUPPLIER: Field = Field::new("supplier_id", FieldType::Code, "supplier").required().of("suppliers");
const CUSTOMER: Field = Field::new("customer_id", FieldType::Code, "customer").required().of("customers");
const LINE: Field = Field::new("line", FieldType::Integer, "line number").minimum(0);

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_groups_and_references_name_what_exists() {
        let mut names = HashSet::new();
        for entry in targets() {
            assert!(names.insert(entry.name), "{} is declared twice", entry.name);
            let named = entry.key.iter().chain(entry.one_of.iter().copied().flatten()).chain(&entry.known_from);
            for name in named {
                assert!(entry.field(name).is_some(), "{}: no field {name}", entry.name);
            }
            let fields: HashSet<_> = entry.field_names().collect();
            assert_eq!(fields.len(), entry.fields.len(), "{} declares a field twice", entry.name);
            for referred in entry.fields.iter().filter_map(|field| field.refers_to) {
                assert!(target(referred).is_some(), "{}: no target {referred}", entry.name);
            }
            assert_eq!(entry.layer == Layer::History, entry.field("known_at").is_some(), "{}", entry.name);
            assert_eq!(entry.layer == Layer::History, entry.known_from.is_some(), "{}", entry.name);
        }
    }
}
