//! One KPI gives the same digits on the page, in its rows, in the export, in SQL and in the trial balance.

use crate::service::Service;
use chandler_app::{RunRequest, SimulateRequest};
use serde_json::{Value, json};

fn simulated(days: u32) -> Service {
    Service::prepared(move |app| {
        app.simulate(&SimulateRequest { seed: 7, days: Some(days), full: false, decisions: None }, &|_| {}).expect("a company");
        app.run(&RunRequest::default(), &|_| {}).expect("a run");
    })
}

fn sql(service: &Service, query: &str) -> String {
    let (status, answer) = service.ask("POST", "/api/v1/sql", &json!({ "query": query }).to_string());
    assert_eq!(status, 200, "{answer}");
    answer["rows"][0][0].as_str().map_or_else(|| answer["rows"][0][0].to_string(), str::to_owned)
}

fn rows(service: &Service, question: &str) -> Value {
    let (status, answer) = service.ask("GET", &format!("/api/v1/kpis/{question}"), "");
    assert_eq!(status, 200, "{question}: {answer}");
    answer
}

/// The sum of a column of money in hundredths, as somebody would add it up in a spreadsheet.
fn sum_of(csv: &str, column: &str) -> i64 {
    let mut lines = csv.lines();
    let place = lines.next().expect("a heading").split(',').position(|name| name == column).expect("the column");
    lines.map(|line| hundredths(cells(line)[place].as_str())).sum()
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut is_quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            _ => cells.last_mut().expect("a cell").push(letter),
        }
    }
    cells
}

fn hundredths(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn kpi<'b>(board: &'b Value, name: &str) -> &'b Value {
    board["kpis"].as_array().expect("KPIs").iter().find(|kpi| kpi["name"] == name).expect("the KPI")
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is no text: {value}"))
}

#[test]
fn before_the_first_run_there_are_no_figures() {
    let service = Service::start();
    for path in ["/api/v1/kpis", "/api/v1/kpis/stock_value/rows", "/api/v1/kpis/stock_value/rows.csv"] {
        let (status, problem) = service.ask("GET", path, "");
        assert_eq!((status, text(&problem, "code")), (409, "not_run"), "{path}");
    }
    let (status, problem) = service.ask("GET", "/api/v1/kpis/happiness/rows", "");
    assert_eq!((status, text(&problem, "code")), (404, "unknown_kpi"));
}

#[test]
fn a_kpi_has_the_same_digits_everywhere() {
    let service = simulated(100);
    let (status, board) = service.ask("GET", "/api/v1/kpis", "");
    assert_eq!(status, 200, "{board}");
    for kpi in board["kpis"].as_array().expect("KPIs") {
        let (name, value) = (text(kpi, "name"), text(kpi, "value"));
        let in_sql = sql(&service, &format!("SELECT value FROM kpi_values WHERE kpi = '{name}' AND scope_kind = 'all' AND period = 0"));
        assert_eq!(in_sql, format!("{value}00"), "{name}");
        let newest = kpi["series"].as_array().expect("months").last().expect("a month");
        assert_eq!(newest["value"], kpi["value"], "{name}");
    }
    balances_are_the_trial_balance(&service, &board);
    margins_are_their_rows(&service, &board);
    missed_lines_are_their_rows(&service, &board);
    young_books_have_no_year_ago_and_say_so(&board);
    the_collections_queue_shows_the_same(&service, &board);
    a_queue_is_narrowed_to_the_rows_of_a_number(&service, &board);
    what_a_run_records_makes_nothing_older(&service);
}

/// A run records itself, its models and outcomes in commits of its own; what anybody does then counts.
fn what_a_run_records_makes_nothing_older(service: &Service) {
    let session = || service.ask("GET", "/api/v1/session", "").1;
    let fresh = session();
    assert!(fresh["commit_seq"].as_i64() > fresh["last_run"]["snapshot"]["commit_seq"].as_i64(), "{fresh}");
    assert_eq!(fresh["commits_since"], 0, "{fresh}");
    let rec_id = service.ask("GET", "/api/v1/queues/replenishment?top=1", "").1["rows"][0]["rec_id"].clone();
    let comment = json!({ "recs": [{ "rec_id": rec_id }], "note": "Seen" }).to_string();
    let (status, answer) = service.ask("POST", "/api/v1/recommendations/comment", &comment);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(session()["commits_since"], 1, "{answer}");
}

