//! The static check: inputs that no row fits, rows that fit together where the policy forbids it, rows that can never fire.
//!
//! Promises: exact within its bounds, and when a bound is reached the report says so in `warnings` and is not [`TableReport::is_sound`]. The method is interval
//! partition: the inputs are cut into atoms (see [`crate::matcher`]) and the boxes they make are searched (see [`crate::uncovered`]).

use serde::Serialize;

use crate::matcher::{Axis, Matcher};
use crate::region::{AtomBox, Region};
use crate::row_set::RowSet;
use crate::table::{HitPolicy, RuleTable};
use crate::uncovered::{Found, Search};

/// Examples listed per finding; further ones are counted in `warnings`.
const MAXIMUM_EXAMPLES: usize = 50;
/// Work spent on the gaps, and again on the reachability of all rows together (see [`Search`]): about a second, and bounded memory. A table that people can
/// read takes a thousandth of it.
const MAXIMUM_EFFORT: usize = 50_000_000;

/// What the static check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableReport {
    pub name: String,
    pub hit_policy: HitPolicy,
    pub rows: usize,
    /// Inputs for which a decision would fail because no row fits.
    pub gaps: Vec<Region>,
    /// Pairs of rows that fit the same inputs although the hit policy forbids it.
    pub overlaps: Vec<Overlap>,
    /// Rows that can never fire.
    pub unreachable: Vec<Unreachable>,
    /// What a reviewer should know but does not make the table unusable, and every limit of this report.
    pub warnings: Vec<String>,
    /// False when the table was too wide for the effort allowed, so that there may be more findings than listed.
    pub complete: bool,
}

/// Two rows that fit the same inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overlap {
    pub rows: [String; 2],
    pub region: Region,
}

/// A row that can never fire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreachable {
    pub row: String,
    pub line: usize,
    pub why: String,
}

impl TableReport {
    /// Whether the table may be published: nothing found, and everything looked at.
    pub fn is_sound(&self) -> bool {
        self.complete && self.gaps.is_empty() && self.overlaps.is_empty() && self.unreachable.is_empty()
    }
}

/// Checks a table for gaps, overlaps and unreachable rows.
pub fn check(table: &RuleTable) -> TableReport {
    Checker { table, warnings: lint(table), complete: true, reachability_effort: MAXIMUM_EFFORT }.report()
}

struct Checker<'t> {
    table: &'t RuleTable,
    warnings: Vec<String>,
    complete: bool,
    reachability_effort: usize,
}

