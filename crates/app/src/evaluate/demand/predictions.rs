//! Predictions as CSV: `series_id,member,step,mean,q50,q80,q90,q95,q99`; step 1 to the horizon, and `sum`. What a method does not say is empty.

use super::judge::JudgedSeries;
use super::methods::{ENGINE, Methods};
use crate::failure::Failure;
use chandler_forecast::evaluate::{LEVELS, Prediction};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Heading of the file.
pub(crate) const COLUMNS: [&str; 9] = ["series_id", "member", "step", "mean", "q50", "q80", "q90", "q95", "q99"];

/// The file, being written.
pub(crate) struct PredictionFile<W: Write> {
    subject: String,
    writer: csv::Writer<W>,
}

impl PredictionFile<BufWriter<File>> {
    /// # Errors
    /// When the file cannot be made.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let subject = path.display().to_string();
        let file = File::create(path).map_err(|error| {
            Failure::input("file_not_written", &subject, format!("{subject}: {error}"), "Name a file in a folder that can be written to")
        })?;
        Self::new(BufWriter::new(file), subject)
    }
}

impl<W: Write> PredictionFile<W> {
    pub fn new(inner: W, subject: String) -> Result<Self, Failure> {
        let mut file = Self { subject, writer: csv::Writer::from_writer(inner) };
        file.record(COLUMNS.map(str::to_owned))?;
        Ok(file)
    }

    /// Writes what every method said of a series.
    pub fn write(&mut self, series: &JudgedSeries, methods: &Methods) -> Result<(), Failure> {
        for (method, prediction) in methods.names().iter().zip(&series.predictions) {
            if let Some(prediction) = prediction {
                let quantiles = if *method == ENGINE { series.step_quantiles.as_slice() } else { &[] };
                self.write_prediction(&series.name, method, prediction, quantiles)?;
            }
        }
        Ok(())
    }

    pub fn write_prediction(
        &mut self,
        series: &str,
        member: &str,
        prediction: &Prediction,
        step_quantiles: &[[f64; LEVELS.len()]],
    ) -> Result<(), Failure> {
        for (step, mean) in prediction.steps.iter().enumerate() {
            self.row(series, member, (step + 1).to_string(), Some(*mean), step_quantiles.get(step))?;
        }
        self.row(series, member, "sum".to_owned(), prediction.mean(), Some(&prediction.quantiles))
    }

    fn row(&mut self, series: &str, member: &str, step: String, mean: Option<f64>, quantiles: Option<&[f64; LEVELS.len()]>) -> Result<(), Failure> {
        let text = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let at = |level: usize| text(quantiles.map(|quantiles| quantiles[level]));
        self.record([series.to_owned(), member.to_owned(), step, text(mean), at(0), at(1), at(2), at(3), at(4)])
    }

    fn record(&mut self, record: [String; 9]) -> Result<(), Failure> {
        self.writer.write_record(record).map_err(|error| not_written(&self.subject, &error.to_string()))
    }

    /// Makes sure that everything is written.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.writer.flush().map_err(|error| not_written(&self.subject, &error.to_string()))
    }
}

fn not_written(subject: &str, cause: &str) -> Failure {
    Failure::fault("file_not_written", subject, format!("{subject}: {cause}"), "Check the disk, then run the command again")
}
