//! Sets of values: what a cell accepts, and what a region of the input space contains.
//!
//! Text is a set of names, or everything but a set of names. The ordered types (integer, decimal, boolean, date) are whole points on one line, see
//! [`crate::domain`], and a set of them is a list of closed intervals.

use std::collections::BTreeSet;
use std::sync::Arc;

/// A set of values of one input. Two equal sets have one representation, which the content hash relies on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ValueSet {
    Names(BTreeSet<Arc<str>>),
    /// Only for a text input without a closed list of values.
    AllNamesBut(BTreeSet<Arc<str>>),
    /// Sorted, disjoint and not adjacent.
    Points(Vec<Interval>),
}

/// A non-empty run of points, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interval {
    pub first: i128,
    pub last: i128,
}

impl ValueSet {
    pub fn from_intervals(mut intervals: Vec<Interval>) -> Self {
        intervals.retain(|interval| interval.first <= interval.last);
        intervals.sort_by_key(|interval| interval.first);
        let mut merged: Vec<Interval> = Vec::with_capacity(intervals.len());
        for interval in intervals {
            match merged.last_mut() {
                Some(previous) if interval.first <= previous.last + 1 => previous.last = previous.last.max(interval.last),
                _ => merged.push(interval),
            }
        }
        Self::Points(merged)
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Self::Names(names) => names.is_empty(),
            Self::AllNamesBut(_) => false,
            Self::Points(intervals) => intervals.is_empty(),
        }
    }

    pub fn contains_name(&self, name: &str) -> bool {
        match self {
            Self::Names(names) => names.contains(name),
            Self::AllNamesBut(names) => !names.contains(name),
            Self::Points(_) => false,
        }
    }

    pub fn contains_point(&self, point: i128) -> bool {
        match self {
            Self::Points(intervals) => intervals.iter().any(|interval| (interval.first..=interval.last).contains(&point)),
            Self::Names(_) | Self::AllNamesBut(_) => false,
        }
    }

    /// The union of two sets of the same input. Sets of names and of points never meet: one input has one type.
    pub fn union(self, other: Self) -> Self {
        match (self, other) {
            (Self::Names(left), Self::Names(right)) => Self::Names(&left | &right),
            (Self::Names(names), Self::AllNamesBut(but)) | (Self::AllNamesBut(but), Self::Names(names)) => Self::AllNamesBut(&but - &names),
            (Self::AllNamesBut(left), Self::AllNamesBut(right)) => Self::AllNamesBut(&left & &right),
            (Self::Points(left), Self::Points(right)) => Self::from_intervals([left, right].concat()),
            (left, _) => left,
        }
    }
}
