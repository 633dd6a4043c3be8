//! Files as they come: good, bad and in between; the same answer on any number of threads.

use super::*;
use crate::evaluate::Role;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// A demand file of a test's own.
struct Data {
    folder: tempfile::TempDir,
}

impl Data {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn csv(&self, text: &str) -> PathBuf {
        let path = self.folder.path().join("demand.csv");
        fs::write(&path, text).unwrap();
        path
    }
}

fn request(data: PathBuf, horizon: usize, threads: usize) -> EvaluateRequest {
    let demand = DemandOptions { horizon, ..DemandOptions::default() };
    EvaluateRequest {
        task: EvaluateTask::Demand,
        data,
        mapping: None,
        predictions: None,
        seed: 1,
        cutoff: None,
        disputed_known: false,
        threads,
        demand,
    }
}

/// Months of demand from 2010-01 on.
fn months(name: &str, demand: &[u32]) -> String {
    let line = |(month, quantity): (usize, &u32)| format!("{name},{:04}-{:02},{quantity}\n", 2010 + month / 12, month % 12 + 1);
    demand.iter().enumerate().map(line).collect()
}

/// Two years and a half of something that sells, another for each number.
fn made_up(number: u32) -> Vec<u32> {
    (0..30).map(|month| (month * 7 + number * 13 + month * month * number) % (5 + number % 17)).collect()
}

fn many(count: u32) -> String {
    let lines: String = (0..count).map(|number| months(&format!("I{number:03}"), &made_up(number))).collect();
    format!("series_id,period,qty\n{lines}")
}

fn codes(evaluation: &Evaluation) -> Vec<(&str, &str)> {
    evaluation.rows.rejected.iter().map(|row| (row.subject.as_str(), row.code.as_str())).collect()
}

#[test]
fn every_bad_series_is_told_by_its_code_and_the_rest_is_measured() {
    let good = months("GOOD", &made_up(3));
    let bad = "NAN,2010-01,nan\nEMPTY,2010-01,\nTEXT,2010-01,ten\nHUGE,2010-01,1000000000000\nTWICE,2010-01,1\nTWICE,2010-01,1\n\
               MIXED,2010-01,1\nMIXED,2010-W07,1\nWEEKS,2010-W07,1\nWHEN,first,1\nFAR,0001-01,1\nFAR,9999-12,1\nSHORT,2010-01,1\n,2010-01,1\nCUT,2010-01\n";
    let dead = months("DEAD", &[0; 30]);
    let same = months("SAME", &[4; 30]);
    let data = Data::new();
    let evaluation = evaluate(&request(data.csv(&format!("series_id,period,qty\n{bad}{good}{dead}{same}")), 6, 1)).unwrap();
    let mut found = codes(&evaluation);
    found.sort_unstable();
    let expected = [
        ("", "ragged_row"),
        ("", "ragged_row"),
        ("DEAD", "too_few_demands"),
        ("EMPTY", "nan"),
        ("FAR", "too_long"),
        ("HUGE", "too_large"),
        ("MIXED", "mixed_frequency"),
        ("NAN", "nan"),
        ("SAME", "never_changes"),
        ("SHORT", "too_short"),
        ("TEXT", "unreadable_number"),
        ("TWICE", "duplicate_period"),
        ("WEEKS", "mixed_frequency"),
        ("WHEN", "unreadable_period"),
    ];
    assert_eq!(found, expected);
    assert_eq!((evaluation.rows.read, evaluation.rows.used), (15 + 90, 30));
    assert_eq!(evaluation.models[0].measures["series"].value, Some(1.0));
    let message = &evaluation.rows.rejected.iter().find(|row| row.subject == "TWICE").unwrap().message;
    assert!(message.contains("2010-01"), "{message}");
}

#[test]
fn returns_and_holes_are_taken_as_no_demand_and_the_answer_says_so() {
    let mut text = many(2).replace("I001,2010-05", "I001,2010-04");
    text = text.replacen("I001,2010-04", "I001,2110-04", 1);
    let data = Data::new();
    let holes =
        evaluate(&request(data.csv(&many(2).lines().filter(|line| !line.contains("I001,2010-05")).collect::<Vec<_>>().join("\n")), 6, 1)).unwrap();
    assert!(holes.warnings.iter().any(|warning| warning.starts_with("1 periods without a row") && warning.contains("I001")), "{:?}", holes.warnings);
    let returned = evaluate(&request(data.csv(&format!("{}I001,2012-07,-3\n", many(2))), 6, 1)).unwrap();
    assert_eq!(codes(&returned), [("I001", "negative")]);
    assert!(returned.rows.rejected[0].message.contains("-3 in 2012-07"), "{:?}", returned.rows.rejected);
    assert_eq!(returned.rows.used, 61);
    // A year far ahead is a long hole: the forecast must stay finite.
    let future = evaluate(&request(data.csv(&text), 6, 1)).unwrap();
    assert!(future.models.iter().all(|model| model.measures["spl"].value.is_some_and(f64::is_finite)));
}

