//! Workbooks as a spreadsheet program or somebody with bad intentions writes them.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A cell of text.
pub fn text(text: &str) -> String {
    format!("t=\"inlineStr\"><is><t>{text}</t></is>")
}

/// A formula with the value that the spreadsheet program last computed.
pub fn formula(formula: &str, value: &str) -> String {
    format!("t=\"str\"><f>{formula}</f><v>{value}</v>")
}

/// A workbook of one sheet with these rows.
pub fn workbook(rows: &[&[String]]) -> Vec<u8> {
    with_texts(&rows_of(rows), b"<sst></sst>", 1)
}

/// A workbook whose texts unpack to this many megabytes.
pub fn bomb(megabytes: usize) -> Vec<u8> {
    with_texts("", &vec![b' '; 1 << 20], megabytes)
}

fn rows_of(rows: &[&[String]]) -> String {
    let cell = |row: usize, (column, cell): (usize, &String)| format!("<c r=\"{}{}\" {cell}</c>", char::from(b'A' + column as u8), row + 1);
    let row = |(row, cells): (usize, &&[String])| {
        let cells: String = cells.iter().enumerate().map(|named| cell(row, named)).collect();
        format!("<row r=\"{}\">{cells}</row>", row + 1)
    };
    rows.iter().enumerate().map(row).collect()
}

fn with_texts(rows: &str, texts: &[u8], times: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, bytes: &[u8], times: usize| {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        (0..times).for_each(|_| zip.write_all(bytes).expect("written"));
    };
    let relation = |id: &str, kind: &str, target: &str| format!("<Relationship Id=\"{id}\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"/>");
    let relations = |inner: &str| format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{inner}</Relationships>");
    let sheets =
        format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATION}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    part("_rels/.rels", relations(&relation("r1", "officeDocument", "xl/workbook.xml")).as_bytes(), 1);
    part("xl/workbook.xml", sheets.as_bytes(), 1);
    let parts = relation("r1", "worksheet", "worksheets/sheet1.xml") + &relation("r2", "sharedStrings", "sharedStrings.xml");
    part("xl/_rels/workbook.xml.rels", relations(&parts).as_bytes(), 1);
    part("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>").as_bytes(), 1);
    part("xl/sharedStrings.xml", texts, times);
    zip.finish().expect("a workbook").into_inner()
}
