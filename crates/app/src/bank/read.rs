//! A statement read in: each of its lines matched against the books as the lines before left them, and recorded.

use super::statement::{Statement, StatementLine, WrongLine};
use super::{books, camt, named_columns, words};
use crate::CONTRACT;
use crate::documents::{BankImport, BankLineAnswer, BankProblem};
use crate::failure::Failure;
use crate::home::App;
use chandler_amount::Amount;
use chandler_catalogue::key;
use chandler_erp::Refusal;
use chandler_erp::bank::{Answer, Incoming, OpenItems, match_line};
use chandler_erp::body::{Decimal, RecordBankLine};
use chandler_erp::tables::BankLine;
use chandler_recommend::canonical_hash;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementFormat {
    /// CSV with named columns.
    Csv,
    /// CAMT.053 of ISO 20022.
    Camt,
}

/// A bank statement to record.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankRequest {
    /// Name of the file, for the lines to say where they come from.
    pub file: String,
    /// The file itself.
    pub content: String,
    /// Our account, in place of what the file says.
    #[serde(default)]
    pub bank_account: Option<String>,
    /// By the content where it is left out.
    #[serde(default)]
    pub format: Option<StatementFormat>,
    /// Matches and records nothing.
    #[serde(default)]
    pub dry_run: bool,
}

impl BankRequest {
    /// Takes a file from the disk; what is not UTF-8 is read as Latin-1, in which banks still write.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of_file(path: &Path, bank_account: Option<String>, format: Option<StatementFormat>, dry_run: bool) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::input("file_not_read", &file, format!("{file}: {error}"), "Name a file that exists and can be read"))?;
        let content = String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().map(|byte| char::from(*byte)).collect());
        let file = path.file_name().map_or(file, |name| name.to_string_lossy().into_owned());
        Ok(Self { file, content, bank_account, format, dry_run })
    }

    fn statement(&self, app: &App) -> Result<Statement, Failure> {
        let content = self.content.trim_start_matches('\u{feff}');
        let by_content = if content.trim_start().starts_with('<') { StatementFormat::Camt } else { StatementFormat::Csv };
        let bank_account = self.bank_account.as_deref();
        let statement = match self.format.unwrap_or(by_content) {
            StatementFormat::Camt => camt::read(content, &self.file, bank_account)?,
            StatementFormat::Csv => {
                named_columns::read(content, &named_columns::Defaults { file: &self.file, bank_account, currency: app.currency()? })?
            }
        };
        Ok(statement.referenced())
    }
}

impl App {
    /// Records the lines of a bank statement that are not recorded yet, each with the payment that follows from it.
    ///
    /// # Errors
    /// When the file is no statement, or the books cannot be read or written. What is wrong with a line is in the answer.
    pub fn read_bank(&self, request: &BankRequest) -> Result<BankImport, Failure> {
        let statement = request.statement(self)?;
        let known = self.bank_lines()?.into_iter().map(|row| ((row.bank_account.clone(), row.bank_reference.clone()), row)).collect();
        let names = books::customer_names(&self.home.reader()?)?;
        let commit_seq = self.head_seq()?;
        let (items, import) = (self.open_items()?, import_of(request, &statement));
        let mut reading = Reading { app: self, request, known, names, items, commit_seq, import };
        let mut lines: Vec<&StatementLine> = statement.lines.iter().collect();
        lines.sort_by_key(|line| line.booked_on);
        for line in lines {
            reading.take(line)?;
        }
        let mut import = reading.import;
        import.problems.sort_by_key(|problem| problem.line);
        import.refused = import.problems.len();
        Ok(import)
    }
}

fn import_of(request: &BankRequest, statement: &Statement) -> BankImport {
    BankImport {
        contract: CONTRACT,
        file: request.file.clone(),
        dry_run: request.dry_run,
        recorded: 0,
        repeated: 0,
        pending: statement.pending,
        matched: 0,
        on_account: 0,
        open: 0,
        set_aside: 0,
        refused: 0,
        rows: Vec::new(),
        problems: statement.wrong.iter().cloned().map(problem).collect(),
    }
}

fn problem(wrong: WrongLine) -> BankProblem {
    let field = Some(wrong.field.to_owned()).filter(|field| !field.is_empty());
    BankProblem { line: wrong.file_line, field, message: wrong.message, remedy: wrong.remedy }
}

/// A statement on its way into the books.
struct Reading<'a> {
    app: &'a App,
    request: &'a BankRequest,
    /// What is recorded, by account and reference.
    known: BTreeMap<(String, String), BankLine>,
    names: BTreeMap<String, String>,
    items: OpenItems,
    /// Commit that `items` is the books of.
    commit_seq: i64,
    import: BankImport,
}