#[test]
fn nothing_left_missing_columns_and_bad_options_are_input_errors() {
    let data = Data::new();
    let code = |text: &str, horizon: usize| evaluate(&request(data.csv(text), horizon, 1)).unwrap_err().code;
    assert_eq!(code("series_id,period,qty\nA,2010-01,nan\n", 6), "nothing_left");
    assert_eq!(code("series_id,period,qty\n", 6), "nothing_left");
    assert_eq!(code("item,period,qty\nA,2010-01,1\n", 6), "missing_column");
    assert_eq!(code(&many(1), 0), "bad_option");
    assert_eq!(evaluate(&request(PathBuf::from("nowhere.csv"), 6, 1)).unwrap_err().code, "file_not_read");
    let mut unknown = request(data.csv(&many(1)), 6, 1);
    unknown.demand.members = vec!["prophet".to_owned()];
    assert_eq!(evaluate(&unknown).unwrap_err().code, "unknown_member");
}

#[test]
fn one_thread_and_three_say_the_same_and_write_the_same() {
    let data = Data::new();
    let path = data.csv(&many(300));
    let run = |threads: usize| {
        let predictions = data.folder.path().join(format!("predictions-{threads}.csv"));
        let mut evaluation = evaluate(&EvaluateRequest { predictions: Some(predictions.clone()), ..request(path.clone(), 6, threads) }).unwrap();
        evaluation.cpu_seconds = 0.0;
        evaluation.threads = 0;
        evaluation.models.iter_mut().for_each(|model| model.measures.retain(|name, _| name != "cpu_seconds_per_1000"));
        (evaluation, fs::read_to_string(predictions).unwrap())
    };
    let (one, written) = run(1);
    assert_eq!((one.clone(), written.clone()), run(3));
    let engine: Vec<&str> = written.lines().filter(|line| line.starts_with("I007,engine,")).collect();
    assert_eq!(engine.len(), 7);
    assert!(engine[6].starts_with("I007,engine,sum,") && engine[6].split(',').all(|cell| !cell.is_empty()), "{engine:?}");
    assert!(one.models.iter().any(|model| model.role == Role::Member) && one.models.iter().any(|model| model.name == "seasonal_naive"));
    let rmsse = one.models[0].measures["rmsse"];
    assert!(rmsse.low < rmsse.value && rmsse.value < rmsse.high, "{rmsse:?}");
    let share: f64 = one.weights.values().next().unwrap().values().sum();
    assert!((share - 1.0).abs() < 0.01, "{share}");
}

#[test]
fn gzip_and_parquet_say_what_csv_says() {
    let data = Data::new();
    let text = many(5);
    let plain = evaluate(&request(data.csv(&text), 6, 1)).unwrap();
    let packed = data.folder.path().join("demand.csv.gz");
    let mut encoder = flate2::write::GzEncoder::new(fs::File::create(&packed).unwrap(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap();
    let columnar = data.folder.path().join("demand.parquet");
    write_parquet(&columnar, &text);
    for path in [packed, columnar] {
        let found = evaluate(&request(path, 6, 1)).unwrap();
        assert_eq!((&found.rows, found.models[0].measures["spl"]), (&plain.rows, plain.models[0].measures["spl"]));
    }
}

fn write_parquet(path: &std::path::Path, text: &str) {
    use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    let cells: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let texts = |place: usize| Arc::new(StringArray::from_iter_values(cells.iter().map(|cells| cells[place]))) as ArrayRef;
    let quantity = Arc::new(Int64Array::from_iter_values(cells.iter().map(|cells| cells[2].parse().unwrap()))) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("series_id", texts(0)), ("period", texts(1)), ("qty", quantity)]).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(fs::File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn days_are_added_up_to_weeks_over_the_span_of_the_file() {
    let data = Data::new();
    // From Thursday 2026-01-01 on, a sale every other day; the file ends on a Wednesday.
    let days = |name: &str, until: i32| -> String {
        let first = chandler_calendar::Day::new(2026, 1, 1).unwrap();
        (0..until).step_by(2).map(|day| format!("{name},{},{}\n", first.plus_days(day), day % 5 + 1)).collect()
    };
    let path = data.csv(&format!("series_id,period,qty\n{}{}", days("A", 210), days("B", 150)));
    let file = DemandFile::read(&path, Some(Frequency::Week), false).unwrap();
    assert_eq!(file.series.iter().map(|series| series.values.len()).collect::<Vec<_>>(), [30, 30]);
    assert!(file.warnings.iter().any(|warning| warning.contains("2026-W01") && warning.contains("left out")), "{:?}", file.warnings);
    // B sold last on day 148, in week 22: the weeks after it are there, without demand.
    assert!(file.series[1].values[23..].iter().all(|&value| value == 0.0) && file.series[1].values[21] > 0.0, "{:?}", file.series[1].values);
}

#[test]
fn a_forecast_holds_nothing_out() {
    let data = Data::new();
    let options = DemandOptions { horizon: 3, ..DemandOptions::default() };
    let text = format!("{}{}", many(3), months("SHORT", &[4, 5]));
    let answer = forecast_demand(&data.csv(&text), &options, None, 2).unwrap();
    assert_eq!((answer.series, answer.predictions.len()), (4, 16));
    let sum = answer.predictions.iter().find(|row| row.series_id == "I002" && row.step == "sum").unwrap();
    let steps: f64 = answer.predictions.iter().filter(|row| row.series_id == "I002" && row.step != "sum").map(|row| row.mean).sum();
    assert!((sum.mean - steps).abs() < 1e-6 && sum.q50 <= sum.q80 && sum.q80 <= sum.q99, "{sum:?}");
}
