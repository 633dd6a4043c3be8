//! A small company that comes from another system: its exports, the mapping that reads them, and what the books must say afterwards.
//!
//! One site, four items, one of which is no longer sold, two suppliers, two customers; open orders of two lines, receivables with a credit, payables, a trial balance; and a year of
//! sales and receipts before the cut-over on 2025-12-31.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The exports in a folder.
pub struct Company {
    folder: PathBuf,
}

/// First day of the history, counted in days since 1970-01-01: 2025-01-01.
const FIRST_DAY: i64 = 20_089;
/// Days of the history: up to 2025-12-20.
pub const DAYS: i64 = 354;

pub const MAPPING: &str = include_str!("company.toml");

impl Company {
    /// Writes the exports and their mapping.
    pub fn in_folder(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let company = Self { folder: folder.to_path_buf() };
        for (name, text) in FILES {
            company.write(name, text);
        }
        company.write("sold.csv", sold());
        company.write("received.csv", received());
        company.write("mapping.toml", MAPPING);
        company
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.folder.join(name), bytes).expect("a file");
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).expect("a file")
    }

    /// Replaces a text that stands in a file.
    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} does not hold {from}");
        self.write(name, text.replacen(from, to, 1));
    }

    pub fn source(&self) -> String {
        self.folder.display().to_string()
    }

    pub fn mapping(&self) -> String {
        self.folder.join("mapping.toml").display().to_string()
    }
}

const FILES: [(&str, &str); 15] = [
    ("sites.csv", "site,name\nMAIN,Main warehouse\n"),
    ("bins.csv", "site,bin,kind\nMAIN,A-01,storage\nMAIN,DOCK,receiving\n"),
    (
        "items.csv",
        "no,text,group,price,state\nBOLT,Bolt M8,fasteners,,\nNUT,Nut M8,fasteners,,\nGLUE,Glue 1 l,chemicals,,\nPIN,Pin,fasteners,0.10,gone\n",
    ),
    ("packs.csv", "no,unit,of\nBOLT,BX,24\n"),
    ("instead.csv", "no,instead,of,for\nBOLT,NUT,4,2\n"),
    ("suppliers.csv", "no,name,days\nACME,Acme Metals,30\nCHEM,Chem & Co,14\n"),
    (
        "offers.csv",
        "supplier,no,from,price,lead,minimum\nACME,BOLT,0,1.00,7,48\nACME,BOLT,480,0.90,7,48\nACME,NUT,0,0.25,7,100\nCHEM,GLUE,0,4.10,14,6\n",
    ),
    ("customers.csv", "no,name,days,limit\nC1,First Trade,30,5000.00\nC2,Second Trade,14,2000.00\n"),
    ("prices.csv", "no,customer,from,price\nBOLT,,2025-01-01,2.00\nNUT,,2025-01-01,0.55\nGLUE,,2025-01-01,8.50\nBOLT,C1,2025-06-01,1.80\n"),
    ("stock_by_value.csv", "site,bin,no,quantity,value\nMAIN,A-01,BOLT,120,118.37\nMAIN,DOCK,BOLT,24,24.00\n"),
    ("stock_by_cost.csv", "site,bin,no,quantity,cost\nMAIN,A-01,NUT,400,0.25\nMAIN,A-01,GLUE,7,4.10\n"),
    (
        "purchase_orders.csv",
        "order,line,supplier,no,ordered,promised,quantity,received,price\n\
         P-77,1,ACME,BOLT,2025-12-15,2026-01-05,240,40,1.00\nP-77,2,ACME,NUT,2025-12-15,2026-01-05,100,0,0.25\n",
    ),
    (
        "sales_orders.csv",
        "order,line,customer,no,ordered,wanted,quantity,shipped,price\n\
         S-9,1,C1,BOLT,2025-12-28,2026-01-04,10,4,1.80\nS-9,2,C1,GLUE,2025-12-28,2026-01-04,9,0,8.50\n",
    ),
    (
        "open_items.csv",
        "kind,number,party,on,due,amount\n\
         invoice,I-1,C1,2025-12-10,2026-01-09,120.40\ninvoice,I-2,C2,2025-12-18,2026-01-01,75.00\ncredit,I-3,C2,2025-12-20,2025-12-20,-20.00\n\
         bill,B-1,ACME,2025-12-12,2026-01-11,300.00\nbill,B-2,CHEM,2025-12-20,2026-01-03,24.60\n",
    ),
    (
        "accounts.csv",
        "account,name,balance\n1000,Cash,1500.00\n1100,Receivables,175.40\n1200,Stock,271.07\n2000,Payables,-324.60\n3100,Capital,-1621.87\n",
    ),
];

/// A line a day: bolts on most days, nuts on every third, glue on every tenth.
fn sold() -> String {
    let mut text = "order,line,customer,no,day,quantity,price\n".to_owned();
    for day in 0..DAYS {
        let on = day_text(FIRST_DAY + day);
        let customer = if day % 2 == 0 { "C1" } else { "C2" };
        let (item, quantity, price) = match day {
            day if day % 10 == 9 => ("GLUE", 1 + day % 3, "8.50"),
            day if day % 3 == 2 => ("NUT", 10 + day % 7, "0.55"),
            day => ("BOLT", 4 + day % 5, "2.00"),
        };
        writeln!(text, "O-{day:03},1,{customer},{item},{on},{quantity},{price}").expect("a line");
    }
    text
}

/// An order of bolts every third week, received a week later; of it now and then a bolt or two was rejected.
fn received() -> String {
    let mut text = "order,line,supplier,no,ordered,promised,arrived,quantity,came,rejected,price\n".to_owned();
    for (number, day) in (0..DAYS - 14).step_by(21).enumerate() {
        let [ordered, promised, arrived] = [0, 7, 7 + (day / 21) % 3].map(|after| day_text(FIRST_DAY + day + after));
        writeln!(text, "R-{number:02},1,ACME,BOLT,{ordered},{promised},{arrived},96,96,{},1.00", number % 2).expect("a line");
    }
    text
}

/// The day of a number since 1970-01-01, in 2025 and 2026.
fn day_text(number: i64) -> String {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (year, mut rest) = if number < FIRST_DAY + 365 { (2025, number - FIRST_DAY) } else { (2026, number - FIRST_DAY - 365) };
    for (month, length) in lengths.iter().enumerate() {
        if rest < *length {
            return format!("{year}-{:02}-{:02}", month + 1, rest + 1);
        }
        rest -= length;
    }
    panic!("{number} is no day of these years")
}

#[test]
fn days_are_those_of_the_calendar() {
    assert_eq!(
        [0, 31, 58, 59, 364, 365, 396].map(|day| day_text(FIRST_DAY + day)).join(" "),
        "2025-01-01 2025-02-01 2025-02-28 2025-03-01 2025-12-31 2026-01-01 2026-02-01"
    );
}
