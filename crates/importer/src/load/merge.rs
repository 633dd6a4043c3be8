//! `distinct`: of the rows that agree in some columns one stays, and totals are summed over all of them.

use polars::prelude::{Column as FrameColumn, DataFrame, Int128Chunked, IntoColumn, IntoLazy, IntoSeries, NewChunkedArray, SortMultipleOptions, col};

use super::desk::Desk;
use super::order::{column_of, compute, sorted};
use super::parse::{Parser, parse_column};
use super::plan::Plan;
use super::values::Values;
use crate::error::ImportError;
use crate::mapping::{Operand, OrderBy, ROW};

/// The rows that stay so far. Memory is that of the distinct rows and one chunk.
pub(crate) struct Merge {
    kept: Option<DataFrame>,
    rows: u64,
    /// Columns whose rows agree in a group; hidden ones for expressions.
    groups: Vec<(String, Operand)>,
    order: Vec<OrderBy>,
}

/// Start of the names of hidden columns with totals.
const TOTAL: &str = "\u{1}total:";

/// Name of the hidden column with a field's total, an integer scaled as the field is.
fn total_column(field: &str) -> String {
    format!("{TOTAL}{field}")
}

impl Merge {
    /// `names` are the columns that the rows have.
    pub fn new(plan: &Plan, names: &[String]) -> Self {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let groups = plan.load.distinct.iter().map(|operand| (column_of(operand, &names), operand.clone())).collect();
        Self { kept: None, rows: 0, groups, order: plan.load.order.clone() }
    }

    /// Merges the rows of a chunk into those so far. Rows whose total cannot be read go to quarantine instead.
    pub fn add(&mut self, plan: &Plan, parser: &Parser<'_>, mut frame: DataFrame, desk: &mut Desk<'_>) -> Result<(), ImportError> {
        let failed = |error| ImportError::frame("merging rows", &error);
        let mut bad = vec![false; frame.height()];
        for (name, operand) in &self.groups {
            compute(&mut frame, name, operand)?;
        }
        for (place, column) in plan.columns.iter().enumerate().filter(|(_, column)| column.total) {
            let values = parse_column(plan, parser, place, &frame, &mut bad, desk)?;
            let units: Vec<Option<i128>> = (0..frame.height()).map(|row| values.get(row).units()).collect();
            let total = Int128Chunked::from_slice_options(total_column(&column.field).as_str().into(), &units);
            let scale = usize::from(column.kind.scale().unwrap_or(0));
            let total = total.into_decimal_unchecked(38, scale).into_series().into_column();
            frame.with_column(total).map_err(failed)?;
        }
        if bad.contains(&true) {
            desk.reject(bad.iter().filter(|bad| **bad).count() as u64);
            let good: polars::prelude::BooleanChunked = bad.iter().map(|bad| !bad).collect();
            frame = frame.filter(&good).map_err(failed)?;
        }
        self.rows += frame.height() as u64;
        let all = match self.kept.take() {
            None => frame,
            Some(mut kept) => {
                kept.vstack_mut(&frame).map_err(failed)?;
                kept
            }
        };
        self.kept = Some(self.one_each(all)?);
        Ok(())
    }

    /// The rows that stay in the order of the file, and how many were merged into them.
    pub fn finish(self) -> Result<Option<(DataFrame, u64)>, ImportError> {
        let Some(kept) = self.kept else {
            return Ok(None);
        };
        let sorted = kept.sort([ROW], SortMultipleOptions::default()).map_err(|error| ImportError::frame("merging rows", &error))?;
        let merged = self.rows - sorted.height() as u64;
        Ok(Some((sorted, merged)))
    }

    /// One row for each group: the first by the order, the first of the file where that leaves a choice.
    fn one_each(&self, frame: DataFrame) -> Result<DataFrame, ImportError> {
        let names: Vec<String> = frame.get_column_names().iter().map(ToString::to_string).collect();
        let groups: Vec<_> = self.groups.iter().map(|(name, _)| col(name.as_str())).collect();
        let rest = names.iter().filter(|name| !self.groups.iter().any(|(group, _)| group == *name));
        let pick = rest.map(|name| if name.starts_with(TOTAL) { col(name.as_str()).sum() } else { col(name.as_str()).first() });
        let merged = sorted(frame, &self.order)?.lazy().group_by_stable(groups).agg(pick.collect::<Vec<_>>());
        let in_order = merged.select(names.iter().map(|name| col(name.as_str())).collect::<Vec<_>>());
        in_order.collect().map_err(|error| ImportError::frame("merging rows", &error))
    }
}

/// The total of a field that was summed while merging.
pub(crate) fn total_values(plan: &Plan, place: usize, frame: &DataFrame) -> Option<Values> {
    let column = &plan.columns[place];
    let total: &FrameColumn = frame.column(&total_column(&column.field)).ok()?;
    let scale = column.kind.scale().unwrap_or(0);
    let units = total.as_materialized_series().decimal().ok()?.physical().iter().collect::<Vec<Option<i128>>>();
    Some(match column.kind.precision() {
        Some(precision) => Values::Decimal { units, precision, scale },
        None => Values::Integer(units.into_iter().map(|units| units.and_then(|units| i64::try_from(units).ok())).collect()),
    })
}
