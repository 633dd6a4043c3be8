//! A statement against a company's books: once, twice, with what is wrong in it, and what stays open until a person settles it.

use super::SettleRequest;
use super::read::BankRequest;
use crate::SimulateRequest;
use crate::documents::BankImport;
use crate::home::{App, test_home};
use chandler_catalogue::key;
use chandler_erp::tables::{Customer, Invoice, Payment};
use std::collections::BTreeMap;
use tempfile::TempDir;

const HEAD: &str = "booked_on,amount,payer_name,payer_account,remittance,bank_reference\n";

fn company(days: u32) -> (TempDir, App) {
    let folder = TempDir::new().expect("folder");
    let app = test_home(&folder);
    app.simulate(&SimulateRequest { seed: 7, days: Some(days), full: false, decisions: None }, &|_| {}).expect("simulated");
    (folder, app)
}

fn read(app: &App, content: &str, dry_run: bool) -> BankImport {
    let request =
        BankRequest { file: "bank.csv".to_owned(), content: content.to_owned(), bank_account: Some("OPERATING".to_owned()), format: None, dry_run };
    app.read_bank(&request).expect("a statement")
}

/// Open invoices by customer, the oldest first.
fn owed(app: &App) -> BTreeMap<String, Vec<Invoice>> {
    let invoices: Vec<Invoice> = app.home.reader().expect("books").scan(&key!["MAIN"]).expect("invoices");
    let mut owed: BTreeMap<String, Vec<Invoice>> = BTreeMap::new();
    for invoice in invoices.into_iter().filter(|invoice| invoice.open.0 > 0) {
        owed.entry(invoice.customer_id.clone()).or_default().push(invoice);
    }
    owed
}

fn counts(import: &BankImport) -> [usize; 6] {
    [import.recorded, import.repeated, import.matched, import.on_account, import.open, import.refused]
}

#[test]
fn a_statement_is_recorded_once_and_what_is_wrong_in_it_is_named() {
    let (_folder, app) = company(75);
    let owed = owed(&app);
    let invoice = &owed.values().next().expect("somebody owes")[0];
    let day = app.business_date().expect("a day");
    let open = invoice.open.format(invoice.currency);
    let content = format!(
        "{HEAD}{day},{open},Unknown Ltd,DE01,{},R-1\n{day},1.00,Nobody,,,R-2\n{day},twelve,,,,R-3\n2100-01-01,5.00,,,,R-4\n{day},-80.00,Landlord,,,R-5\n",
        invoice.invoice_number
    );
    let before = app.bank_lines().expect("lines").len();
    let dry = read(&app, &content, true);
    assert_eq!(app.bank_lines().expect("lines").len(), before, "a dry run records nothing");
    let first = read(&app, &content, false);
    assert_eq!((counts(&first), first.set_aside), ([3, 0, 1, 0, 1, 2], 1));
    let problems = |import: &BankImport| -> Vec<(u64, Option<String>, String)> {
        import.problems.iter().map(|problem| (problem.line, problem.field.clone(), problem.message.clone())).collect()
    };
    let found = problems(&first);
    assert!(found[0].0 == 4 && found[0].1.as_deref() == Some("amount") && found[1].0 == 5 && found[1].2.contains("2100-01-01"), "{found:?}");
    assert_eq!((counts(&dry), dry.set_aside, problems(&dry)), (counts(&first), first.set_aside, found), "a dry run says what the run itself does");
    let matched = first.rows.iter().find(|row| row.state == "matched").expect("matched");
    let payment: Payment =
        app.home.reader().expect("books").get(&key!["MAIN", matched.payment_number.clone().expect("paid")]).expect("read").expect("a payment");
    assert_eq!((payment.customer_id.as_str(), payment.amount, payment.received_on), (invoice.customer_id.as_str(), invoice.open, day));
    let second = read(&app, &content, false);
    assert_eq!(counts(&second), [0, 3, 0, 0, 0, 2]);
    let corrected = content.replace("twelve", "12.00").replace("5.00,,,,R-4", "5.00,,,,R-1");
    let third = read(&app, &corrected, false);
    assert_eq!((counts(&third), third.problems[0].line), ([1, 3, 0, 0, 1, 1], 5), "a reference that names another line");
    assert!(app.verify().expect("verified")["ok"].as_bool().expect("an answer"));
}

#[test]
fn a_person_says_whose_money_a_line_is() {
    let (_folder, app) = company(75);
    let owed = owed(&app);
    let (customer_id, invoices) = owed.iter().next().expect("somebody owes");
    let day = app.business_date().expect("a day");
    let customer: Customer = app.home.reader().expect("books").get(&key![customer_id]).expect("read").expect("a customer");
    let open = invoices[0].open.format(invoices[0].currency);
    read(&app, &format!("{HEAD}{day},{open},A bookkeeper,DE 77,,R-1\n"), false);
    let newest = app.open_bank_lines().expect("lines").rows.pop().expect("the line");
    let number = newest.line_number.expect("a number");
    let request =
        SettleRequest { customer_id: Some(customer_id.clone()), invoices: vec![invoices[0].invoice_number.clone()], ..SettleRequest::default() };
    let settled = app.settle_bank_line(&number, &request).expect("settled");
    assert_eq!((settled.state.as_str(), settled.customer_name.as_deref()), ("matched", Some(customer.name.as_str())));
    let next = read(&app, &format!("{HEAD}{day},0.07,,DE77,,R-2\n"), false);
    assert_eq!((next.on_account, next.rows[0].customer_id.as_ref()), (1, Some(customer_id)), "the account is known from then on");
    assert_eq!(app.settle_bank_line("BL-999999", &request).expect_err("unknown").code, "unknown_document");
}
