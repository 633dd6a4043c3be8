//! A collector's morning: whoever paid, promised, contested or paid in part since the run is not on the queue any more, before any other run.

use crate::harness::Home;
use serde_json::{Value, json};

/// Each owes 3,000.00 since 4 February; EPSILON has sent 1,200.00 without saying what for.
const CUSTOMERS: [&str; 5] = ["ALPHA", "BETA", "GAMMA", "DELTA", "EPSILON"];

fn send(home: &Home, commands: &[(&str, &str, Value)]) {
    let envelope = |(index, (on, command, body)): (usize, &(&str, &str, Value))| {
        let key = format!("{on}-{command}-{index}-{body}");
        json!({ "key": key, "command": command, "effective_at": format!("{on}T15:00:00Z"), "body": body }).to_string() + "\n"
    };
    let (code, rows) = home.send(&commands.iter().enumerate().map(envelope).collect::<String>());
    assert_eq!(code, 0, "{rows:?}");
}

fn owing() -> Home {
    let home = Home::fresh();
    let day = "2026-01-05";
    let mut commands = vec![
        (day, "create_site", json!({ "site_id": "MAIN", "name": "Main", "bins": [{ "bin_id": "A-01" }] })),
        (day, "create_item", json!({ "item_id": "BOLT", "name": "Bolt", "family": "fasteners" })),
        (
            day,
            "adjust_stock",
            json!({ "item_id": "BOLT", "site_id": "MAIN", "bin_id": "A-01", "difference": "9000", "unit_cost": "1.00", "reason": "count" }),
        ),
    ];
    for (number, customer_id) in CUSTOMERS.iter().enumerate() {
        let line = json!({ "item_id": "BOLT", "quantity": "1000", "unit_price": "3.00" });
        let so_number = format!("SO-{:06}", number + 1);
        let customer = json!({ "customer_id": customer_id, "name": customer_id, "payment_days": 30, "credit_limit": "10000" });
        commands.push((day, "create_customer", customer));
        commands.push((day, "create_sales_order", json!({ "customer_id": customer_id, "site_id": "MAIN", "lines": [line] })));
        commands.push((day, "allocate_order", json!({ "so_number": so_number })));
        commands.push((day, "ship_order", json!({ "so_number": so_number })));
    }
    commands.push(("2026-02-27", "record_payment", json!({ "customer_id": "EPSILON", "amount": "1200.00", "on_account": true })));
    send(&home, &commands);
    home.json(&["run"]);
    home
}

/// Customer and action of every row, by customer.
fn offered(home: &Home) -> Vec<(String, String)> {
    let queue = home.json(&["queue", "collections"]);
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let rows = queue["rows"].as_array().expect("rows");
    assert_eq!(queue["total"], rows.len());
    let mut rows: Vec<(String, String)> = rows.iter().map(|row| (text(row, "customer_id"), text(row, "verb"))).collect();
    rows.sort();
    rows
}

fn pair(customer: &str, verb: &str) -> (String, String) {
    (customer.to_owned(), verb.to_owned())
}

/// The recommendation about each customer, open or not.
fn recommendation(home: &Home, customer: &str) -> String {
    let sql = format!("SELECT rec_id FROM core_recommendations WHERE kind = 'collections' AND subject = '{customer}'");
    home.rows(&sql).pop().expect("a recommendation")
}

