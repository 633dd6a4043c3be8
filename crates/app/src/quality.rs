//! How far the data can be trusted: its problems, ranked by the money of the decisions that rest on them.

use crate::CONTRACT;
use crate::data::engine_failure;
use crate::documents::{DataProblem, DataProblemRow, DataQuality};
use crate::failure::Failure;
use crate::home::App;
use chandler_amount::{Amount, Currency, Money};
use chandler_engine::Session;
use chandler_recommend::data_problem;
use serde_json::Value;

/// Kinds of problems, those that touch the most money first.
const KINDS: &str = "SELECT code, rows_count, ROUND(value_touched, 2), currency FROM data_problem_totals ORDER BY value_touched DESC, code";

/// The rows of a kind that are shown.
const ROWS_SHOWN: usize = 50;

impl App {
    /// The problems that the last run found.
    ///
    /// # Errors
    /// Code `not_run` before the first run; or when the lake cannot be read.
    pub fn data_quality(&self) -> Result<DataQuality, Failure> {
        if self.last_run()?.is_none() {
            let subject = self.home_dir().display().to_string();
            return Err(Failure::refusal("not_run", subject, "The data has not been looked at yet", "Run the decision first: `chandler run`"));
        }
        let session = self.session_as_of(None, None)?;
        let problems = self.answers(&session, KINDS, ROWS_SHOWN)?;
        Ok(DataQuality {
            contract: CONTRACT,
            as_of: session.parameters().as_of_on,
            problems: problems.iter().map(|row| self.problem(&session, row)).collect::<Result<_, _>>()?,
        })
    }

    fn problem(&self, session: &Session, row: &[Value]) -> Result<DataProblem, Failure> {
        let code = text(row, 0);
        let kind = data_problem(&code).ok_or_else(|| unreadable(&format!("the kind of problem {code}")))?;
        let currency = currency(row, 3)?;
        let query = format!(
            "SELECT table_name, row_key, found, expected, ROUND(value_touched, 2), currency FROM data_problems WHERE code = '{}' \
             ORDER BY value_touched DESC, table_name, row_key LIMIT {ROWS_SHOWN}",
            kind.code
        );
        let shown = self.answers(session, &query, ROWS_SHOWN)?;
        Ok(DataProblem {
            code,
            title: kind.title.to_owned(),
            fix: kind.fix.to_owned(),
            value_touched: money(row, 2, currency)?,
            rows_count: text(row, 1).parse().map_err(|_| unreadable("a count of problems"))?,
            rows: shown.iter().map(|row| problem_row(row)).collect::<Result<_, _>>()?,
        })
    }

    fn answers(&self, session: &Session, query: &str, rows: usize) -> Result<Vec<Vec<Value>>, Failure> {
        Ok(self.runtime.block_on(session.query(query, rows)).map_err(|error| engine_failure(&error))?.rows)
    }
}

fn problem_row(row: &[Value]) -> Result<DataProblemRow, Failure> {
    Ok(DataProblemRow {
        table: text(row, 0),
        key: text(row, 1),
        found: text(row, 2),
        expected: text(row, 3),
        value_touched: money(row, 4, currency(row, 5)?)?,
    })
}

fn text(row: &[Value], place: usize) -> String {
    match row.get(place) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn currency(row: &[Value], place: usize) -> Result<Currency, Failure> {
    text(row, place).parse().map_err(|_| unreadable("the currency of a problem"))
}

/// An amount with the digits of the lake, in those of its currency.
fn money(row: &[Value], place: usize, currency: Currency) -> Result<Money, Failure> {
    let text = text(row, place);
    let digits = currency.minor_digits() as usize;
    let kept = match text.split_once('.') {
        Some((whole, fraction)) if digits == 0 && !fraction.is_empty() => whole.to_owned(),
        Some((whole, fraction)) => format!("{whole}.{}", &fraction[..fraction.len().min(digits)]),
        None => text,
    };
    Amount::parse(&kept, currency).map(|amount| amount.of(currency)).map_err(|_| unreadable("the money of a problem"))
}

fn unreadable(what: &str) -> Failure {
    Failure::fault("bad_quality_table", "data_problems", format!("The report's tables have no usable {what}"), "Restore the pipelines of these names")
}
