//! The values an input may take, and how sets of them read.
//!
//! Every ordered type is mapped to whole points on one line: an integer is itself, a decimal its billionths, a boolean 0 or 1, a date its days since
//! 1970-01-01. Intervals of whole points have no open ends, so one small set algebra serves all types and the gap check is exact.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::Problem;
use crate::value_set::{Interval, ValueSet};
use crate::{Decimal, Scalar, Value, ValueType};

const EPOCH: Date = jiff::civil::date(1970, 1, 1);
/// The days a four-digit year can name, fixed here because unbounded ranges enter the content hash.
const FIRST_DATE: Date = jiff::civil::date(1, 1, 1);
const LAST_DATE: Date = jiff::civil::date(9999, 12, 31);

/// The declared type and range of an input or output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Domain {
    pub value_type: ValueType,
    pub extent: Extent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Extent {
    OpenText,
    ClosedText(Vec<Arc<str>>),
    Points(Interval),
}

/// A value as the set algebra sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key<'a> {
    Name(&'a str),
    Point(i128),
}

impl Domain {
    /// The whole type, without declared values or bounds.
    pub fn unbounded(value_type: ValueType) -> Self {
        let points = |first, last| Extent::Points(Interval { first, last });
        let extent = match value_type {
            ValueType::Text => Extent::OpenText,
            ValueType::Integer => points(i64::MIN.into(), i64::MAX.into()),
            ValueType::Decimal => points(Decimal::MIN.billionths(), Decimal::MAX.billionths()),
            ValueType::Boolean => points(0, 1),
            ValueType::Date => points(date_point(FIRST_DATE), date_point(LAST_DATE)),
        };
        Self { value_type, extent }
    }

    /// Every value of the domain.
    pub fn full(&self) -> ValueSet {
        match &self.extent {
            Extent::OpenText => ValueSet::AllNamesBut(BTreeSet::new()),
            Extent::ClosedText(names) => ValueSet::Names(names.iter().cloned().collect()),
            Extent::Points(extent) => ValueSet::Points(vec![*extent]),
        }
    }

    /// What the set leaves out.
    pub fn complement(&self, set: &ValueSet) -> ValueSet {
        match (&self.extent, set) {
            (Extent::Points(extent), ValueSet::Points(intervals)) => complement_points(*extent, intervals),
            (Extent::ClosedText(names), _) => ValueSet::Names(names.iter().filter(|name| !set.contains_name(name)).cloned().collect()),
            (_, ValueSet::Names(names)) => ValueSet::AllNamesBut(names.clone()),
            (_, ValueSet::AllNamesBut(names)) => ValueSet::Names(names.clone()),
            (Extent::OpenText, ValueSet::Points(_)) => self.full(),
        }
    }

    /// The points from `first` to `last` that lie in the domain.
    pub fn interval(&self, first: i128, last: i128) -> ValueSet {
        match &self.extent {
            Extent::Points(extent) => ValueSet::from_intervals(vec![Interval { first: first.max(extent.first), last: last.min(extent.last) }]),
            Extent::OpenText | Extent::ClosedText(_) => ValueSet::Points(Vec::new()),
        }
    }

    /// The set of one value, which must lie in the domain.
    pub fn single(&self, value: &Scalar<'_>) -> Result<ValueSet, Problem> {
        match self.key(value) {
            Some(key) if self.allows(key) => Ok(match key {
                Key::Name(name) => ValueSet::Names(BTreeSet::from([Arc::from(name)])),
                Key::Point(point) => ValueSet::Points(vec![Interval { first: point, last: point }]),
            }),
            _ => Err(Problem::new(format!("`{value}` is not {}", self.allowed()), self.allowed_remedy())),
        }
    }