#[test]
fn what_happened_since_the_run_takes_rows_off_the_queue_and_refuses_their_approval() {
    let home = owing();
    let reminded = |customer: &str| pair(customer, "reminder");
    let expected = [reminded("ALPHA"), reminded("BETA"), reminded("DELTA"), pair("EPSILON", "apply_credit"), reminded("GAMMA")];
    assert_eq!(offered(&home), expected);
    let today = "2026-03-02";
    let payment = |customer: &str, amount: &str| json!({ "customer_id": customer, "amount": amount, "applications": [{ "invoice_number": invoice_of(&home, customer), "amount": amount }] });
    send(
        &home,
        &[
            (today, "record_payment", payment("ALPHA", "3000.00")),
            (today, "record_promise", json!({ "customer_id": "BETA", "amount": "3000.00", "promised_on": "2026-03-09" })),
            (today, "open_dispute", json!({ "invoice_number": invoice_of(&home, "GAMMA"), "reason": "price_error" })),
            (today, "record_payment", payment("DELTA", "500.00")),
        ],
    );
    assert_eq!(offered(&home), [pair("EPSILON", "apply_credit")], "before any other run");
    for (customer, code) in [("ALPHA", "account_settled"), ("BETA", "promised_since"), ("GAMMA", "contested_since"), ("DELTA", "less_owed_since")] {
        let run = home.run_json(&["approve", &recommendation(&home, customer)]);
        assert!(run.code == 1 && run.out.contains(code), "{customer}: {}", run.out);
    }
    home.json(&["run"]);
    assert_eq!(offered(&home), [pair("DELTA", "reminder"), pair("EPSILON", "apply_credit")]);
    let why = "SELECT customer_id, proposal['why'] FROM collections WHERE proposal['action'] = 'none' ORDER BY customer_id";
    assert_eq!(home.rows(why), ["BETA|promised", "GAMMA|disputed"]);
    let said = home.json(&["queue", "collections"]);
    let left_alone: Vec<&str> = said["held"].as_array().expect("held").iter().filter_map(|row| row["why"].as_str()).collect();
    assert!(left_alone.contains(&"promised") && left_alone.contains(&"disputed"), "{left_alone:?}");
    let expected = "SELECT facts['invoices'][1]['expected_on'] FROM collections_evidence WHERE customer_id = 'BETA'";
    assert_eq!(home.rows(expected), ["2026-03-09"], "a promise moves what is expected");
    let parts = "SELECT SUM(expected) = (SELECT SUM(open) FROM core_invoices) FROM cash_weeks";
    assert_eq!(home.rows(parts), ["true"], "the weeks add up to what is open");
}

/// Somebody pays with the number of one customer's invoice and the name of another: until a person has said whose money it is, neither is asked.
#[test]
fn whose_money_may_be_in_the_bank_since_the_run_is_off_the_queue_until_the_line_is_settled() {
    let home = owing();
    let everybody = offered(&home);
    let statement = home.folder().join("march.csv");
    let line = format!("2026-03-02,3000.00,Alpha,{}\n", invoice_of(&home, "BETA"));
    std::fs::write(&statement, format!("booked_on,amount,payer_name,remittance\n{line}")).expect("a file");
    let read = home.json(&["bank", statement.to_str().expect("a path"), "--account", "OPERATING"]);
    assert_eq!((&read["open"], &read["rows"][0]["open_reason"]), (&json!(1), &json!("several_customers")), "{read}");
    let without = |gone: &[&str]| everybody.iter().filter(|(customer, _)| !gone.contains(&customer.as_str())).cloned().collect::<Vec<_>>();
    assert_eq!(offered(&home), without(&["ALPHA", "BETA"]), "before any other run");
    for customer in ["ALPHA", "BETA"] {
        let run = home.run_json(&["approve", &recommendation(&home, customer)]);
        assert!(run.code == 1 && run.out.contains("bank_line_open"), "{customer}: {}", run.out);
    }
    home.json(&["bank", "settle", "BL-000001", "--customer", "BETA", "--invoice", &invoice_of(&home, "BETA")]);
    assert_eq!(offered(&home), without(&["BETA"]), "it was another's money");
    home.json(&["approve", &recommendation(&home, "ALPHA")]);
    let run = home.run_json(&["approve", &recommendation(&home, "BETA")]);
    assert!(run.code == 1 && run.out.contains("account_settled"), "{}", run.out);
}

