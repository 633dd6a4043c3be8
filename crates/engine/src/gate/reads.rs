//! How many tables a statement reads once every WITH clause stands where it is named: `a AS (SELECT … FROM b, b), b AS (SELECT … FROM c, c), …` doubles
//! with each clause, and planning it would never end.

use std::collections::HashMap;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{ObjectNamePart, Query, TableFactor, Visit, Visitor};

/// Tables read by a query, everything in its WITH clauses included. Where one name stands for several things, for the largest.
pub(super) fn of(query: &Query) -> u64 {
    let mut reads = Reads::default();
    let _ = query.visit(&mut reads);
    reads.total
}

#[derive(Default)]
struct Reads {
    /// By the name of a WITH clause: what naming it reads.
    defined: HashMap<String, u64>,
    /// The names of WITH clauses, by where their queries stand.
    names: HashMap<*const Query, String>,
    /// Of the queries that the visitor is in, the outermost first: what they have read so far.
    open: Vec<u64>,
    total: u64,
}

impl Visitor for Reads {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for clause in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.names.insert(std::ptr::from_ref(&*clause.query), clause.alias.name.value.to_lowercase());
        }
        self.open.push(0);
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { name, .. } = factor {
            let name = name.0.last().and_then(ObjectNamePart::as_ident).map(|ident| ident.value.to_lowercase()).unwrap_or_default();
            let reads = self.defined.get(&name).copied().unwrap_or(1);
            if let Some(open) = self.open.last_mut() {
                *open = open.saturating_add(reads);
            }
        }
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        // A query without tables takes planning, too.
        let reads = self.open.pop().unwrap_or_default().max(1);
        if let Some(name) = self.names.remove(&std::ptr::from_ref(query)) {
            let known = self.defined.entry(name).or_default();
            *known = reads.max(*known);
            self.total = self.total.saturating_add(reads);
        } else if let Some(outer) = self.open.last_mut() {
            *outer = outer.saturating_add(reads);
        } else {
            self.total = self.total.saturating_add(reads);
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::sql::sqlparser::ast::Statement;
    use datafusion::sql::sqlparser::dialect::GenericDialect;
    use datafusion::sql::sqlparser::parser::Parser;

    fn reads(sql: &str) -> u64 {
        match Parser::parse_sql(&GenericDialect {}, sql).expect("a statement").remove(0) {
            Statement::Query(query) => of(&query),
            other => panic!("{other} is no query"),
        }
    }

    #[test]
    fn every_table_is_counted_where_it_is_read() {
        assert_eq!(reads("SELECT 1"), 1);
        assert_eq!(reads("SELECT * FROM a, b JOIN c USING (x)"), 3);
        assert_eq!(reads("SELECT (SELECT max(x) FROM a) FROM b WHERE x IN (SELECT x FROM c)"), 3);
        assert_eq!(reads("SELECT * FROM a UNION ALL SELECT * FROM a"), 2);
    }

    #[test]
    fn a_with_clause_counts_each_time_it_is_named() {
        // Two for the clause, four for naming it twice.
        assert_eq!(reads("WITH a AS (SELECT * FROM b, c) SELECT * FROM a, A"), 6);
        let doubling: String = (1..60).map(|level| format!(", a{level} AS (SELECT 1 FROM a{0}, a{0})", level - 1)).collect();
        assert!(reads(&format!("WITH a0 AS (SELECT 1){doubling} SELECT 1 FROM a59")) > 1 << 58);
        let endless: String = (1..80).map(|level| format!(", a{level} AS (SELECT 1 FROM a{0}, a{0})", level - 1)).collect();
        assert_eq!(reads(&format!("WITH a0 AS (SELECT 1){endless} SELECT 1 FROM a79")), u64::MAX);
    }

    #[test]
    fn a_clause_inside_a_clause_counts_too() {
        assert_eq!(reads("WITH a AS (WITH b AS (SELECT * FROM c, d) SELECT * FROM b, b) SELECT * FROM a"), 2 + 4 + 4);
    }
}