/// The head of the queue, the page, SQL and the export of what is owed.
fn the_collections_queue_shows_the_same(service: &Service, board: &Value) {
    let (status, queue) = service.ask("GET", "/api/v1/queues/collections?top=1", "");
    assert_eq!(status, 200, "{queue}");
    let head = &queue["head"];
    assert_eq!((&head["as_of"], &head["ageing"]), (&board["as_of"], &board["ageing"]));
    let shown = head["kpis"].as_array().expect("KPIs");
    let names: Vec<&str> = shown.iter().map(|kpi| text(kpi, "name")).collect();
    assert_eq!(names, ["days_sales_outstanding", "collections_effectiveness"]);
    shown.iter().zip(&names).for_each(|(of_head, name)| assert_eq!(of_head, kpi(board, name), "{name}"));
    // The index from the books themselves: what is past due now is all that keeps it from 100.
    let index = kpi(board, "collections_effectiveness");
    let past_due = hundredths(text(index, "denominator")) - hundredths(text(index, "numerator"));
    let in_books = "SELECT CAST(SUM(open) AS DECIMAL(20, 2)) FROM receivable_items WHERE kind = 'invoice' AND bucket <> 'not_due'";
    assert_eq!(hundredths(&sql(service, in_books)), past_due);
    let (_, csv) = service.ask_text("GET", "/api/v1/kpis/collections_effectiveness/rows.csv", "");
    assert_eq!(sum_of(&csv, "open"), hundredths(text(&board["ageing"]["total"], "amount")));
    let (_, other) = service.ask("GET", "/api/v1/queues/replenishment?top=1", "");
    assert_eq!(other["head"], Value::Null);
}

/// From a cause to the recommendations on its items or customers and no others, and which of them it has none on.
fn a_queue_is_narrowed_to_the_rows_of_a_number(service: &Service, board: &Value) {
    let queue = |question: &str| {
        let (status, answer) = service.ask("GET", &format!("/api/v1/queues/{question}"), "");
        assert_eq!(status, 200, "{question}: {answer}");
        answer
    };
    let count = |of: &Value, name: &str| of[name].as_u64().expect("a count");
    let mut seen = 0;
    for bridge in board["bridges"].as_array().expect("bridges").iter().filter(|bridge| bridge["kpi"] == "line_fill_rate_requested") {
        let causes = bridge["causes"].as_array().expect("causes");
        for cause in causes.iter().filter(|cause| !cause["queue"].is_null() && cause["lines"] != 0) {
            let (kpi, code, kind) = (text(bridge, "kpi"), text(cause, "cause"), text(cause, "queue"));
            let narrowed = queue(&format!("{kind}?of={kpi}&cause={code}"));
            let about = &narrowed["about"];
            let key = if about["subject"] == "customer" { "customer_id" } else { "item_id" };
            let (_, csv) = service.ask_text("GET", &format!("/api/v1/kpis/{kpi}/rows.csv?cause={code}"), "");
            for row in narrowed["rows"].as_array().expect("rows") {
                assert!(csv.contains(text(&row["subject"], key)), "{code}: {row}");
            }
            assert!(count(about, "subjects") > 0 && about["missing"].as_array().is_some(), "{about}");
            assert_eq!(count(about, "in_queue") + about["missing"].as_array().map_or(0, Vec::len) as u64, count(about, "subjects"), "{about}");
            assert!(count(&narrowed, "total") <= count(&queue(&format!("{kind}?top=1")), "total"), "{code}");
            assert_eq!(narrowed["capacity"], Value::Null, "a part of the queue is no day's work");
            seen += count(about, "in_queue");
        }
    }
    assert!(seen > 0, "some cause has its repair in a queue");
    let (status, problem) = service.ask("GET", "/api/v1/queues/collections?of=happiness", "");
    assert_eq!((status, text(&problem, "code")), (404, "unknown_kpi"));
}

fn young_books_have_no_year_ago_and_say_so(board: &Value) {
    let said = "The books do not go back far enough";
    for kpi in board["kpis"].as_array().expect("KPIs") {
        assert_eq!((&kpi["last_year"], text(kpi, "no_last_year")), (&Value::Null, said), "{kpi}");
        for breakdown in kpi["breakdowns"].as_array().expect("breakdowns") {
            assert_eq!(text(breakdown, "no_last_year"), said, "{breakdown}");
        }
    }
    let ageing = &board["ageing"];
    assert_eq!((&ageing["total_last_year"], text(ageing, "no_last_year")), (&Value::Null, said));
    assert!(ageing["buckets"].as_array().is_some_and(|buckets| buckets.iter().all(|bucket| bucket["last_year"].is_null())));
}

