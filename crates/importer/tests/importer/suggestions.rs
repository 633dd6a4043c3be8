//! Suggestions: complete where the files are, honest about what they leave open, and the same each time.

use std::path::PathBuf;

use chandler_importer::{Mapping, Prior, suggest};

use crate::support::{Folder, try_records};

fn lines_of<'t>(mapping: &'t str, file: &str) -> Vec<&'t str> {
    let start = mapping.find(&format!("file = \"{file}\"")).unwrap_or_else(|| panic!("{file} is not loaded:\n{mapping}"));
    mapping[start..].lines().take_while(|line| !line.is_empty()).collect()
}

fn assert_column(mapping: &str, file: &str, column: &str) {
    let lines = lines_of(mapping, file);
    assert!(lines.iter().any(|line| line.starts_with(column)), "{file} has no {column}:\n{}", lines.join("\n"));
}

#[test]
fn a_complete_folder_gives_a_mapping_that_imports() {
    let folder = Folder::new();
    folder.write("orders.csv", "order_id,customer_id,order_date\nO1,C1,2024-01-02\nO2,C2,2024-01-03\n");
    folder.write("order_lines.csv", "order_id,line_no,sku,qty,unit_price\nO1,1,A,5,1.50\nO1,2,B,1,2\nO2,1,A,7,1.50\n");
    let suggestion = suggest(folder.path()).expect("a suggestion");
    assert_eq!((&suggestion.unknown, &suggestion.unused), (&vec![], &Vec::<String>::new()), "{}", suggestion.mapping);
    assert_eq!(suggestion, suggest(folder.path()).expect("a suggestion"));
    let outcome = try_records(&folder, &suggestion.mapping, Prior::none(), 100).expect("imports");
    assert_eq!(
        (outcome.codes(), outcome.values("sold_on")),
        (vec![], vec!["2024-01-02".to_owned(), "2024-01-02".to_owned(), "2024-01-03".to_owned()])
    );
    assert_eq!(outcome.values("customer_id"), ["C1", "C1", "C2"]);
}

#[test]
fn headers_in_german_french_and_spanish_are_understood() {
    let folder = Folder::new();
    folder.write("Rechnungen.csv", "Rechnungs-Nr.;Kundennummer;Rechnungsdatum;Fälligkeit;Betrag;Währung\n1001;4711;02.01.2024;01.02.2024;1.234,50;EUR\n1002;4712;25.01.2024;24.02.2024;12,00;EUR\n");
    folder.write(
        "paiements.csv",
        "numéro_paiement,code client,date de paiement,montant\nP1,4711,2024-02-01,12.50\nP2,4711,2024-02-02,1\n"
            .replace("numéro_paiement", "payment_no"),
    );
    folder.write("productos.csv", "código_producto,descripción,precio\nA1,Tornillo,1.5\nA2,Tuerca,2\n".replace("precio", "precio de lista"));
    let suggestion = suggest(folder.path()).expect("a suggestion");
    let mapping = &suggestion.mapping;
    for column in [
        "invoice_id = { column = \"Rechnungs-Nr.\" }",
        "customer_id = { column = \"Kundennummer\" }",
        "invoice_on = { column = \"Rechnungsdatum\", format = \"%d.%m.%Y\" }",
        "due_on = { column = \"Fälligkeit\", format = \"%d.%m.%Y\" }",
        "amount = { column = \"Betrag\" }",
        "currency = { column = \"Währung\" }",
        "decimal = \",\"",
    ] {
        assert_column(mapping, "Rechnungen.csv", column);
    }
    assert_column(mapping, "paiements.csv", "customer_id = { column = \"code client\" }");
    assert_column(mapping, "paiements.csv", "settled_on = { column = \"date de paiement\" }");
    assert_column(mapping, "paiements.csv", "amount = { column = \"montant\" }");
    assert_column(mapping, "productos.csv", "item_id = { column = \"código_producto\" }");
    assert_column(mapping, "productos.csv", "list_price = { column = \"precio de lista\" }");
    Mapping::parse("suggested.toml", mapping).unwrap_or_else(|error| panic!("{error}\n{mapping}"));
}

