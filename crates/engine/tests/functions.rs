//! The example in every function's documentation is true.

mod common;

#[tokio::test]
async fn every_function_does_what_its_example_says() {
    let session = common::session(common::empty_lake()).await;
    let functions = chandler_engine::functions::functions();
    assert!(functions.len() >= 9, "{}", functions.len());
    for function in functions {
        let (sql, expected) = function.example;
        let answer = session.query(sql, 10).await.unwrap_or_else(|error| panic!("{}: {error}", function.name));
        let shown = match &answer.rows[0][0] {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string().replace(',', ", "),
        };
        assert_eq!(shown, expected, "{}", function.name);
        assert!(function.signature.starts_with(function.name), "{}", function.name);
    }
}

/// Four hundred items in parts that go to one thread or to two: every digit of every future is the same.
#[tokio::test]
async fn a_risk_has_the_same_bytes_on_one_and_two_threads() {
    let items: Vec<String> = (1..=400).map(|item| format!("({item})")).collect();
    let sql = format!(
        "
        SELECT item, stockout_risk(
            [3, item % 5, 2, 0, 7, 1, item % 3, 4, 2, 6, 0, 3, 5, 1, 2, 8, 3, 2, item % 4, 1, 0, 2, 4, 3], [], 7, item % 60, 14, [40, 25], [item % 9, 12], [0, 3, -1, 7],
            [item % 11], [5]
        ) AS risk
        FROM (VALUES {}) AS items(item)
        ORDER BY item",
        items.join(", ")
    );
    let mut answers = Vec::new();
    for threads in [1, 2] {
        let session = chandler_engine::Session::open(common::empty_lake(), common::parameters(), common::rules(), common::threads(threads)).await;
        answers.push(session.expect("session").query(&sql, 1_000).await.expect("an answer").rows);
    }
    assert_eq!(answers[0].len(), 400);
    assert_eq!(answers[0], answers[1]);
}

/// The open invoices of a small company, as a run scores them: what is told of each adds up to its log-odds, and these to the chance.
#[tokio::test]
async fn every_told_score_of_a_small_company_adds_up() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/time_to_pay/small_company.csv");
    let text = std::fs::read_to_string(file).expect("the company");
    let lines: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    // A statement has room for so many: days from 20,600 on, 0 where there is none, and whole amounts.
    let day = |text: &str| text.parse::<i32>().map_or(0, |day| day - 20_600);
    let whole = |text: &str| text.parse::<f64>().map_or(0, |number| (number.round() as i32).max(1));
    let column = |place: usize, number: &dyn Fn(&str) -> i32| {
        let numbers: Vec<String> = lines.iter().map(|line| number(line[place]).to_string()).collect();
        format!("UNNEST([{}])", numbers.join(","))
    };
    let date = |name: &str| format!("ARROW_CAST(ARROW_CAST(NULLIF({name}, 0) + 20600, 'Int32'), 'Date32')");
    let sql = format!(
        "
        WITH written AS (
            SELECT {} AS number, {} AS customer, {} AS invoiced, {} AS due, {} AS paid, {} AS ended, {} AS amount
        ),
        books AS (
            SELECT ARRAY_AGG(
                NAMED_STRUCT(
                    'invoice_number', CAST(number AS VARCHAR), 'customer_id', CAST(customer AS VARCHAR), 'invoiced_on', {}, 'due_on', {}, 'settled_on', {},
                    'ended_on', {}, 'amount', CAST(amount AS DOUBLE)
                )
                ORDER BY number
            ) AS invoices
            FROM written
        ),
        trained AS (
            SELECT invoices, PAYMENT_MODEL(invoices, DATE '2026-10-30', NAMED_STRUCT('mode', 'on', 'challenger', 'none'))[1]['file'] AS file FROM books
        ),
        outlooks AS (SELECT UNNEST(PAYMENT_OUTLOOKS(invoices, DATE '2026-10-30', file)) AS outlook FROM trained)
        SELECT
            outlook['score']['base_millionths'], outlook['score']['effects'], outlook['score']['rest_millionths'], outlook['score']['log_odds_millionths'],
            outlook['score']['calibrated_millionths'], outlook['model_late_probability']
        FROM outlooks",
        column(0, &whole),
        column(1, &whole),
        column(2, &day),
        column(3, &day),
        column(4, &day),
        column(5, &day),
        column(6, &whole),
        date("invoiced"),
        date("due"),
        date("paid"),
        date("ended"),
    );
    let answer = common::session(common::empty_lake()).await.query(&sql, 5_000).await.expect("an answer");
    assert!(answer.rows.len() > 300, "{} open invoices", answer.rows.len());
    for row in answer.rows {
        let [base, rest, log_odds, calibrated] = [0, 2, 3, 4].map(|at: usize| row[at].as_i64().expect("a whole number"));
        let effects = row[1].as_array().expect("effects").iter().map(|effect| effect["effect_millionths"].as_i64().expect("a whole number"));
        assert_eq!(base + effects.sum::<i64>() + rest, log_odds, "{row:?}");
        let chance = 1.0 / (1.0 + (-(calibrated as f64) / 1e6).exp());
        assert!((chance - row[5].as_f64().expect("a chance")).abs() < 1e-6, "{row:?}");
    }
}
