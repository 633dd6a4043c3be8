//! How long an import takes, and how much memory: the UCI sales lines against polars reading the same file and writing the same rows, and ten million
//! synthetic lines.
//!
//! ```text
//! CHANDLER_DATA=... cargo run --release -p chandler-importer --example import_rate -- [lines]
//! ```
//!
//! The importer does more than polars is asked for here: exact checks of every cell, hashes of keys and rows, duplicates, provenance. Peaks are those of
//! the process while the part ran (VmHWM, Linux only; 0 elsewhere).

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use chandler_importer::{Complaint, Import, Mapping, Prior, Staged};
use polars::prelude::{CsvReadOptions, DataType, IntoLazy, ParquetWriter, PolarsResult, SerReader, StrptimeOptions, col, lit};

const UCI: &str = r#"
contract = 1
entity = "UK"
[[load]]
file = "lines.csv"
as = "history_sales_lines"
key = ["invoice_no", "@occurrence"]
where = "invoice_no NOT LIKE 'C%'"
[load.columns]
order_id = { column = "invoice_no" }
customer_id = { column = "customer_id" }
item_id = { column = "stock_code" }
sold_on = { column = "invoice_date" }
quantity = { column = "quantity" }
unit_price = { column = "unit_price" }
currency = { const = "GBP" }
region = { column = "country" }
description = { column = "description" }
"#;

const SYNTHETIC: &str = r#"
contract = 1
entity = "E1"
[[load]]
file = "synthetic.csv"
as = "history_sales_lines"
[load.columns]
order_id = { column = "order" }
line = { column = "line" }
customer_id = { column = "customer" }
item_id = { column = "item" }
sold_on = { column = "day" }
quantity = { column = "quantity" }
unit_price = { column = "price" }
currency = { const = "EUR" }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let lines: u64 = std::env::args().nth(1).map_or(Ok(10_000_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    match std::env::var_os("CHANDLER_DATA") {
        None => println!("UCI skipped: CHANDLER_DATA names no folder"),
        Some(data) => compare_uci(Path::new(&data), folder.path())?,
    }
    write_lines(&folder.path().join("synthetic.csv"), lines)?;
    let measured = Measured::of(|| stage(folder.path(), SYNTHETIC, "synthetic"))?;
    println!("synthetic  {:>10} rows  {measured}  {:.0} rows a second", measured.value.rows, measured.value.rows as f64 / measured.seconds);
    Ok(())
}

fn compare_uci(data: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let packed = File::open(data.join("uci_online_retail/lines.csv.gz"))?;
    std::io::copy(&mut flate2::read::MultiGzDecoder::new(packed), &mut File::create(folder.join("lines.csv"))?)?;
    let by_polars = Measured::of(|| Ok(with_polars(&folder.join("lines.csv"), &folder.join("polars.parquet"))?))?;
    println!("polars     {:>10} rows  {by_polars}", by_polars.value);
    let by_importer = Measured::of(|| stage(folder, UCI, "uci"))?;
    println!("importer   {:>10} rows  {by_importer}", by_importer.value.rows);
    let (time, memory) = (by_importer.seconds / by_polars.seconds, by_importer.peak_kib as f64 / by_polars.peak_kib.max(1) as f64);
    println!("ratio      {time:.2} of the time, {memory:.2} of the memory");
    Ok(())
}

/// The same rows and types, without checks, keys and provenance.
fn with_polars(csv: &Path, parquet: &Path) -> PolarsResult<usize> {
    let options = CsvReadOptions::default().with_infer_schema_length(Some(0));
    let lines = options.try_into_reader_with_file_path(Some(csv.to_owned()))?.finish()?;
    let day = StrptimeOptions { format: Some("%Y-%m-%d %H:%M".into()), ..StrptimeOptions::default() };
    let columns = [
        col("invoice_no"),
        col("customer_id"),
        col("stock_code"),
        col("invoice_date").str().to_date(day),
        col("quantity").cast(DataType::Decimal(20, 6)),
        col("unit_price").cast(DataType::Decimal(18, 6)),
        lit("GBP").alias("currency"),
        col("country"),
        col("description"),
    ];
    let sales = lines.lazy().filter(col("invoice_no").str().starts_with(lit("C")).not()).select(columns);
    let mut rows = sales.collect()?;
    ParquetWriter::new(File::create(parquet)?).finish(&mut rows)?;
    Ok(rows.height())
}

fn stage(folder: &Path, mapping: &str, name: &str) -> Result<Staged, Box<dyn Error>> {
    let mapping = Mapping::parse("mapping.toml", mapping)?;
    let import = Import::new(folder, &mapping, name);
    let mut complaints: Vec<Complaint> = Vec::new();
    let staged = import.stage(mapping.targets()[0], Prior::none(), &folder.join(name), &mut complaints)?;
    Ok(staged)
}

/// Four lines an order, from a counter: the same file each time.
fn write_lines(path: &Path, lines: u64) -> Result<(), Box<dyn Error>> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    writeln!(file, "order,line,customer,item,day,quantity,price")?;
    for line in 0..lines {
        let order = line / 4;
        let (month, day) = (order / 3_000 % 12 + 1, order / 100 % 28 + 1);
        let (item, cents) = (line * 7_919 % 20_011, line * 31 % 9_973);
        write!(file, "SO-{order:08},{},C{:05},ITEM-{item:05},2024-{month:02}-{day:02},", line % 4 + 1, order % 5_003)?;
        writeln!(file, "{},{}.{:02}", line % 48 + 1, cents / 100, cents % 100)?;
    }
    file.flush()?;
    Ok(())
}

/// What something took.
struct Measured<T> {
    value: T,
    seconds: f64,
    peak_kib: u64,
}

impl<T> Measured<T> {
    fn of(work: impl FnOnce() -> Result<T, Box<dyn Error>>) -> Result<Self, Box<dyn Error>> {
        // Starts the peak anew; where that is not possible it is the peak of the process so far.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        let start = Instant::now();
        let value = work()?;
        Ok(Self { value, seconds: start.elapsed().as_secs_f64(), peak_kib: peak_kib() })
    }
}

impl<T> std::fmt::Display for Measured<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>7.2} s  peak {:>7} KiB", self.seconds, self.peak_kib)
    }
}

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}