#[test]
fn what_the_values_leave_open_must_be_given() {
    let folder = Folder::new();
    folder.write("payments.csv", "check_number,customer_number,payment_date,amount\n1,7,03/04/2011,5\n2,7,05/06/2011,6\n");
    folder.write("customers.csv", "customer_number,customer_name\n7,ACME\n8,BETA\n");
    let suggestion = suggest(folder.path()).expect("a suggestion");
    let unknown: Vec<(&str, &str)> = suggestion.unknown.iter().map(|unknown| (unknown.file.as_str(), unknown.field)).collect();
    assert_eq!(unknown, [("customers.csv", "payment_days"), ("customers.csv", "credit_limit"), ("payments.csv", "settled_on")]);
    let question = &suggestion.unknown[2].question;
    assert_eq!(question, "%d/%m/%Y and %m/%d/%Y fit `payment_date`");
    assert_eq!((suggestion.relations.len(), suggestion.relations[0].share), (1, 1.0));
    let error = Mapping::parse("suggested.toml", &suggestion.mapping).expect_err("not complete").to_string();
    assert!(error.contains("needs the field `payment_days`"), "{error}");
}

#[test]
fn profiles_say_what_a_column_holds() {
    let folder = Folder::new();
    folder.write("items.csv", "id,price,since,note\n1,10.5,2024-01-02,\n2,9,2024-01-03,x\n3,,2024-01-03,x\n");
    let suggestion = suggest(folder.path()).expect("a suggestion");
    let profile = &suggestion.files[0];
    assert_eq!((profile.rows, profile.is_sample, &profile.keys), (3, false, &vec![vec!["id".to_owned()]]));
    let price = &profile.columns[1];
    assert_eq!((price.nulls, price.distinct, price.minimum.as_str(), price.maximum.as_str()), (1, 2, "9", "10.5"));
    assert_eq!((price.types["decimal"], price.types["integer"]), (1.0, 0.5));
    assert_eq!(profile.columns[2].formats, ["ISO 8601"]);
}

#[test]
fn a_real_export_is_recognised() {
    let Some(data) = std::env::var_os("CHANDLER_DATA").map(PathBuf::from).filter(|data| data.is_dir()) else {
        eprintln!("skipped: CHANDLER_DATA names no folder with the public data sets");
        return;
    };
    let mapping = suggest(&data.join("classicmodels")).expect("a suggestion").mapping;
    assert_column(&mapping, "orderdetails.csv.gz", "join = [{ file = \"orders.csv.gz\", left = \"order_number\", right = \"order_number\" }]");
    assert_column(&mapping, "orderdetails.csv.gz", "sold_on = { column = \"orders.order_date\" }");
    assert_column(&mapping, "orderdetails.csv.gz", "customer_id = { column = \"orders.customer_number\" }");
    assert_column(&mapping, "payments.csv.gz", "settlement_id = { column = \"check_number\" }");
    assert!(mapping.contains("as = \"opening_stock\""), "{mapping}");
    let mapping = suggest(&data.join("northwind_2007")).expect("a suggestion").mapping;
    assert_column(&mapping, "products.csv.gz", "item_id = { column = \"id\" }");
    assert_column(&mapping, "purchase_order_details.csv.gz", "as = \"history_receipts\"");
    assert_column(&mapping, "purchase_order_details.csv.gz", "received_on = { column = \"date_received\" }");
    let mapping = suggest(&data.join("adventureworks")).expect("a suggestion").mapping;
    assert_column(&mapping, "purchasing_productvendor.csv.gz", "supplier_id = { column = \"businessentityid\" }");
    let mapping = suggest(&data.join("uci_online_retail")).expect("a suggestion").mapping;
    assert_column(&mapping, "lines.csv.gz", "key = [\"order_id\", \"@occurrence\"]");
    Mapping::parse("suggested.toml", &mapping).unwrap_or_else(|error| panic!("{error}\n{mapping}"));
}