#[test]
fn whoever_we_failed_since_the_run_is_not_asked() {
    let home = owing();
    let today = "2026-03-02";
    let order = |customer: &str, requested_on: &str| {
        let line = json!({ "item_id": "BOLT", "quantity": "100", "unit_price": "3.00", "requested_on": requested_on });
        json!({ "customer_id": customer, "site_id": "MAIN", "lines": [line] })
    };
    let first = CUSTOMERS.len() + 1;
    let number = |place: usize| format!("SO-{:06}", first + place);
    let shipment = home.rows("SELECT shipment_number FROM core_shipments WHERE customer_id = 'GAMMA'").pop().expect("a shipment");
    send(
        &home,
        &[
            // Cut short, put off, given back, and an order that was late when it was written.
            (today, "create_sales_order", order("ALPHA", "2026-03-20")),
            (today, "allocate_order", json!({ "so_number": number(0) })),
            (today, "ship_order", json!({ "so_number": number(0), "lines": [{ "line": 1, "quantity": "60" }] })),
            (today, "create_sales_order", order("BETA", "2026-03-20")),
            (today, "change_promise_date", json!({ "so_number": number(1), "line": 1, "promised_on": "2026-04-20" })),
            (today, "receive_return", json!({ "shipment_number": shipment, "lines": [{ "line": 1, "quantity": "5", "reason": "damaged" }] })),
            (today, "create_sales_order", order("DELTA", "2026-02-20")),
        ],
    );
    assert_eq!(offered(&home), [pair("EPSILON", "apply_credit")], "before any other run");
    for customer in ["ALPHA", "BETA", "GAMMA", "DELTA"] {
        let run = home.run_json(&["approve", &recommendation(&home, customer)]);
        assert!(run.code == 1 && run.out.contains("our_fault_since"), "{customer}: {}", run.out);
    }
    home.json(&["run"]);
    // Whoever was put off to a later day is not late yet, but not asked on the same day either.
    assert_eq!(offered(&home), [pair("EPSILON", "apply_credit")]);
    let why = "SELECT customer_id, proposal['why'] FROM collections WHERE proposal['action'] = 'none' ORDER BY customer_id";
    assert_eq!(home.rows(why), ["ALPHA|our_fault", "DELTA|our_fault", "GAMMA|our_fault"]);
}

#[test]
fn money_on_account_is_assigned_by_an_approval_and_rules_alone_are_labelled() {
    let home = owing();
    let queue = home.json(&["queue", "collections"]);
    for row in queue["rows"].as_array().expect("rows") {
        assert!(row["flags"].as_array().is_some_and(|flags| flags.contains(&json!("RULES_ONLY"))), "five invoices teach no model: {row}");
    }
    home.json(&["approve", &recommendation(&home, "EPSILON")]);
    assert_eq!(home.rows("SELECT open FROM core_invoices WHERE customer_id = 'EPSILON'"), ["1800.0000"]);
    assert_eq!(home.rows("SELECT unapplied FROM core_customer_accounts WHERE customer_id = 'EPSILON'"), ["0.0000"]);
    home.head();
}