    /// The value in set terms; nothing when its type does not fit. An integer fits a decimal input: the widening is exact.
    pub fn key<'a>(&self, value: &Scalar<'a>) -> Option<Key<'a>> {
        Some(match (self.value_type, *value) {
            (ValueType::Text, Scalar::Text(text)) => Key::Name(text),
            (ValueType::Decimal, Scalar::Integer(integer)) => Key::Point(Decimal::from(integer).billionths()),
            (expected, scalar) if expected == scalar.value_type() => Key::Point(point_of(&scalar)?),
            _ => return None,
        })
    }

    pub fn allows(&self, key: Key<'_>) -> bool {
        match (&self.extent, key) {
            (Extent::OpenText, Key::Name(_)) => true,
            (Extent::ClosedText(names), Key::Name(name)) => names.iter().any(|known| &**known == name),
            (Extent::Points(extent), Key::Point(point)) => (extent.first..=extent.last).contains(&point),
            _ => false,
        }
    }

    /// The allowed values in words: `one of A, B, C`, `from 0 to 365`, `at least 0`.
    pub fn allowed(&self) -> String {
        let Extent::Points(natural) = Self::unbounded(self.value_type).extent else {
            return match &self.extent {
                Extent::ClosedText(names) => format!("one of {}", names.join(", ")),
                Extent::OpenText | Extent::Points(_) => "any text".to_owned(),
            };
        };
        let Extent::Points(extent) = self.extent else {
            return self.value_type.to_string();
        };
        match (extent.first == natural.first, extent.last == natural.last) {
            (true, true) => format!("within the range of type {}", self.value_type),
            (true, false) => format!("at most {}", self.value_at(extent.last)),
            (false, true) => format!("at least {}", self.value_at(extent.first)),
            (false, false) => format!("from {} to {}", self.value_at(extent.first), self.value_at(extent.last)),
        }
    }

    /// Whether every value of the other domain lies in this one.
    pub fn covers(&self, other: &Self) -> bool {
        self.value_type == other.value_type
            && match (&self.extent, &other.extent) {
                (Extent::Points(own), Extent::Points(others)) => own.first <= others.first && others.last <= own.last,
                (Extent::OpenText, _) => true,
                (_, Extent::ClosedText(names)) => names.iter().all(|name| self.allows(Key::Name(name))),
                _ => false,
            }
    }

    fn allowed_remedy(&self) -> &'static str {
        match self.extent {
            Extent::ClosedText(_) => "use a listed value or add this one to `values`",
            _ => "use a value in range or widen `minimum` and `maximum`",
        }
    }

    /// The value at a point of an ordered domain. Points come from values of the same domain, so the fall-backs are never reached.
    pub fn value_at(&self, point: i128) -> Value {
        match self.value_type {
            ValueType::Decimal => Value::Decimal(Decimal::from_billionths(point).unwrap_or(Decimal::MAX)),
            ValueType::Boolean => Value::Boolean(point != 0),
            ValueType::Date => Value::Date(point_date(point)),
            ValueType::Integer | ValueType::Text => Value::Integer(i64::try_from(point).unwrap_or(i64::MAX)),
        }
    }

    /// One value of a set, preferring the plainest: a listed name, the lowest declared point.
    pub fn example(&self, set: &ValueSet) -> Option<Value> {
        match set {
            ValueSet::Names(names) => names.first().map(|name| Value::Text(name.clone())),
            ValueSet::AllNamesBut(names) => {
                let mut candidate = "other".to_owned();
                while names.contains(candidate.as_str()) {
                    candidate.push('_');
                }
                Some(Value::from(candidate.as_str()))
            }
            ValueSet::Points(intervals) => intervals.first().map(|interval| self.value_at(self.plainest(*interval))),
        }
    }

    fn plainest(&self, interval: Interval) -> i128 {
        let Extent::Points(natural) = Self::unbounded(self.value_type).extent else {
            return interval.first;
        };
        if interval.first != natural.first {
            interval.first
        } else if interval.last != natural.last {
            interval.last
        } else {
            0
        }
    }
}

fn complement_points(extent: Interval, intervals: &[Interval]) -> ValueSet {
    let mut left_out = Vec::with_capacity(intervals.len() + 1);
    let mut next = extent.first;
    for interval in intervals {
        left_out.push(Interval { first: next, last: interval.first - 1 });
        next = interval.last + 1;
    }
    left_out.push(Interval { first: next, last: extent.last });
    ValueSet::from_intervals(left_out)
}

fn point_of(value: &Scalar<'_>) -> Option<i128> {
    Some(match value {
        Scalar::Text(_) => return None,
        Scalar::Integer(integer) => i128::from(*integer),
        Scalar::Decimal(decimal) => decimal.billionths(),
        Scalar::Boolean(boolean) => i128::from(*boolean),
        Scalar::Date(date) => date_point(*date),
    })
}

fn date_point(date: Date) -> i128 {
    i128::from((date - EPOCH).get_days())
}

fn point_date(point: i128) -> Date {
    i64::try_from(point).ok().and_then(|days| EPOCH.checked_add(days.days()).ok()).unwrap_or(LAST_DATE)
}