impl Checker<'_> {
    fn report(mut self) -> TableReport {
        let gaps = self.gaps();
        let overlaps = self.overlaps();
        let unreachable = self.unreachable();
        TableReport {
            name: self.table.name().to_owned(),
            hit_policy: self.table.hit_policy,
            rows: self.table.rows.len(),
            gaps,
            overlaps,
            unreachable,
            warnings: self.warnings,
            complete: self.complete,
        }
    }

    fn gaps(&mut self) -> Vec<Region> {
        if !self.table.hit_policy.needs_a_row() {
            return Vec::new();
        }
        let matcher = &self.table.matcher;
        let everything = matcher.axes.iter().map(|axis| (0..axis.atom_count()).collect()).collect();
        let found = Search::new(matcher, everything, MAXIMUM_EXAMPLES, MAXIMUM_EFFORT).run(RowSet::all(matcher.rows));
        self.note_limits(&found, "gap");
        found.regions.into_iter().map(|atoms| Region::new(self.table, atoms)).collect()
    }

    fn note_limits(&mut self, found: &Found, finding: &str) {
        if found.is_exhausted {
            self.complete = false;
            self.warnings.push(format!(
                "the table is too wide for a full {finding} check: it stopped at its limit of work; use fewer inputs or split the table"
            ));
        } else if found.is_truncated {
            self.complete = false;
            self.warnings.push(format!("more than {MAXIMUM_EXAMPLES} {finding}s; correct these first"));
        }
    }

    fn overlaps(&mut self) -> Vec<Overlap> {
        if self.table.hit_policy.lets_rows_overlap() {
            return Vec::new();
        }
        let rows_meeting = RowsMeeting::new(&self.table.matcher);
        let mut overlaps = Vec::new();
        let mut count = 0_usize;
        for row in 0..self.table.rows.len() {
            let (meeting, atoms) = rows_meeting.of(row);
            for other in meeting.iter().filter(|other| *other > row && self.forbids_both(row, *other)) {
                count += 1;
                if overlaps.len() < MAXIMUM_EXAMPLES {
                    overlaps.push(self.overlap(row, other, &atoms));
                }
            }
        }
        if count > overlaps.len() {
            self.complete = false;
            self.warnings.push(format!("{count} overlaps, of which {MAXIMUM_EXAMPLES} are listed"));
        }
        overlaps
    }

    fn forbids_both(&self, row: usize, other: usize) -> bool {
        let (row, other) = (&self.table.rows[row], &self.table.rows[other]);
        match self.table.hit_policy {
            HitPolicy::Unique => true,
            HitPolicy::Any => row.outputs != other.outputs,
            HitPolicy::Priority => row.priority == other.priority,
            _ => false,
        }
    }

    fn overlap(&self, row: usize, other: usize, atoms: &AtomBox) -> Overlap {
        let axes = &self.table.matcher.axes;
        let shared =
            |(axis, atoms): (usize, &Vec<usize>)| atoms.iter().copied().filter(|atom| axes[axis].rows_by_atom[*atom].contains(other)).collect();
        let region = Region::new(self.table, atoms.iter().enumerate().map(shared).collect());
        Overlap { rows: [row, other].map(|row| self.table.rows[row].id.to_string()), region }
    }

    fn unreachable(&mut self) -> Vec<Unreachable> {
        let mut unreachable = Vec::new();
        for row in 0..self.table.rows.len() {
            if let Some(why) = self.why_unreachable(row) {
                let row = &self.table.rows[row];
                unreachable.push(Unreachable { row: row.id.to_string(), line: row.line, why });
            }
        }
        unreachable
    }

    fn why_unreachable(&mut self, row: usize) -> Option<String> {
        let matcher = &self.table.matcher;
        let atoms: AtomBox = matcher.axes.iter().map(|axis| axis.atoms_of_row(row)).collect();
        if let Some(axis) = atoms.iter().position(Vec::is_empty) {
            let input = &self.table.inputs[axis];
            return Some(format!("its cell for `{}` fits no value that is {}", input.name, input.domain.allowed()));
        }
        let winners = self.rows_that_win_over(row);
        // Once the work is spent, the report already says that it is incomplete.
        if winners.is_empty() || self.reachability_effort == 0 {
            return None;
        }
        let found = Search::new(matcher, atoms, 1, self.reachability_effort).run(winners);
        self.reachability_effort = found.effort_left;
        if found.is_exhausted {
            self.note_limits(&found, "reachability");
        }
        (found.regions.is_empty() && !found.is_exhausted).then(|| "rows that win over it fit all its inputs".to_owned())
    }

    fn rows_that_win_over(&self, row: usize) -> RowSet {
        let mut winners = RowSet::none(self.table.rows.len());
        let wins = |other: usize| match self.table.hit_policy {
            HitPolicy::First => other < row,
            HitPolicy::Priority => self.table.rows[other].priority < self.table.rows[row].priority,
            _ => false,
        };
        (0..self.table.rows.len()).filter(|other| wins(*other)).for_each(|other| winners.insert(other));
        winners
    }
}

fn lint(table: &RuleTable) -> Vec<String> {
    let mut warnings = Vec::new();
    if table.hit_policy == HitPolicy::First {
        warnings.push("hit policy first: the meaning hangs on row order; prefer unique or priority".to_owned());
    }
    for (index, input) in table.inputs.iter().enumerate() {
        let full = input.domain.full();
        if table.rows.iter().all(|row| row.cells[index] == full) {
            warnings.push(format!("no row tests input `{}`", input.name));
        }
    }
    warnings
}

/// Which rows share inputs with a row. Cells are independent per input, so two rows overlap exactly when they share an atom on every input.
struct RowsMeeting<'t> {
    matcher: &'t Matcher,
    /// Per input, the rows whose cell accepts anything at all.
    accepting: Vec<RowSet>,
}

impl<'t> RowsMeeting<'t> {
    fn new(matcher: &'t Matcher) -> Self {
        let union = |axis: &'t Axis| union_of(matcher.rows, axis.rows_by_atom.iter());
        Self { matcher, accepting: matcher.axes.iter().map(union).collect() }
    }

    fn of(&self, row: usize) -> (RowSet, AtomBox) {
        let mut meeting = RowSet::all(self.matcher.rows);
        let mut row_atoms = AtomBox::with_capacity(self.matcher.axes.len());
        for (axis, accepting) in self.matcher.axes.iter().zip(&self.accepting) {
            let atoms = axis.atoms_of_row(row);
            if atoms.len() == axis.atom_count() {
                meeting.intersect(accepting);
            } else {
                meeting.intersect(&union_of(self.matcher.rows, atoms.iter().map(|atom| &axis.rows_by_atom[*atom])));
            }
            row_atoms.push(atoms);
        }
        (meeting, row_atoms)
    }
}

fn union_of<'s>(rows: usize, sets: impl Iterator<Item = &'s RowSet>) -> RowSet {
    let mut union = RowSet::none(rows);
    sets.for_each(|set| union.unite(set));
    union
}