#[test]
fn with_the_model_switched_off_the_list_remains_and_says_so_at_its_head_and_in_each_row() {
    let home = owing();
    let before = offered(&home);
    let table = home.path().join("rules/models.toml");
    let text = std::fs::read_to_string(&table).expect("the rule table");
    std::fs::write(&table, text.replace(r#"mode = "on""#, r#"mode = "off""#)).expect("written");
    home.json(&["rules", "publish"]);
    let run = home.json(&["run"]);
    let used = run["models"].as_array().and_then(|models| models.iter().find(|model| model["name"] == "time_to_pay")).expect("the model");
    assert_eq!((&used["mode"], &used["why"]), (&json!("rules_only"), &json!("it is switched off")));
    assert_eq!(offered(&home), before, "the list remains");
    let queue = home.json(&["queue", "collections"]);
    assert_eq!(queue["rules_only"], json!({ "model": "time_to_pay", "why": "it is switched off" }));
    let is_labelled = |row: &Value| row["flags"].as_array().is_some_and(|flags| flags.contains(&json!("RULES_ONLY")));
    assert!(queue["rows"].as_array().is_some_and(|rows| rows.len() == CUSTOMERS.len() && rows.iter().all(is_labelled)));
    let said = home.run(&["queue", "collections"]).out;
    assert!(said.contains("rules only: time_to_pay does not answer: it is switched off"), "{said}");
    assert_eq!(home.json(&["queue", "replenishment"])["rules_only"], Value::Null, "other queues rest on no such model");
    let champion =
        format!("SELECT mode, gate, why, run_id FROM core_models WHERE role = 'champion' AND hash = '{}'", used["hash"].as_str().expect("a hash"));
    assert_eq!(home.rows(&champion), [format!("off|closed|it is switched off|{}", run["run_id"].as_str().expect("a run"))]);
    let named = "SELECT COUNT(*) FROM collections_evidence JOIN core_models ON hash = facts['payer']['model'] WHERE role = 'champion'";
    assert_eq!(home.rows(named), [CUSTOMERS.len().to_string()], "every account's evidence names the model that the books have");
    home.head();
}

#[test]
fn training_keeps_the_file_by_its_hash_and_records_it_once() {
    let home = owing();
    let trained = home.json(&["train", "time_to_pay"]);
    let model = &trained["models"][0];
    assert_eq!((&model["name"], &model["role"], &model["gate"]), (&json!("time_to_pay"), &json!("champion"), &json!("failed")));
    let file = home.path().join("lake").join(model["file"].as_str().expect("a place"));
    assert!(std::fs::read_to_string(&file).expect("the file").starts_with(r#"{"form":"time_to_pay@4""#));
    let seq = home.head();
    assert_eq!(home.json(&["train", "time_to_pay"]), trained, "the run of this day had trained it already");
    assert_eq!(home.head(), seq, "so there was nothing to record");
    let past = home.json(&["train", "time_to_pay", "--as-of", "2026-02-10"]);
    assert_eq!((&past["models"][0]["role"], &past["models"][0]["as_of"]), (&json!("candidate"), &json!("2026-02-10")));
    let listed = home.json(&["train", "--list"]);
    let of_payments: Vec<&Value> = listed["models"].as_array().expect("models").iter().filter(|listed| listed["name"] == "time_to_pay").collect();
    assert_eq!(of_payments.len(), 2);
    assert_eq!(*of_payments[0], *model, "the champion first");
    assert_eq!(home.run(&["train", "time_to_pay", "--as-of", "2026-01-02"]).code, 1, "before the first invoice there is nothing to learn from");
    home.head();
}

#[test]
fn every_model_is_named_trained_or_says_why_not() {
    let home = owing();
    let names = |document: &Value| -> Vec<String> {
        document["models"].as_array().expect("models").iter().filter_map(|model| model["name"].as_str().map(str::to_owned)).collect()
    };
    assert!(names(&home.json(&["train"])).contains(&"time_to_pay".to_owned()));
    let refused = |model: &str| home.run(&["--format", "json", "train", model]).failure();
    // Its prices are on no list, and five lines teach nothing: the rule answers, and says so.
    let peers = home.json(&["train", "peer_prices"])["models"][0].clone();
    assert_eq!((&peers["gate"], &peers["role"]), (&json!("failed"), &json!("champion")));
    assert!(peers["why"].as_str().is_some_and(|why| why.starts_with("Too few lines")), "{peers}");
    assert_eq!(refused("peer_discounts"), (1, "fitted_to_nothing".to_owned()));
    assert_eq!(refused("churn"), (2, "unknown_model".to_owned()));
}

fn invoice_of(home: &Home, customer: &str) -> String {
    home.rows(&format!("SELECT invoice_number FROM core_invoices WHERE customer_id = '{customer}'")).pop().expect("an invoice")
}
