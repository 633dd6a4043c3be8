//! The statement as text: one query, not too long or deep, without the parts that do more than read.

use std::ops::ControlFlow;

use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::sqlparser::ast::{Statement as SqlStatement, Visit};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};

use super::shape::Shape;
use super::{ONLY_SELECT, reads, refused, unplannable};
use crate::EngineError;

/// A statement is at most so long, in bytes.
const LONGEST_STATEMENT: usize = 65_536;

/// Brackets and subqueries are nested at most so deep.
const DEEPEST_NESTING: usize = 40;

/// A statement has at most so many words and signs: `1+1+1+…` is as deep as it is long, and every level takes stack.
const MOST_WORDS: usize = 4_000;

/// A statement reads at most so many tables, the same table counted each time.
const MOST_READS: u64 = 200;

/// The one query of a text.
///
/// # Errors
/// When it is none, or does more than read, or is too large.
pub(super) fn parse(sql: &str) -> Result<Statement, EngineError> {
    if sql.len() > LONGEST_STATEMENT {
        return Err(refused(format!("the statement is longer than {LONGEST_STATEMENT} bytes"), "ask for less at once", None));
    }
    let words = words(sql);
    if words > MOST_WORDS {
        let remedy = "ask for less at once; elements of lists do not count";
        return Err(refused(format!("the statement has {words} words and signs, and {MOST_WORDS} are allowed"), remedy, None));
    }
    let parsed = DFParserBuilder::new(sql).with_recursion_limit(DEEPEST_NESTING).build().and_then(|mut parser| parser.parse_statements());
    let mut statements = parsed.map_err(|error| unplannable(&error))?;
    let statement = match (statements.pop_front(), statements.len()) {
        (Some(statement), 0) => statement,
        (None, _) => return Err(refused("there is no statement", ONLY_SELECT, None)),
        (Some(_), more) => return Err(refused(format!("there are {} statements", more + 1), ONLY_SELECT, None)),
    };
    let query = match &statement {
        Statement::Statement(inner) => match &**inner {
            SqlStatement::Query(query) => query,
            other => return Err(refused(format!("{} is not allowed here", keyword(&other.to_string())), ONLY_SELECT, None)),
        },
        other => return Err(refused(format!("{} is not allowed here", keyword(&other.to_string())), ONLY_SELECT, None)),
    };
    if let ControlFlow::Break(refusal) = query.visit(&mut Shape) {
        return Err(refusal);
    }
    let reads = reads::of(query);
    if reads > MOST_READS {
        let message = format!("the statement reads {reads} tables once its WITH clauses are written out, and {MOST_READS} are allowed");
        return Err(refused(message, "name fewer tables at once, and a WITH clause fewer times", None));
    }
    Ok(statement)
}

/// Words and signs, which bound how deep an expression can be. An element of a list and its comma count nothing: lists are long and flat.
fn words(sql: &str) -> usize {
    // What is no text of SQL at all is left to the parser, which says where.
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize().unwrap_or_default();
    let commas = tokens.iter().filter(|token| **token == Token::Comma).count();
    tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).count().saturating_sub(2 * commas)
}

/// The word that a statement begins with.
pub(super) fn keyword(statement: &str) -> String {
    statement.split(|end: char| end.is_whitespace() || end == '(').next().unwrap_or("this statement").to_uppercase()
}
