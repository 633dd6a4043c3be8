//! `train`: the model that a run of the same day trains, as a file that can be kept and read.
//!
//! Promises: the same home and day give the same bytes; the file is named by its SHA-256, which is the `model` of the run's `payment_outlooks`.

use crate::CONTRACT;
use crate::data::engine_failure;
use crate::failure::Failure;
use crate::home::App;
use crate::run::AsOf;
use chandler_calendar::Day;
use chandler_engine::MemorySink;
use chandler_learn::{Invoice, InvoiceBook, Settings, train};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// The models that can be trained.
const TIME_TO_PAY: &str = "time_to_pay";

/// What `payment_outlooks` reads of the invoices, in its order, and the table that it comes from.
const ENDS: &str = "+invoice_ends";
const INVOICES: &str = "SELECT invoice_number, customer_id, invoiced_on, due_on, paid_on, ended_on, CAST(total AS DOUBLE) AS amount \
                        FROM invoice_ends ORDER BY invoice_number";

/// A model of any home stays far below it.
const INVOICES_READ_MAX: usize = 10_000_000;

impl App {
    /// Trains a model, or all, on what was known at the end of a day or after a commit, and keeps each in the lake's folder `models`.
    ///
    /// # Errors
    /// When there is no such model, the lake cannot be read or the file not be written.
    pub fn train(&self, model: Option<&str>, as_of: Option<&AsOf>) -> Result<Value, Failure> {
        if let Some(name) = model.filter(|name| *name != TIME_TO_PAY) {
            return Err(Failure::input("unknown_model", name, format!("There is no model `{name}`"), format!("Train {TIME_TO_PAY}, or name none")));
        }
        self.feed()?;
        let session = self.session_as_of(as_of, None)?;
        let today = session.parameters().as_of_on;
        self.compute(&session, &self.pipelines()?, Some(ENDS), &MemorySink::default(), &|_| {})?;
        let answer = self.runtime.block_on(session.query(INVOICES, INVOICES_READ_MAX)).map_err(|error| engine_failure(&error))?;
        let invoices = answer.rows.iter().map(|row| invoice(row)).collect::<Option<Vec<_>>>().ok_or_else(unreadable)?;
        let book = InvoiceBook::new(Vec::new(), invoices);
        let model = train(&book, today.plus_days(1), Settings::OF_RUNS).map_err(|error| failed(&error))?.model;
        let (text, hash) = (model.to_file().map_err(|error| failed(&error))?, model.hash().map_err(|error| failed(&error))?);
        let file = self.lake_dir().join("models").join(TIME_TO_PAY).join(format!("{hash}.json"));
        write(&file, &text)?;
        let (gate, trained_on) = (model.gate(), model.trained_on());
        Ok(json!({
            "contract": CONTRACT,
            "models": [{
                "name": TIME_TO_PAY, "version": model.form(), "hash": hash, "gate": if gate.passed { "passed" } else { "failed" }, "why": gate.why,
                "as_of": today, "invoices": trained_on.rows, "open_invoices": trained_on.open_rows, "customers": trained_on.customers,
                "model_log_loss": gate.model_log_loss, "rules_log_loss": gate.rules_log_loss, "file": file.display().to_string(),
            }],
        }))
    }
}

fn invoice(row: &[Value]) -> Option<Invoice> {
    let [invoice_number, customer_id, invoiced_on, due_on, paid_on, ended_on, amount] = row else { return None };
    let day = |value: &Value| value.as_str()?.parse::<Day>().ok();
    Some(Invoice {
        customer_id: customer_id.as_str()?.to_owned(),
        invoice_id: invoice_number.as_str()?.to_owned(),
        invoice_on: day(invoiced_on)?,
        due_on: day(due_on)?,
        settled_on: day(paid_on),
        ended_on: day(ended_on),
        amount: amount.as_f64()?,
        currency: None,
        disputed: None,
        attributes: Vec::new(),
    })
}

fn unreadable() -> Failure {
    Failure::fault("damaged", "invoices", "The lake's invoices do not have the form of this program", "Run `chandler verify`")
}

fn failed(error: &chandler_learn::LearnError) -> Failure {
    Failure::fault(
        "model_failed",
        TIME_TO_PAY,
        format!("The model could not be trained: {error}"),
        "Runs answer by rules; report it with the home's invoices",
    )
}

/// Whole or not at all: written beside its name and renamed.
fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let written = || {
        let folder = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let beside: PathBuf = file.with_extension("writing");
        fs::write(&beside, text)?;
        fs::rename(&beside, file)
    };
    written().map_err(|error: std::io::Error| {
        let subject = file.display().to_string();
        Failure::fault("file_failed", &subject, format!("Writing {subject}: {error}"), "Check the disk and the rights of the folder")
    })
}
