//! Forms of files: the same rows come out, whatever the form, and complaints name the line that an editor shows.

use crate::support::{DEMAND_COLUMNS, Folder, demand, failure, records};
use crate::xlsx_of;
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, ParquetWriter, Series};

const PLAIN: &str = "item,day,qty\n007,2024-01-02,1.5\nB 2,2024-01-03,20\n";

fn assert_plain(folder: &Folder, load: &str) {
    let outcome = records(folder, &demand(load, DEMAND_COLUMNS));
    assert_eq!(outcome.codes(), [], "{load}");
    assert_eq!(outcome.values("series_id"), ["007", "B 2"], "{load}");
    assert_eq!(outcome.values("qty"), ["1.5", "20"], "{load}");
    assert_eq!(outcome.records.iter().map(|record| record.row).collect::<Vec<_>>(), [2, 3], "{load}");
}

#[test]
fn csv_in_every_form_gives_the_same_rows() {
    assert_plain(&Folder::with_lines(PLAIN), "");
    assert_plain(&Folder::with_lines(format!("\u{feff}{PLAIN}")), "");
    assert_plain(&Folder::with_lines(PLAIN.replace('\n', "\r\n")), "");
    assert_plain(&Folder::with_lines(PLAIN.trim_end()), "");
    assert_plain(&Folder::with_lines(PLAIN.replace(',', ";")), "");
    assert_plain(&Folder::with_lines(PLAIN.replace(',', "\t")), "");
    assert_plain(&Folder::with_lines(PLAIN.replace(',', "~")), "delimiter = \"~\"");
    assert_plain(&Folder::with_lines(PLAIN.replace("B 2", "\"B 2\"")), "");
    assert_plain(&Folder::with_lines(PLAIN.replace("B 2", "'B 2'")), "quote = \"'\"");
    let utf16: Vec<u8> = format!("\u{feff}{PLAIN}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_plain(&Folder::with_lines(&utf16), "");
    let utf16: Vec<u8> = format!("\u{feff}{PLAIN}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_plain(&Folder::with_lines(&utf16), "encoding = \"utf-16\"");
    let gzip = Folder::new();
    gzip.write_gzip("lines.csv", PLAIN);
    assert_plain(&gzip, "");
}

#[test]
fn rows_keep_the_line_that_an_editor_shows() {
    let text = "made by X\nitem,day,qty\n\"A\n1\",2024-01-02,x\n\nB,2024-01-03,y\nC,2024-01-04,1\nD,2024-01-05,z";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let outcome = records(&Folder::with_lines(&text), &demand("header_row = 2", DEMAND_COLUMNS));
        let rows: Vec<u64> = outcome.complaints.iter().filter(|complaint| complaint.field == "qty").map(|complaint| complaint.row).collect();
        let kept: Vec<u64> = outcome.records.iter().map(|record| record.row).collect();
        assert_eq!((rows, kept), (vec![3, 6, 8], vec![7]), "{text:?}");
    }
}

#[test]
fn a_separator_line_is_no_row() {
    let outcome = records(&Folder::with_lines("sep=|\nitem|day|qty\nA|2024-01-02|x\n"), &demand("", DEMAND_COLUMNS));
    assert_eq!(outcome.codes(), [(3, "qty", "not_a_number")]);
}

#[test]
fn encodings_decode_and_what_they_leave_out_is_rejected_by_row() {
    let text = b"item,day,qty\ncaf\xe9,2024-01-02,1\nA\x81,2024-01-02,1\n";
    let outcome = records(&Folder::with_lines(text), &demand("encoding = \"cp1252\"", DEMAND_COLUMNS));
    assert_eq!((outcome.values("series_id"), outcome.codes()), (vec!["café".to_owned()], vec![(3, "item", "bad_encoding")]));
    let outcome = records(&Folder::with_lines(text), &demand("", DEMAND_COLUMNS));
    assert_eq!(outcome.codes(), [(2, "item", "bad_encoding"), (3, "item", "bad_encoding")]);
}

#[test]
fn a_file_that_cannot_be_read_stops_the_import_with_a_remedy() {
    let mapping = demand("", DEMAND_COLUMNS);
    let open_quote = format!("item,day,qty\nA,2024-01-02,\"1\n{}", "B,2024-01-03,2\n".repeat(1_500_000));
    for (bytes, says) in [
        (open_quote.as_bytes(), "a quote in it is not closed"),
        (b"".as_slice(), "has no row 1"),
        (b"item,item,day,qty\n".as_slice(), "`item` stands twice"),
        (b"item,day\n".as_slice(), "no column `qty`"),
        (b"\xff\xff,day\n".as_slice(), "the header holds bytes"),
    ] {
        let error = failure(&Folder::with_lines(bytes), &mapping);
        assert!(error.contains(says), "{error}");
    }
    let cut = Folder::new();
    cut.write_gzip("lines.csv", PLAIN.repeat(50_000));
    let whole = std::fs::read(cut.path().join("lines.csv")).expect("read");
    cut.write("lines.csv", &whole[..whole.len() / 2]);
    assert!(failure(&cut, &mapping).contains("cannot be read"));
    assert!(failure(&Folder::new(), &mapping).contains("no such file"));
    assert!(failure(&Folder::new(), &mapping.replace("lines.csv", "../lines.csv")).contains("outside the source"));
    assert!(failure(&Folder::new(), &mapping.replace("lines.csv", "lines.doc")).contains("use csv"));
}

