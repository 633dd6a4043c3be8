//! Every invariant is silent over books that are right, and speaks when its own subject is broken.

use chandler_catalogue::Table;
use chandler_erp::{CommandSpec, Envelope, Stop, Work};
use chandler_store::{Home, HomeClock, INVARIANTS, InitOptions, InvariantReport, Registry, Writer, WriterOptions};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

static NOTHING: CommandSpec =
    CommandSpec { name: "nothing", summary: "Does nothing", body_schema: || json!({}), refusals: &[], before_live: true, decide: nothing };

fn nothing(_: &mut Work<'_>, _: &Value) -> Result<(), Stop> {
    Ok(())
}

/// Small books in one commit: 10 bought at 2.00 and half of them billed at 2.20, 4 of 7 sold at 3.00 and partly paid,
/// one of them sent back and credited with a fee; 3 more are on order.
const BOOKS: &[(&str, &str)] = &[
    ("purchase_orders", r#"[{"po_number": "PO-1", "total": 3000, "line_count": 2}]"#),
    (
        "purchase_order_lines",
        r#"[{"po_number": "PO-1", "line": 1, "quantity": 10, "received": 10, "billed": 5, "amount": 2000, "received_value": 2000, "billed_value": 1000},
            {"po_number": "PO-1", "line": 2, "quantity": 5, "cancelled": 2, "amount": 1000}]"#,
    ),
    ("receipt_lines", r#"[{"receipt_number": "RC-1", "line": 1, "po_number": "PO-1", "po_line": 1, "quantity": 10, "held": 1, "amount": 2000}]"#),
    ("supplier_bills", r#"[{"bill_number": "SB-1", "amount": 1100, "open": 1100}]"#),
    ("carrier_bills", r#"[{"carrier_bill_number": "CB-1", "amount": 25}]"#),
    ("sales_orders", r#"[{"so_number": "SO-1", "total": 2100, "open_amount": 900, "line_count": 1}]"#),
    (
        "sales_order_lines",
        r#"[{"so_number": "SO-1", "line": 1, "quantity": 7, "shipped": 4, "allocated": 2, "backordered": 1, "amount": 2100, "invoiced": 1200}]"#,
    ),
    (
        "price_steps",
        r#"[{"so_number": "SO-1", "line": 1, "step": 1, "kind": "list", "amount": 2400}, {"so_number": "SO-1", "line": 1, "step": 2, "kind": "contract", "amount": -300}]"#,
    ),
    ("shipments", r#"[{"shipment_number": "SH-1", "freight_accrued": 60}]"#),
    (
        "shipment_lines",
        r#"[{"shipment_number": "SH-1", "line": 1, "so_number": "SO-1", "so_line": 1, "quantity": 4, "cost": 840, "returned": 1, "returned_cost": 210}]"#,
    ),
    (
        "invoices",
        r#"[{"invoice_number": "IN-1", "goods": 1200, "freight": 50, "tax": 99, "total": 1349, "credited": 300, "open": 339, "disputed": 1, "dispute_number": "DI-1"}]"#,
    ),
    ("invoice_lines", r#"[{"invoice_number": "IN-1", "line": 1, "quantity": 4, "amount": 1200, "credited_quantity": 1, "credited": 300}]"#),
    (
        "customer_return_lines",
        r#"[{"return_number": "RT-1", "line": 1, "shipment_number": "SH-1", "shipment_line": 1, "quantity": 1, "inspected": 1, "faulty": 1, "quarantined": 1, "credited": 1, "cost": 210}]"#,
    ),
    ("return_inspections", r#"[{"return_number": "RT-1", "inspection": 1, "line": 1, "faulty": 1}]"#),
    ("return_dispositions", r#"[{"return_number": "RT-1", "disposition": 1, "line": 1, "action": "quarantine", "quantity": 1}]"#),
    (
        "credit_memos",
        r#"[{"credit_memo_number": "CM-1", "invoice_number": "IN-1", "goods": 300, "tax": 25, "restock_fee": 30, "total": 295, "unapplied": 195}]"#,
    ),
    (
        "credit_memo_lines",
        r#"[{"credit_memo_number": "CM-1", "line": 1, "invoice_number": "IN-1", "invoice_line": 1, "return_number": "RT-1", "return_line": 1, "quantity": 1, "amount": 300}]"#,
    ),
    ("credit_applications", r#"[{"credit_memo_number": "CM-1", "invoice_number": "IN-1", "amount": 100}]"#),
    ("payments", r#"[{"payment_number": "PY-1", "amount": 1000, "unapplied": 100}]"#),
    ("payment_applications", r#"[{"payment_number": "PY-1", "invoice_number": "IN-1", "amount": 900}]"#),
    (
        "bank_lines",
        r#"[{"bank_reference": "R-1", "line_number": "BL-1", "amount": 1000, "state": "matched", "payment_number": "PY-1"},
            {"bank_reference": "R-2", "line_number": "BL-2", "amount": 40, "state": "open"}]"#,
    ),
    ("bank_line_candidates", r#"[{"bank_reference": "R-2", "line_number": "BL-2", "amount": 40, "is_open": 1}]"#),
    ("write_offs", r#"[{"write_off_number": "WO-1", "invoice_number": "IN-1", "amount": 10}]"#),
    ("disputes", r#"[{"dispute_number": "DI-1", "invoice_number": "IN-1", "amount": 50, "state": "open"}]"#),
    (
        "promises",
        r#"[{"promise_number": "PP-1", "amount": 300, "received": 200, "state": "open"},
            {"promise_number": "PP-2", "amount": 300, "state": "broken", "decided_on": 20000}]"#,
    ),
    ("promise_payments", r#"[{"payment_number": "PY-1", "promise_number": "PP-1", "amount": 200}]"#),
    ("customer_accounts", r#"[{"receivable": 339, "open_orders": 900, "unapplied": 295, "open_promises": 1}]"#),
    (
        "item_sites",
        r#"[{"on_hand": 6, "held": 1, "allocated": 3, "backordered": 1, "on_order": 3, "pool_value": 1260},
            {"site_id": "WEST", "inbound": 3}]"#,
    ),
    (
        "transfers",
        r#"[{"transfer_number": "TR-1", "from_site_id": "MAIN", "to_site_id": "WEST", "quantity": 1, "state": "planned"},
            {"transfer_number": "TR-2", "from_site_id": "MAIN", "to_site_id": "WEST", "quantity": 2, "state": "in_transit", "cost": 420}]"#,
    ),
    ("claims", r#"[{"claim_number": "CL-1", "party_kind": "supplier", "party_id": "S", "claimed": 30, "accepted": 20, "state": "accepted"}]"#),
    ("bin_balances", r#"[{"bin_id": "A", "on_hand": 6, "held": 1}]"#),
    ("items", r#"[{"lot_tracked": 1}]"#),
    ("lots", r#"[{"lot_id": "L", "expires_on": 20000}]"#),
    ("lot_balances", r#"[{"bin_id": "A", "lot_id": "L", "expires_on": 20000, "on_hand": 6, "held": 1}]"#),
    ("shipment_lots", r#"[{"shipment_number": "SH-1", "line": 1, "lot_id": "L", "quantity": 4, "returned": 1}]"#),
    ("transfer_lots", r#"[{"transfer_number": "TR-2", "lot_id": "L", "quantity": 2}]"#),
    ("cost_layers", r#"[{"layer": 1, "received": 10, "remaining": 6, "remaining_value": 1260}]"#),
    (
        "stock_moves",
        r#"[{"line": 1, "from_kind": "supplier", "from_id": "S", "to_kind": "site", "to_id": "A", "quantity": 12, "lot_id": "L"},
            {"line": 3, "from_kind": "site", "from_id": "A", "to_kind": "transit", "to_id": "TR-2", "quantity": 2, "lot_id": "L"},
            {"line": 2, "from_kind": "site", "from_id": "A", "to_kind": "customer", "to_id": "C", "quantity": 4, "lot_id": "L"}]"#,
    ),
    (
        "value_entries",
        r#"[{"line": 1, "quantity": 12, "amount": 2420}, {"line": 2, "amount": 100}, {"line": 3, "quantity": -4, "amount": -840},
            {"line": 4, "quantity": -2, "amount": -420}]"#,
    ),
    (
        "journal_lines",
        r#"[{"line": 1, "account": "1200", "amount": 1260}, {"line": 2, "account": "2050", "amount": -1000},
            {"line": 3, "account": "2000", "amount": -1125}, {"line": 4, "account": "5000", "amount": 630},
            {"line": 5, "account": "1100", "amount": 44, "customer_id": "C"}, {"line": 6, "account": "4000", "amount": -1200},
            {"line": 7, "account": "4010", "amount": -50}, {"line": 8, "account": "2100", "amount": -74},
            {"line": 9, "account": "1010", "amount": 1000}, {"line": 10, "account": "5100", "amount": 85},
            {"line": 11, "account": "2070", "amount": -60}, {"line": 12, "account": "2050", "amount": -500, "rule_id": "opening_account.account@1"},
            {"line": 13, "account": "3000", "amount": 500, "rule_id": "opening_account.opening@1"},
            {"line": 14, "account": "1220", "amount": 210}, {"line": 15, "account": "4090", "amount": 300},
            {"line": 16, "account": "4080", "amount": -30},
            {"line": 17, "account": "5300", "amount": 10, "customer_id": "C"},
            {"line": 18, "account": "1210", "amount": 420},
            {"line": 19, "account": "1300", "amount": 20, "source": "CL-1"}, {"line": 20, "account": "5020", "amount": -20, "source": "CL-1"},
            {"line": 21, "account": "3000", "amount": -420}]"#,
    ),
    ("opening_balances", r#"[{"account": "2050", "balance": -500}]"#),
    ("cut_overs", r#"[{"state": "live"}]"#),
    (
        "cut_over_totals",
        r#"[{"kind": "stock_value", "expected": 1250, "actual": 1260, "difference": 10, "counts": 1, "explanation": "counted", "signed_by": "pat", "signed_at": 1}]"#,
    ),
    ("recommendations", r#"[{"rec_id": "R", "revision": 2, "state": "outcome_measured", "quantity": 1}]"#),
    ("outcomes", r#"[{"rec_id": "R", "revision": 2, "state": "measured", "realised": 5}]"#),
    ("recommendation_revisions", r#"[{"rec_id": "R", "revision": 1}, {"rec_id": "R", "revision": 2}]"#),
    ("activities", r#"[{"line": 1, "detail": "{}"}]"#),
    ("imports", r#"[{"import_id": "IMP-000001"}]"#),
];

/// What breaks each invariant; some have several ways.
const MUTATIONS: &[(&str, &str)] = &[
    ("bank_lines_follow_payments", "UPDATE bank_lines SET amount = 999 WHERE state = 'matched'"),
    ("bank_lines_follow_payments", "UPDATE bank_lines SET state = 'open'"),
    ("bank_lines_follow_payments", "UPDATE bank_lines SET payment_number = 'PY-2' WHERE state = 'matched'"),
    ("bank_lines_follow_payments", "UPDATE bank_line_candidates SET is_open = 0"),
    ("allocated_is_sum_of_order_lines", "UPDATE item_sites SET allocated = 1"),
    ("allocated_is_sum_of_order_lines", "UPDATE sales_order_lines SET backordered = 0"),
    ("allocated_is_sum_of_order_lines", "UPDATE sales_order_lines SET site_id = 'ELSEWHERE'"),
    ("allocated_is_sum_of_order_lines", "UPDATE transfers SET state = 'cancelled'"),
    ("bad_debt_is_write_offs", "UPDATE write_offs SET amount = 11"),
    ("bad_debt_is_write_offs", "DELETE FROM write_offs"),
    ("bin_balance_is_sum_of_moves", "UPDATE bin_balances SET on_hand = 7"),
    ("bin_balance_is_sum_of_moves", "UPDATE stock_moves SET to_id = 'B' WHERE line = 1"),
    ("claims_receivable_is_claims", "UPDATE claims SET accepted = 21"),
    ("claims_receivable_is_claims", "UPDATE claims SET state = 'filed'"),
    ("commit_has_one_log_row", "DELETE FROM command_log"),
    ("commit_has_one_log_row", "UPDATE command_log SET commit_seq = 2"),
    ("commit_has_one_log_row", "INSERT INTO outbox SELECT 3, recorded_at, effective_at, known_at, entity_id, catalogue_version, payload FROM outbox"),
    ("credit_memo_adds_up", "UPDATE credit_memos SET tax = 24"),
    ("credit_memo_adds_up", "UPDATE credit_memo_lines SET amount = 299"),
    ("credit_memo_adds_up", "DELETE FROM credit_applications"),
    ("credits_stay_within_invoices", "UPDATE invoices SET credited = 299"),
    ("credits_stay_within_invoices", "UPDATE invoice_lines SET credited_quantity = 2"),
    ("credits_stay_within_invoices", "UPDATE customer_return_lines SET credited = 0"),
    ("credits_stay_within_invoices", "UPDATE invoices SET goods = 200"),
    ("credits_stay_within_invoices", "UPDATE credit_memo_lines SET invoice_number = 'IN-2'"),
    ("cut_over_is_explained", "UPDATE cut_over_totals SET difference = 0"),
    ("cut_over_is_explained", "UPDATE cut_over_totals SET explanation = NULL, signed_by = NULL, signed_at = NULL"),
    ("cut_over_is_explained", "UPDATE cut_over_totals SET signed_by = NULL"),
    ("disputes_follow_invoices", "UPDATE invoices SET disputed = 0"),
    ("disputes_follow_invoices", "UPDATE invoices SET dispute_number = NULL"),
    ("disputes_follow_invoices", "UPDATE disputes SET state = 'resolved'"),
    ("disputes_follow_invoices", "DELETE FROM disputes"),
    ("freight_accrual_is_shipments", "UPDATE shipments SET freight_accrued = 61"),
    ("freight_accrual_is_shipments", "UPDATE transfers SET freight_accrued = 1"),
    ("held_is_sum_of_bins", "UPDATE bin_balances SET held = 0"),
    ("held_is_sum_of_bins", "DELETE FROM bin_balances"),
    ("in_transit_account_is_transfers", "UPDATE transfers SET cost = 421 WHERE transfer_number = 'TR-2'"),
    ("in_transit_account_is_transfers", "UPDATE transfers SET state = 'received'"),
    ("inbound_is_sum_of_transfers", "UPDATE item_sites SET inbound = 2 WHERE site_id = 'WEST'"),
    ("inbound_is_sum_of_transfers", "DELETE FROM stock_moves WHERE line = 3"),
    ("inbound_is_sum_of_transfers", "DELETE FROM transfers"),
    ("inventory_account_is_value_of_stock", "UPDATE journal_lines SET amount = amount + 1 WHERE account = '1200'"),
    ("inventory_account_is_value_of_stock", "UPDATE value_entries SET currency = 'EUR' WHERE line = 2"),
    ("invoice_adds_up", "UPDATE invoices SET open = 338"),
    ("invoice_adds_up", "DELETE FROM write_offs"),
    ("invoice_adds_up", "UPDATE invoices SET tax = 98"),
    ("invoice_adds_up", "UPDATE invoice_lines SET amount = 1"),
    ("invoice_adds_up", "UPDATE invoices SET settled_on = 20000"),
    ("invoice_adds_up", "UPDATE invoices SET settled_before = 100, open = 239"),
    ("invoice_adds_up", "UPDATE invoices SET origin_number = '4711'"),
    ("journal_balances", "UPDATE journal_lines SET amount = amount - 1 WHERE line = 7"),
    ("layers_are_possible", "UPDATE cost_layers SET remaining = 11"),
    ("layers_are_possible", "UPDATE cost_layers SET remaining = 0"),
    ("ledgers_are_logged", "UPDATE activities SET commit_seq = 2"),
    ("ledgers_are_logged", "UPDATE imports SET commit_seq = 2"),
    ("moves_are_possible", "UPDATE stock_moves SET quantity = 0 WHERE line = 1"),
    ("moves_are_possible", "UPDATE stock_moves SET to_kind = 'site', to_id = 'A' WHERE line = 2"),
    ("not_invoiced_account_is_receipts", "UPDATE purchase_order_lines SET billed_value = 999 WHERE line = 1"),
    ("on_hand_is_sum_of_moves", "UPDATE stock_moves SET quantity = 5 WHERE line = 2"),
    ("on_hand_is_sum_of_moves", "DELETE FROM item_sites"),
    ("on_order_is_sum_of_order_lines", "UPDATE item_sites SET on_order = 5"),
    ("on_order_is_sum_of_order_lines", "UPDATE purchase_order_lines SET site_id = 'ELSEWHERE' WHERE line = 2"),
    ("opening_balances_are_posted", "UPDATE opening_balances SET balance = -499"),
    ("opening_balances_are_posted", "DELETE FROM opening_balances"),
    ("orders_add_up", "UPDATE sales_orders SET total = 2101"),
    ("orders_add_up", "DELETE FROM purchase_order_lines WHERE line = 2"),
    ("freight_in_is_supplier_bills", "UPDATE supplier_bills SET freight = freight + 1"),
    ("payable_account_is_bills", "UPDATE supplier_bills SET open = 0"),
    ("payable_account_is_bills", "UPDATE carrier_bills SET amount = 26"),
    ("payment_adds_up", "UPDATE payment_applications SET amount = 901"),
    ("payment_adds_up", "UPDATE payments SET amount = 800, unapplied = -100"),
    ("payment_adds_up", "UPDATE payments SET reversed_on = 20000"),
    ("pool_is_sum_of_layers", "UPDATE cost_layers SET remaining_value = 1261"),
    ("pool_is_sum_of_layers", "UPDATE cost_layers SET remaining = 5"),
    ("pool_is_sum_of_value_entries", "UPDATE item_sites SET pool_value = 1259"),
    ("pool_is_sum_of_value_entries", "UPDATE value_entries SET quantity = 1 WHERE line = 2"),
    ("position_is_possible", "UPDATE item_sites SET allocated = 6"),
    ("position_is_possible", "UPDATE item_sites SET on_hand = 0, held = 0, allocated = 0"),
    ("position_is_possible", "UPDATE bin_balances SET held = 7"),
    ("lots_are_sum_of_moves", "UPDATE lot_balances SET on_hand = 5"),
    ("lots_are_sum_of_moves", "UPDATE lot_balances SET held = 0"),
    ("lots_are_sum_of_moves", "UPDATE lot_balances SET lot_id = 'M'"),
    ("lots_are_sum_of_moves", "UPDATE lot_balances SET expires_on = 20001"),
    ("lots_are_sum_of_moves", "UPDATE items SET lot_tracked = 0"),
    ("lots_are_sum_of_moves", "DELETE FROM lot_balances"),
    ("lots_of_shipments_add_up", "UPDATE shipment_lots SET quantity = 3"),
    ("lots_of_shipments_add_up", "UPDATE shipment_lots SET returned = 2"),
    ("lots_of_transfers_add_up", "UPDATE transfer_lots SET quantity = 1"),
    ("promises_add_up", "UPDATE promises SET received = 300, state = 'kept', decided_on = 20000 WHERE promise_number = 'PP-1'"),
    ("promises_add_up", "UPDATE promises SET state = 'broken', decided_on = 20000 WHERE promise_number = 'PP-1'"),
    ("promises_add_up", "UPDATE promises SET decided_on = NULL"),
    ("promises_add_up", "UPDATE customer_accounts SET open_promises = 2"),
    ("price_steps_add_up", "UPDATE price_steps SET amount = -299 WHERE step = 2"),
    ("price_steps_add_up", "DELETE FROM price_steps"),
    ("purchase_lines_are_possible", "UPDATE purchase_order_lines SET received = 9, cancelled = 2 WHERE line = 1"),
    ("purchase_lines_are_possible", "UPDATE purchase_order_lines SET billed = 11 WHERE line = 1"),
    ("receipts_are_sum_of_lines", "UPDATE receipt_lines SET quantity = 9"),
    ("receipts_are_sum_of_lines", "UPDATE receipt_lines SET returned = 1"),
    ("receivable_account_is_customers", "UPDATE journal_lines SET customer_id = NULL WHERE account = '1100'"),
    ("receivable_is_sum_of_invoices", "UPDATE customer_accounts SET receivable = 350"),
    ("receivable_is_sum_of_invoices", "UPDATE sales_orders SET open_amount = 0"),
    ("receivable_is_sum_of_invoices", "UPDATE customer_accounts SET unapplied = 0"),
    ("receivable_is_sum_of_invoices", "UPDATE credit_memos SET unapplied = 194"),
    ("outcomes_follow_executions", "UPDATE recommendations SET state = 'executed'"),
    ("outcomes_follow_executions", "DELETE FROM outcomes"),
    ("outcomes_follow_executions", "UPDATE outcomes SET revision = 1"),
    ("outcomes_follow_executions", "UPDATE outcomes SET realised = NULL"),
    ("outcomes_follow_executions", "UPDATE outcomes SET why = 'no_trace'"),
    ("outcomes_follow_executions", "UPDATE outcomes SET state = 'unmeasurable', realised = NULL, why = 'no_trace'"),
    ("recommendation_has_its_revisions", "UPDATE recommendations SET revision = 1"),
    ("recommendation_has_its_revisions", "DELETE FROM recommendation_revisions WHERE revision = 1"),
    ("recommendation_is_executed_once", "UPDATE purchase_order_lines SET rec_id = 'R'"),
    ("returned_is_sum_of_returns", "UPDATE customer_return_lines SET quantity = 2"),
    ("returned_is_sum_of_returns", "UPDATE shipment_lines SET returned_cost = 209"),
    ("returned_is_sum_of_returns", "UPDATE shipment_lines SET cost = 200"),
    ("returned_is_sum_of_returns", "DELETE FROM shipment_lines"),
    ("returns_are_disposed_of_once", "UPDATE customer_return_lines SET quarantined = 0, scrapped = 1"),
    ("returns_are_disposed_of_once", "UPDATE customer_return_lines SET disposed_cost = 1"),
    ("returns_are_disposed_of_once", "UPDATE customer_return_lines SET quarantined = 2"),
    ("returns_are_disposed_of_once", "UPDATE customer_return_lines SET inspected = 0"),
    ("returns_are_disposed_of_once", "UPDATE customer_return_lines SET inspected = 2"),
    ("returns_are_disposed_of_once", "UPDATE customer_return_lines SET faulty = 0"),
    (
        "returns_are_disposed_of_once",
        "UPDATE customer_return_lines SET quarantined = 0, scrapped = 1; UPDATE return_dispositions SET action = 'scrap'",
    ),
    ("returns_hold_account_is_open_returns", "UPDATE customer_return_lines SET cost = 209"),
    ("sales_lines_are_possible", "UPDATE sales_order_lines SET allocated = 3"),
    ("sales_lines_are_possible", "UPDATE sales_order_lines SET invoiced = 2101"),
    ("shipped_is_sum_of_shipments", "UPDATE shipment_lines SET quantity = 3"),
];

#[test]
fn right_books_contradict_nothing() {
    let books = books();
    let reports = verify(&books);
    assert_eq!(reports.len(), INVARIANTS.len(), "every invariant applies to the business tables");
    let broken: Vec<_> = reports.iter().filter(|report| report.rows > 0).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

#[test]
fn every_invariant_fires_when_it_is_broken() {
    for invariant in INVARIANTS {
        assert!(MUTATIONS.iter().any(|(name, _)| *name == invariant.name), "nothing breaks {}", invariant.name);
    }
    let books = books();
    books.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("all in the file");
    let right = std::fs::read(books.home.database_path()).expect("the file");
    for (name, mutation) in MUTATIONS {
        let broken = broken(&right, mutation);
        let reports = verify(&broken);
        let report = reports.iter().find(|report| report.name == *name).expect("the invariant runs");
        assert!(report.rows > 0 && report.example.is_some(), "{name} is silent after: {mutation}");
    }
}

#[test]
fn every_file_is_embedded_and_says_what_it_is() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/invariants");
    let mut files: Vec<String> =
        std::fs::read_dir(folder).expect("the folder").map(|file| file.expect("a file").file_name().into_string().expect("a name")).collect();
    files.sort();
    let embedded: Vec<String> = INVARIANTS.iter().map(|invariant| format!("{}.sql", invariant.name)).collect();
    assert_eq!(files, embedded);
    for invariant in INVARIANTS {
        assert!(invariant.sql.starts_with("-- ") && invariant.sql.lines().next().is_some_and(|line| line.ends_with('.')), "{}", invariant.name);
        for table in invariant.tables() {
            assert!(invariant.sql.matches(table).count() > 1 && tables().iter().any(|known| known.name == table), "{} names {table}", invariant.name);
        }
    }
}

/// A home with the same books, and the mutation.
fn broken(right: &[u8], mutation: &str) -> Books {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("chandler.db"), right).expect("a copy");
    let home = Home::open(folder.path(), registry()).expect("a home");
    let connection = Connection::open(home.database_path()).expect("the database");
    connection.execute_batch(&format!("PRAGMA synchronous = OFF; {mutation}")).expect(mutation);
    Books { _folder: folder, home, connection }
}

fn tables() -> Vec<&'static Table> {
    chandler_erp::tables::TABLES.iter().chain(chandler_recommend::TABLES).copied().collect()
}

fn registry() -> Registry {
    Registry { tables: tables(), commands: vec![&NOTHING] }
}

struct Books {
    _folder: TempDir,
    home: Home,
    connection: Connection,
}

fn books() -> Books {
    let folder = TempDir::new().expect("a folder");
    let options = InitOptions { entity_id: "E".to_owned(), currency: "USD".to_owned(), time_zone: "UTC".to_owned(), clock: HomeClock::System };
    let home = Home::init(&folder.path().join("home"), &options, registry()).expect("a home");
    let envelope = Envelope { key: "k".to_owned(), command: "nothing".to_owned(), actor: None, entity_id: None, effective_at: None, body: json!({}) };
    let answer = Writer::start(&home, WriterOptions::default()).expect("the writer").submit(envelope).expect("an answer");
    assert_eq!(answer.commit_seq, Some(1));
    let connection = Connection::open(home.database_path()).expect("the database");
    let triggers = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger'";
    let drop_triggers: String = connection.query_row(triggers, [], |row| row.get(0)).expect("triggers");
    connection.execute_batch(&format!("PRAGMA synchronous = OFF; {drop_triggers}")).expect("as an intruder");
    for (table, rows) in BOOKS {
        let table = tables().into_iter().find(|known| known.name == *table).expect("a business table");
        for row in serde_json::from_str::<Vec<Value>>(rows).expect("rows") {
            insert(&connection, table, &row);
        }
    }
    Books { _folder: folder, home, connection }
}

fn verify(books: &Books) -> Vec<InvariantReport> {
    books.home.reader().expect("a reader").verify_invariants().expect("verifies")
}

/// A row with what is given, and for the rest one entity, item, site, customer and currency, nothing and no text.
fn insert(connection: &Connection, table: &Table, row: &Value) {
    let literal = |value: &Value| value.as_i64().map_or_else(|| format!("'{}'", value.as_str().expect("text")), |number| number.to_string());
    let usual = |name: &str| match name {
        "entity_id" => "'E'",
        "item_id" => "'BOLT'",
        "site_id" => "'MAIN'",
        "customer_id" => "'C'",
        "currency" => "'USD'",
        _ => "",
    };
    let text = |column: &chandler_catalogue::Column| match row.get(column.name) {
        Some(value) => literal(value),
        None if column.name == "commit_seq" => "1".to_owned(),
        None if column.nullable => "NULL".to_owned(),
        None if !usual(column.name).is_empty() => usual(column.name).to_owned(),
        None if matches!(column.kind, chandler_catalogue::ColumnKind::Text | chandler_catalogue::ColumnKind::Json) => "''".to_owned(),
        None => "0".to_owned(),
    };
    let mut names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let mut values: Vec<String> = table.columns.iter().map(text).collect();
    if !names.contains(&"commit_seq") {
        names.push("commit_seq");
        values.push("1".to_owned());
    }
    let sql = format!("INSERT INTO {} ({}) VALUES ({})", table.name, names.join(", "), values.join(", "));
    connection.execute(&sql, []).expect(&sql);
}