impl Reading<'_> {
    fn take(&mut self, line: &StatementLine) -> Result<(), Failure> {
        match self.known.get(&(line.bank_account.clone(), line.bank_reference.clone())) {
            Some(row) if says_the_same(row, line) => {
                self.import.repeated += 1;
                return Ok(());
            }
            Some(row) => {
                let message = format!("The reference {} is that of {}, which says something else", line.bank_reference, row.line_number);
                self.refuse(line, Some("bank_reference"), message, "Give each line its own reference, or none".to_owned());
                return Ok(());
            }
            None => {}
        }
        let mut answer = match_line(&self.items, &incoming(line));
        let mut row = self.record(line, &answer)?;
        if row.is_err() && self.app.head_seq()? != self.commit_seq {
            // Somebody else changed the books since they were read.
            self.commit_seq = self.app.head_seq()?;
            self.items = self.app.open_items()?;
            answer = match_line(&self.items, &incoming(line));
            row = self.record(line, &answer)?;
        }
        match row {
            Ok(row) => self.follow(row, answer),
            Err(refusal) => self.refuse(line, None, refusal.message, refusal.remedy),
        }
        Ok(())
    }

    /// Records a line; the business may say no.
    fn record(&self, line: &StatementLine, answer: &Answer) -> Result<Result<BankLine, Failure>, Failure> {
        let body = body_of(line, answer, &self.request.file);
        let entity_id = self.app.settings()?.entity_id;
        if self.request.dry_run {
            return Ok(self.not_in_future(line)?.map(|()| foreseen(&entity_id, &body, line.amount)));
        }
        let line_key = key![&entity_id, &line.bank_account, &line.bank_reference];
        let body = json!(body);
        let key = format!("record_bank_line:{}:{}", self.app.head_seq()?, canonical_hash(&body));
        let mut envelope = self.app.envelope(key, "record_bank_line", body);
        envelope.effective_at = Some(self.app.booked_at(line.booked_on)?);
        if let Err(failure) = crate::commands::accepted(self.app.submit(envelope)?) {
            return Ok(Err(failure));
        }
        let row = self.app.home.reader()?.get::<BankLine>(&line_key)?;
        row.map(Ok).ok_or_else(|| Failure::fault("damaged", &line.bank_reference, "A line that was recorded is not there", "Run `chandler verify`"))
    }

    /// The day of a line, as the business looks at it when the line is recorded.
    fn not_in_future(&self, line: &StatementLine) -> Result<Result<(), Failure>, Failure> {
        let today = self.app.business_date()?;
        if line.booked_on <= today {
            return Ok(Ok(()));
        }
        let refusal = Refusal::new("in_future", "booked_on").with("day", line.booked_on).with("today", today);
        Ok(Err(Failure::refusal(&refusal.code, &refusal.subject, refusal.message(), refusal.remedy())))
    }

    /// Keeps what a line changed, for the next ones.
    fn follow(&mut self, row: BankLine, answer: Answer) {
        let mut invoices = Vec::new();
        if let Answer::Assigned(assignment) = answer {
            self.items.settle(&assignment.customer_id, &assignment.applications, &row.payer_account);
            invoices = assignment.applications.into_iter().map(|application| application.invoice_number).collect();
        }
        self.commit_seq += 1;
        let import = &mut self.import;
        import.recorded += 1;
        let count = match row.state.as_str() {
            "matched" => &mut import.matched,
            "on_account" => &mut import.on_account,
            "set_aside" => &mut import.set_aside,
            _ => &mut import.open,
        };
        *count += 1;
        self.known.insert((row.bank_account.clone(), row.bank_reference.clone()), row.clone());
        let told: BankLineAnswer = words::told(row, invoices, &self.names);
        self.import.rows.push(told);
    }

    fn refuse(&mut self, line: &StatementLine, field: Option<&str>, message: String, remedy: String) {
        self.import.problems.push(BankProblem { line: line.file_line, field: field.map(str::to_owned), message, remedy });
    }
}

fn says_the_same(row: &BankLine, line: &StatementLine) -> bool {
    (row.booked_on, row.amount, row.currency) == (line.booked_on, line.amount, line.currency)
}

fn incoming(line: &StatementLine) -> Incoming<'_> {
    Incoming {
        booked_on: line.booked_on,
        amount: line.amount,
        currency: line.currency,
        payer_name: &line.payer_name,
        payer_account: &line.payer_account,
        remittance: &line.remittance,
        is_return: line.is_return,
    }
}

fn body_of(line: &StatementLine, answer: &Answer, file: &str) -> RecordBankLine {
    let (assignment, open_reason, candidates) = match answer.clone() {
        Answer::Assigned(assignment) => (Some(assignment), None, Vec::new()),
        Answer::Open { why, candidates } => (None, Some(why), candidates),
        Answer::SetAside { why } => (None, Some(why), Vec::new()),
    };
    RecordBankLine {
        bank_account: line.bank_account.clone(),
        bank_reference: line.bank_reference.clone(),
        booked_on: line.booked_on,
        amount: Decimal(line.amount.format(line.currency)),
        currency: line.currency,
        payer_name: line.payer_name.clone(),
        payer_account: line.payer_account.clone(),
        remittance: line.remittance.clone(),
        is_return: line.is_return,
        source: format!("{file}:{}", line.file_line),
        assignment,
        open_reason,
        candidates,
    }
}

/// What a line would be recorded as.
fn foreseen(entity_id: &str, body: &RecordBankLine, amount: Amount) -> BankLine {
    let row = body.row(entity_id, "", amount);
    let Some(assignment) = &body.assignment else { return row };
    let applied = |amount: Value| amount.as_str().and_then(|text| Amount::parse(text, body.currency).ok());
    let settled: Amount = assignment.applications.iter().filter_map(|application| applied(json!(application.amount))).sum();
    BankLine {
        state: if settled == amount { "matched" } else { "on_account" }.to_owned(),
        basis: Some(assignment.basis.as_str().to_owned()),
        customer_id: Some(assignment.customer_id.clone()),
        ..row
    }
}