#[test]
fn workbooks_keep_numbers_dates_and_texts_apart() {
    let folder = Folder::new();
    let sheet = [
        vec![xlsx_of::text("item"), xlsx_of::text("day"), xlsx_of::text("qty"), xlsx_of::text("sold")],
        vec![xlsx_of::text("007"), xlsx_of::text("w1"), xlsx_of::number("1.5"), xlsx_of::date("45293")],
        vec![xlsx_of::number("8"), xlsx_of::text("w2"), xlsx_of::number("0.30000000000000004"), xlsx_of::date("45293")],
        vec![xlsx_of::date("45293"), xlsx_of::text("w3"), xlsx_of::number("1"), xlsx_of::number("45293")],
        vec![xlsx_of::text("B"), xlsx_of::text("w4"), xlsx_of::date("45293"), xlsx_of::text("02.01.2024")],
    ];
    folder.write("lines.xlsx", xlsx_of::workbook(&sheet));
    let text = "contract = 1\n[[load]]\nfile = \"lines.xlsx\"\nas = \"sales_lines\"\ndecimal = \",\"\n[load.columns]\nline_id = { column = \"day\" }\n\
        invoice_id = { column = \"day\" }\nitem_id = { column = \"item\" }\nsold_on = { column = \"sold\" }\nquantity = { column = \"qty\" }\n\
        unit_price = { const = 1 }\n";
    let outcome = records(&folder, text);
    assert_eq!(outcome.values("item_id"), ["007", "8"]);
    assert_eq!(outcome.values("quantity"), ["1.5", "0.3"]);
    assert_eq!(outcome.values("sold_on"), ["2024-01-02", "2024-01-02"]);
    let codes = [(4, "item_id", "bad_code"), (4, "sold_on", "not_a_date"), (5, "sold_on", "ambiguous_date"), (5, "quantity", "not_a_number")];
    let mut found = outcome.codes();
    found.sort_unstable();
    let mut expected = codes.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let warning = &outcome.report().warnings[0];
    assert_eq!((warning.code, warning.field.as_str(), warning.cells), ("number_in_code", "item_id", 1));
}

#[test]
fn parquet_types_are_read_exactly() {
    let folder = Folder::new();
    let columns = vec![
        Series::new("item".into(), ["A", "B", ""]).into_column(),
        Series::new("day".into(), [19_724_i32, 19_725, 19_726]).cast(&polars::prelude::DataType::Date).expect("days").into_column(),
        Series::new("qty".into(), [1.5_f64, 0.1 + 0.2, 2.0]).into_column(),
    ];
    let mut frame = DataFrame::new(3, columns).expect("a frame");
    ParquetWriter::new(std::fs::File::create(folder.path().join("lines.parquet")).expect("created")).finish(&mut frame).expect("written");
    let outcome = records(&folder, &demand("", DEMAND_COLUMNS).replace("lines.csv", "lines.parquet"));
    assert_eq!((outcome.values("period"), outcome.values("qty")), (vec!["2024-01-02".to_owned()], vec!["1.5".to_owned()]));
    assert_eq!(outcome.codes(), [(2, "qty", "too_many_decimals"), (3, "series_id", "missing_required")]);
}

#[test]
fn a_workbook_that_unpacks_to_far_more_than_it_should_is_not_read_whatever_it_says_of_itself() {
    let texts = vec![b' '; 40 << 20];
    let mut packed = xlsx_of::packed(&[("xl/sharedStrings.xml", &texts)]);
    assert!(packed.len() < 1 << 17, "{} bytes", packed.len());
    let folder = Folder::new();
    folder.write("lines.xlsx", &packed);
    let mapping = demand("", DEMAND_COLUMNS).replace("lines.csv", "lines.xlsx");
    let error = failure(&folder, &mapping);
    assert!(error.contains("xl/sharedStrings.xml") && error.contains("unpacks to more than"), "{error}");
    for place in 0..packed.len() - 4 {
        if packed[place..place + 4] == (texts.len() as u32).to_le_bytes() {
            packed[place..place + 4].copy_from_slice(&1_000_u32.to_le_bytes());
        }
    }
    folder.write("lines.xlsx", packed);
    let error = failure(&folder, &mapping);
    assert!(error.contains("larger than its declared"), "{error}");
}