/// Of every KPI, of both margins by segment and of every age of receivables.
#[test]
fn a_year_ago_has_the_same_digits_everywhere() {
    let service = &simulated(430);
    let (status, board) = &service.ask("GET", "/api/v1/kpis", "");
    assert_eq!(*status, 200, "{board}");
    let then = |kpi: &str, column: &str, scope: &str| {
        sql(service, &format!("SELECT {column} FROM kpi_values WHERE kpi = '{kpi}' AND {scope} AND period = 12"))
    };
    for kpi in board["kpis"].as_array().expect("KPIs") {
        let name = text(kpi, "name");
        match kpi["last_year"].as_str() {
            Some(value) => assert_eq!(then(name, "value", "scope_kind = 'all'"), format!("{value}00"), "{name}"),
            None => assert_eq!(kpi["no_last_year"], "The books do not go back far enough", "{name}"),
        }
    }
    for name in ["gross_margin", "pocket_margin"] {
        let by_segment = kpi(board, name)["breakdowns"].as_array().and_then(|all| all.iter().find(|one| one["scope_kind"] == "segment"));
        let segments = by_segment.expect("segments")["scopes"].as_array().expect("scopes");
        let known: Vec<&Value> = segments.iter().filter(|scope| !scope["last_year"].is_null()).collect();
        assert!(known.len() >= 3, "{segments:?}");
        for scope in known {
            let which = format!("scope_kind = 'segment' AND scope = '{}'", text(scope, "scope"));
            assert_eq!(then(name, "value", &which), format!("{}00", text(scope, "last_year")), "{name}: {scope}");
            assert_eq!(then(name, "target", &which), format!("{}.0000", text(scope, "target")), "{name}: {scope}");
        }
    }
    let ageing = &board["ageing"];
    assert_eq!(text(&ageing["total_last_year"], "amount"), text(kpi(board, "receivables"), "last_year"));
    for bucket in ageing["buckets"].as_array().expect("buckets") {
        let (name, last_year) = (text(bucket, "bucket"), text(&bucket["last_year"], "amount"));
        assert_eq!(then("receivables_share", "numerator", &format!("scope_kind = 'age' AND scope = '{name}'")), format!("{last_year}00"), "{bucket}");
        assert_eq!(sql(service, &format!("SELECT open FROM receivables_ageing WHERE bucket = '{name}' AND period = 12")), format!("{last_year}00"));
        assert!(name == "on_account" || !last_year.starts_with('-'), "{bucket}");
    }
    // What was on account then, from the papers themselves.
    let of_papers = "SELECT CAST(SUM(papers.amount) AS DECIMAL(20, 4)) FROM ( \
         SELECT -amount AS amount, received_on AS booked_on FROM core_payments UNION ALL \
         SELECT amount, reversed_on FROM core_payments WHERE reversed_on IS NOT NULL UNION ALL \
         SELECT amount, applied_on FROM core_payment_applications UNION ALL \
         SELECT -total, credited_on FROM core_credit_memos UNION ALL \
         SELECT amount, applied_on FROM core_credit_applications \
         ) AS papers JOIN kpi_periods AS periods ON periods.period = 12 AND papers.booked_on <= periods.to_on";
    let on_account = ageing["buckets"].as_array().and_then(|all| all.iter().find(|bucket| bucket["bucket"] == "on_account"));
    assert_eq!(sql(service, of_papers), format!("{}00", text(&on_account.expect("the bucket")["last_year"], "amount")));
}

