//! How a set of values reads in a report: `abc=B`, `mean_daily in [0..2.5)`, `cv >= 1`, `supplier_id not in {S1, S2}`.

use crate::domain::{Domain, Extent};
use crate::value_set::{Interval, ValueSet};
use crate::{Decimal, ValueType};

impl Domain {
    /// The set as a condition on the named input.
    pub(crate) fn describe(&self, name: &str, set: &ValueSet) -> String {
        if set.is_empty() {
            return format!("{name} is never met");
        }
        if *set == self.full() {
            return format!("{name} is anything");
        }
        match set {
            ValueSet::Names(_) => self.describe_names(name, set),
            ValueSet::AllNamesBut(names) => {
                let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
                format!("{name} not in {{{}}}", names.join(", "))
            }
            ValueSet::Points(intervals) => self.describe_points(name, intervals),
        }
    }

    /// Names in the order the file declares them, if it does.
    fn describe_names(&self, name: &str, set: &ValueSet) -> String {
        let ValueSet::Names(members) = set else {
            return String::new();
        };
        let names: Vec<&str> = match &self.extent {
            Extent::ClosedText(declared) => declared.iter().filter(|value| members.contains(*value)).map(AsRef::as_ref).collect(),
            Extent::OpenText | Extent::Points(_) => members.iter().map(AsRef::as_ref).collect(),
        };
        match names.as_slice() {
            [only] => format!("{name}={only}"),
            several => format!("{name} in {{{}}}", several.join(", ")),
        }
    }

    fn describe_points(&self, name: &str, intervals: &[Interval]) -> String {
        if let [only] = intervals {
            if only.first == only.last {
                return format!("{name}={}", self.value_at(only.first));
            }
            if self.is_unbounded_above(*only) || self.is_unbounded_below(*only) {
                return format!("{name} {}", self.describe_interval(*only));
            }
        }
        let parts: Vec<String> = intervals.iter().map(|interval| self.describe_interval(*interval)).collect();
        format!("{name} in {}", parts.join(" or "))
    }

    fn describe_interval(&self, interval: Interval) -> String {
        let (opening, lower) = self.lower_end(interval.first);
        let (upper, closing) = self.upper_end(interval.last);
        if self.is_unbounded_above(interval) {
            return format!("{} {lower}", if opening == '[' { ">=" } else { ">" });
        }
        if self.is_unbounded_below(interval) {
            return format!("{} {upper}", if closing == ']' { "<=" } else { "<" });
        }
        if interval.first == interval.last {
            return self.value_at(interval.first).to_string();
        }
        format!("{opening}{lower}..{upper}{closing}")
    }

    fn is_unbounded_above(&self, interval: Interval) -> bool {
        matches!(Self::unbounded(self.value_type).extent, Extent::Points(natural) if natural.last == interval.last)
            && self.value_type != ValueType::Boolean
    }

    fn is_unbounded_below(&self, interval: Interval) -> bool {
        matches!(Self::unbounded(self.value_type).extent, Extent::Points(natural) if natural.first == interval.first)
            && self.value_type != ValueType::Boolean
    }

    /// The lower end as written by a person: `[2.5` rather than `(2.499999999`, and `(2.5` rather than `[2.500000001`.
    fn lower_end(&self, first: i128) -> (char, String) {
        if self.is_rounder(first - 1, first) { ('(', self.value_at(first - 1).to_string()) } else { ('[', self.value_at(first).to_string()) }
    }

    fn upper_end(&self, last: i128) -> (String, char) {
        if self.is_rounder(last + 1, last) { (self.value_at(last + 1).to_string(), ')') } else { (self.value_at(last).to_string(), ']') }
    }

    fn is_rounder(&self, point: i128, than: i128) -> bool {
        let digits = |point| Decimal::from_billionths(point).map_or(u32::MAX, Decimal::printed_fraction_digits);
        self.value_type == ValueType::Decimal && digits(point) < digits(than)
    }
}
