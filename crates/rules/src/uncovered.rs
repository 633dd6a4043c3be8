//! The search for what no row covers: depth first over the inputs, following groups of atoms that the surviving rows do not tell apart, remembering states
//! already found covered. Exact; the worst case is exponential (it is the satisfiability problem), so the work is limited and running out is reported.

use std::collections::{HashMap, HashSet};

use crate::matcher::Matcher;
use crate::region::AtomBox;
use crate::row_set::RowSet;

/// Fixed cost per atom visited, in words of a row set: it bounds the memory of small tables over many inputs.
const NODE_COST: usize = 16;

/// Looks for the parts of a box that none of some rows cover.
pub(crate) struct Search<'t> {
    matcher: &'t Matcher,
    bounds: AtomBox,
    /// For each depth, the rows that accept every atom of the bounds from that input on.
    unrestricted_from: Vec<RowSet>,
    known_covered: HashSet<(usize, RowSet)>,
    path: AtomBox,
    maximum_regions: usize,
    found: Found,
}

#[derive(Default)]
pub(crate) struct Found {
    pub regions: Vec<AtomBox>,
    /// More regions exist than were asked for.
    pub is_truncated: bool,
    /// The effort ran out; nothing is known about the rest.
    pub is_exhausted: bool,
    pub effort_left: usize,
}

impl<'t> Search<'t> {
    pub fn new(matcher: &'t Matcher, bounds: AtomBox, maximum_regions: usize, effort: usize) -> Self {
        Self {
            unrestricted_from: unrestricted_from(matcher, &bounds),
            matcher,
            bounds,
            known_covered: HashSet::new(),
            path: Vec::new(),
            maximum_regions,
            found: Found { effort_left: effort, ..Found::default() },
        }
    }

    /// The parts of the bounds that none of the rows covers.
    pub fn run(mut self, rows: RowSet) -> Found {
        self.visit(rows);
        self.found
    }

    /// Returns whether the box below the current path is covered, as far as it was looked at.
    fn visit(&mut self, rows: RowSet) -> bool {
        let depth = self.path.len();
        if rows.meets(&self.unrestricted_from[depth]) {
            return true;
        }
        if rows.is_empty() {
            self.record();
            return false;
        }
        let state = (depth, rows);
        if self.known_covered.contains(&state) {
            return true;
        }
        let cost = self.bounds[depth].len() * (state.1.word_count() + NODE_COST);
        self.found.effort_left = self.found.effort_left.saturating_sub(cost);
        if self.found.effort_left == 0 {
            self.found.is_exhausted = true;
            return false;
        }
        let is_covered = self.visit_groups(depth, &state.1);
        if is_covered {
            self.known_covered.insert(state);
        }
        is_covered
    }

    fn visit_groups(&mut self, depth: usize, rows: &RowSet) -> bool {
        let mut is_covered = true;
        for (survivors, atoms) in self.groups(depth, rows) {
            if self.found.is_truncated || self.found.is_exhausted {
                return false;
            }
            self.path.push(atoms);
            is_covered &= self.visit(survivors);
            self.path.pop();
        }
        is_covered
    }

    /// Atoms of one input that leave the same rows standing, in order of their first atom.
    fn groups(&self, depth: usize, rows: &RowSet) -> Vec<(RowSet, Vec<usize>)> {
        let mut groups: Vec<(RowSet, Vec<usize>)> = Vec::new();
        let mut group_of: HashMap<RowSet, usize> = HashMap::new();
        for atom in &self.bounds[depth] {
            let mut survivors = rows.clone();
            survivors.intersect(&self.matcher.axes[depth].rows_by_atom[*atom]);
            let group = *group_of.entry(survivors.clone()).or_insert_with(|| {
                groups.push((survivors, Vec::new()));
                groups.len() - 1
            });
            groups[group].1.push(*atom);
        }
        groups
    }

    fn record(&mut self) {
        if self.found.regions.len() == self.maximum_regions {
            self.found.is_truncated = true;
            return;
        }
        let rest = &self.bounds[self.path.len()..];
        self.found.regions.push(self.path.iter().chain(rest).cloned().collect());
    }
}

fn unrestricted_from(matcher: &Matcher, bounds: &AtomBox) -> Vec<RowSet> {
    let mut rows = RowSet::all(matcher.rows);
    let mut by_depth = vec![rows.clone()];
    for (axis, atoms) in matcher.axes.iter().zip(bounds).rev() {
        atoms.iter().for_each(|atom| rows.intersect(&axis.rows_by_atom[*atom]));
        by_depth.push(rows.clone());
    }
    by_depth.reverse();
    by_depth
}