fn balances_are_the_trial_balance(service: &Service, board: &Value) {
    let pairs = [
        ("stock_value", "1200", "SELECT SUM(pool_value) FROM core_item_sites", "stock_value"),
        ("receivables", "1100", "SELECT SUM(receivable - unapplied) FROM core_customer_accounts", "open"),
    ];
    for (name, account, in_books, column) in pairs {
        let value = text(kpi(board, name), "value");
        assert_eq!(sql(service, &format!("SELECT SUM(amount) FROM core_journal_lines WHERE account = '{account}'")), format!("{value}00"), "{name}");
        assert_eq!(sql(service, in_books), format!("{value}00"), "{name}");
        let shown = rows(service, &format!("{name}/rows?limit=3"));
        assert_eq!((text(&shown["total"]["sum"], "amount"), shown["row_count"].as_u64()), (value, Some(3)), "{name}");
        let (_, csv) = service.ask_text("GET", &format!("/api/v1/kpis/{name}/rows.csv"), "");
        assert_eq!(sum_of(&csv, column), hundredths(value), "{name}");
        assert_eq!(csv.lines().count() as u64, shown["rows_in_all"].as_u64().expect("a count") + 1, "{name}");
    }
    assert_eq!(text(&board["ageing"]["total"], "amount"), text(kpi(board, "receivables"), "value"));
    for bucket in board["ageing"]["buckets"].as_array().expect("buckets") {
        let shown = rows(service, &format!("receivables/rows?bucket={}", text(bucket, "bucket")));
        assert_eq!(shown["rows_in_all"], bucket["items"]);
        assert!(bucket["items"] == 0 || shown["total"]["sum"] == bucket["open"], "{bucket}");
    }
}

fn margins_are_their_rows(service: &Service, board: &Value) {
    for name in ["gross_margin", "pocket_margin"] {
        let kpi = kpi(board, name);
        assert_eq!(text(&rows(service, &format!("{name}/rows"))["total"]["sum"], "amount"), text(kpi, "numerator"), "{name}");
        for breakdown in kpi["breakdowns"].as_array().expect("breakdowns") {
            let scopes = breakdown["scopes"].as_array().expect("scopes");
            let sum: i64 = scopes.iter().map(|scope| hundredths(text(scope, "numerator"))).sum();
            assert_eq!(sum, hundredths(text(kpi, "numerator")), "{name} by {}", breakdown["scope_kind"]);
            scopes.iter().take(2).for_each(|scope| one_scope_has_the_same_digits(service, name, text(breakdown, "scope_kind"), scope));
        }
    }
}

/// Page, rows, export and SQL of one family, segment, customer or site.
fn one_scope_has_the_same_digits(service: &Service, name: &str, kind: &str, scope: &Value) {
    let (which, numerator) = (text(scope, "scope"), text(scope, "numerator"));
    let of_scope = format!("kpi = '{name}' AND scope_kind = '{kind}' AND scope = '{which}' AND period = 0");
    assert_eq!(sql(service, &format!("SELECT numerator FROM kpi_values WHERE {of_scope}")), format!("{numerator}00"), "{name} of {kind} {which}");
    let question = format!("?scope_kind={kind}&scope={}", which.replace(' ', "%20"));
    assert_eq!(text(&rows(service, &format!("{name}/rows{question}"))["total"]["sum"], "amount"), numerator, "{name} of {kind} {which}");
    let (status, file) = service.ask_text("GET", &format!("/api/v1/kpis/{name}/rows.csv{question}"), "");
    assert_eq!((status, sum_of(&file, name)), (200, hundredths(numerator)), "{name} of {kind} {which}");
}

fn missed_lines_are_their_rows(service: &Service, board: &Value) {
    for bridge in board["bridges"].as_array().expect("bridges") {
        let causes = bridge["causes"].as_array().expect("causes");
        let sum: i64 = causes.iter().map(|cause| hundredths(text(cause, "change"))).sum();
        assert_eq!(sum, hundredths(text(bridge, "change")), "{bridge}");
        for cause in causes {
            let question = |period: &Value| format!("{}/rows?cause={}&period={period}", text(bridge, "kpi"), text(cause, "cause"));
            assert_eq!(rows(service, &question(&bridge["after"]["period"]))["rows_in_all"], cause["lines"], "{cause}");
            assert_eq!(rows(service, &question(&bridge["before"]["period"]))["rows_in_all"], cause["lines_before"], "{cause}");
        }
    }
    let rate = kpi(board, "line_fill_rate_requested");
    let count = |outcome: &str| rows(service, &format!("line_fill_rate_requested/rows?outcome={outcome}"))["rows_in_all"].to_string();
    assert_eq!((count("met").as_str(), count("all").as_str()), (text(rate, "numerator"), text(rate, "denominator")));
    assert!(board["bridges"].as_array().is_some_and(|bridges| bridges.iter().any(|bridge| !bridge["causes"][0].is_null())), "nothing was missed");
}
