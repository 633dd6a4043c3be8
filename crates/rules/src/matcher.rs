//! The compiled form of a table. Each input is cut into *atoms*: the largest pieces that no cell of the table tells apart. For every atom the rows that accept
//! it are known, so a decision is one search per input and a few bitwise ANDs, and the static check walks atoms instead of values.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::{Domain, Extent, Key};
use crate::row_set::RowSet;
use crate::table::{Column, Row};
use crate::value_set::{Interval, ValueSet};

#[derive(Debug, Clone)]
pub(crate) struct Matcher {
    pub axes: Vec<Axis>,
    pub rows: usize,
}

/// One input, cut into atoms.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    atoms: Atoms,
    /// For each atom, the rows whose cell accepts it.
    pub rows_by_atom: Vec<RowSet>,
}

#[derive(Debug, Clone)]
enum Atoms {
    /// Sorted names; one more atom follows for every other text when the input is open.
    Names { names: Vec<Arc<str>>, has_rest: bool },
    /// First points of the runs, ascending, and the last point of the last run.
    Runs { firsts: Vec<i128>, last: i128 },
}

impl Matcher {
    pub fn new(inputs: &[Column], rows: &[Row]) -> Self {
        let axis = |(index, input): (usize, &Column)| {
            let cells: Vec<&ValueSet> = rows.iter().map(|row| &row.cells[index]).collect();
            Axis::new(&input.domain, &cells)
        };
        Self { axes: inputs.iter().enumerate().map(axis).collect(), rows: rows.len() }
    }

    /// The rows that accept these values, which must lie in the domains of their inputs; one value per input.
    pub fn matching(&self, keys: &[Key<'_>]) -> RowSet {
        let mut matching = RowSet::all(self.rows);
        for (axis, key) in self.axes.iter().zip(keys) {
            matching.intersect(&axis.rows_by_atom[axis.atoms.locate(*key)]);
        }
        matching
    }
}

impl Axis {
    fn new(domain: &Domain, cells: &[&ValueSet]) -> Self {
        let atoms = Atoms::new(domain, cells);
        let mut rows_by_atom = vec![RowSet::none(cells.len()); atoms.len()];
        for (row, cell) in cells.iter().enumerate() {
            atoms.accepted_by(cell).into_iter().for_each(|atom| rows_by_atom[atom].insert(row));
        }
        Self { atoms, rows_by_atom }
    }

    pub fn atom_count(&self) -> usize {
        self.rows_by_atom.len()
    }

    /// Atoms that the row's cell accepts.
    pub fn atoms_of_row(&self, row: usize) -> Vec<usize> {
        (0..self.atom_count()).filter(|atom| self.rows_by_atom[*atom].contains(row)).collect()
    }

    /// The values of some atoms together.
    pub fn values_of(&self, atoms: &[usize]) -> ValueSet {
        let sets = atoms.iter().map(|atom| self.atoms.values(*atom));
        sets.reduce(ValueSet::union).unwrap_or_else(|| ValueSet::Points(Vec::new()))
    }
}

impl Atoms {
    fn new(domain: &Domain, cells: &[&ValueSet]) -> Self {
        match &domain.extent {
            Extent::ClosedText(values) => {
                let mut names = values.clone();
                names.sort();
                Self::Names { names, has_rest: false }
            }
            Extent::OpenText => {
                let mentioned: BTreeSet<Arc<str>> = cells.iter().flat_map(|cell| mentioned_names(cell)).collect();
                Self::Names { names: mentioned.into_iter().collect(), has_rest: true }
            }
            Extent::Points(extent) => {
                let cuts = cells.iter().flat_map(|cell| intervals(cell)).flat_map(|interval| [interval.first, interval.last + 1]);
                let inside: BTreeSet<i128> = cuts.filter(|cut| *cut <= extent.last).chain([extent.first]).collect();
                Self::Runs { firsts: inside.into_iter().collect(), last: extent.last }
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Names { names, has_rest } => names.len() + usize::from(*has_rest),
            Self::Runs { firsts, .. } => firsts.len(),
        }
    }

    /// The atom a value lies in.
    fn locate(&self, key: Key<'_>) -> usize {
        match (self, key) {
            (Self::Names { names, .. }, Key::Name(name)) => position(names, name).unwrap_or(names.len()),
            (Self::Runs { firsts, .. }, Key::Point(point)) => firsts.partition_point(|first| *first <= point) - 1,
            // A key is made by the same domain as the axis, so names meet names and points meet points.
            (Self::Names { .. }, Key::Point(_)) | (Self::Runs { .. }, Key::Name(_)) => 0,
        }
    }

    /// A cell accepts all of an atom or nothing of it.
    fn accepted_by(&self, cell: &ValueSet) -> Vec<usize> {
        match (self, cell) {
            (Self::Names { names, .. }, ValueSet::Names(accepted)) => accepted.iter().filter_map(|name| position(names, name)).collect(),
            (Self::Names { names, .. }, ValueSet::AllNamesBut(refused)) => {
                (0..self.len()).filter(|atom| names.get(*atom).is_none_or(|name| !refused.contains(name))).collect()
            }
            (Self::Runs { .. }, ValueSet::Points(intervals)) => {
                intervals.iter().flat_map(|interval| self.locate(Key::Point(interval.first))..=self.locate(Key::Point(interval.last))).collect()
            }
            (Self::Names { .. }, ValueSet::Points(_)) | (Self::Runs { .. }, _) => Vec::new(),
        }
    }

    fn values(&self, atom: usize) -> ValueSet {
        match self {
            Self::Names { names, .. } => match names.get(atom) {
                Some(name) => ValueSet::Names(BTreeSet::from([name.clone()])),
                None => ValueSet::AllNamesBut(names.iter().cloned().collect()),
            },
            Self::Runs { firsts, last } => {
                let last = firsts.get(atom + 1).map_or(*last, |next| next - 1);
                ValueSet::Points(vec![Interval { first: firsts[atom], last }])
            }
        }
    }
}

fn position(names: &[Arc<str>], name: &str) -> Option<usize> {
    names.binary_search_by(|known| (**known).cmp(name)).ok()
}

fn mentioned_names(cell: &ValueSet) -> Vec<Arc<str>> {
    match cell {
        ValueSet::Names(names) | ValueSet::AllNamesBut(names) => names.iter().cloned().collect(),
        ValueSet::Points(_) => Vec::new(),
    }
}

fn intervals(cell: &ValueSet) -> &[Interval] {
    match cell {
        ValueSet::Points(intervals) => intervals,
        ValueSet::Names(_) | ValueSet::AllNamesBut(_) => &[],
    }
}
