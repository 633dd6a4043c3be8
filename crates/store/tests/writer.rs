//! One writer: answers, keys, times, groups.

mod common;

use chandler_calendar::Instant;
use chandler_catalogue::{Record, Value, key};
use chandler_erp::{Envelope, Operation};
use chandler_store::{Durability, Fault, FixedClock, HomeClock, KnownAt, Outcome, RowQuery, Writer, WriterOptions};
use common::new_home;
use common::registry::{Counter, CounterEvent, add_units, envelope, take_units};
use serde_json::json;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Barrier};
use std::thread;

#[test]
fn an_accepted_command_is_in_the_books_the_log_and_the_outbox() {
    let test = new_home();
    let answer = test.writer().submit(add_units("k1", "a", 3)).expect("an answer");
    assert_eq!((answer.outcome, answer.commit_seq), (Outcome::Accepted, Some(1)));
    assert_eq!(answer.documents[0].id, "a");
    let reader = test.reader();
    assert_eq!(reader.get::<Counter>(&key!["E", "a"]).expect("reads").map(|row| row.units), Some(3));
    assert_eq!(reader.scan::<CounterEvent>(&key!["E", 1]).expect("reads").len(), 1);
    let commits = reader.read_outbox(0, 10).expect("the outbox");
    let written: Vec<_> = commits[0].writes.iter().map(|write| (write.table.name, write.operation, write.values.len())).collect();
    assert_eq!(written, [("counter_events", Operation::Insert, 7), ("counters", Operation::Insert, 4)]);
    let entry = reader.log_of_commit(1).expect("the log").expect("logged");
    assert_eq!((entry.key.as_str(), entry.actor.as_str(), entry.body), ("k1", "system", Some(json!({"counter": "a", "units": 3}))));
    assert!(reader.verify().expect("verifies").ok());
}

#[test]
fn the_same_key_answers_the_same_for_ever() {
    let test = new_home();
    let first = test.writer().submit(add_units("k1", "a", 3)).expect("an answer");
    let writer = test.writer();
    let again = writer.submit(add_units("k1", "a", 3)).expect("an answer");
    assert_eq!((again.outcome, again.commit_seq, &again.documents), (Outcome::Repeated, first.commit_seq, &first.documents));
    let spaced: Envelope = serde_json::from_str(r#"{"key":"k1","command":"add","body":{ "units" : 3, "counter":"a"}}"#).expect("an envelope");
    assert_eq!(writer.submit(spaced).expect("an answer").outcome, Outcome::Repeated);
    for other in [
        add_units("k1", "a", 4),
        take_units("k1", "a", 3),
        Envelope { entity_id: Some("F".to_owned()), ..add_units("k1", "a", 3) },
        Envelope { effective_at: Some(Instant(0)), ..add_units("k1", "a", 3) },
    ] {
        assert_eq!(writer.submit(other).expect("an answer").outcome, Outcome::Conflict);
    }
    assert_eq!(test.reader().get::<Counter>(&key!["E", "a"]).expect("reads").map(|row| row.units), Some(3));
}

#[test]
fn a_refusal_is_kept_and_takes_no_commit() {
    let test = new_home();
    let writer = test.writer();
    let refused = writer.submit(take_units("k1", "a", 1)).expect("an answer");
    assert_eq!((refused.outcome, refused.commit_seq), (Outcome::Refused, None));
    let added = writer.submit(add_units("k2", "a", 5)).expect("an answer");
    assert_eq!(added.commit_seq, Some(1), "the refusal took no commit");
    let again = writer.submit(take_units("k1", "a", 1)).expect("an answer");
    assert_eq!(again.outcome, Outcome::Refused, "though there is stock now");
    assert_eq!(again.refusal, refused.refusal);
    let head = test.reader().head().expect("the head");
    assert_eq!((head.links, head.commit_seq), (2, 1));
}

#[test]
fn an_invalid_body_leaves_its_key_free() {
    let test = new_home();
    let writer = test.writer();
    for bad in [envelope("k1", "add", json!({"counter": "a"})), envelope("k1", "subtract", json!({})), envelope("", "add", json!({}))] {
        let answer = writer.submit(bad).expect("an answer");
        assert_eq!(answer.outcome, Outcome::Invalid);
        assert!(!answer.invalid.expect("says what is wrong").remedy.is_empty());
    }
    assert_eq!(writer.submit(add_units("k1", "a", 1)).expect("an answer").outcome, Outcome::Accepted);
}

#[test]
fn a_command_that_fails_inside_leaves_nothing_and_harms_nobody() {
    let test = new_home();
    let writer = test.writer();
    writer.submit(add_units("k1", "a", 1)).expect("an answer");
    let group = vec![
        add_units("k2", "b", 1),
        envelope("k3", "break", json!({"counter": "a", "units": 9})),
        envelope("k4", "panic", json!({})),
        add_units("k5", "b", 1),
    ];
    let answers = writer.submit_all(group);
    assert!(matches!(answers[1], Err(Fault::Internal(_))), "{:?}", answers[1]);
    assert!(matches!(answers[2], Err(Fault::Internal(_))), "{:?}", answers[2]);
    assert_eq!(answers[3].as_ref().expect("an answer").commit_seq, Some(3));
    let reader = test.reader();
    assert_eq!(reader.get::<Counter>(&key!["E", "touched-before-the-break"]).expect("reads"), None);
    assert_eq!(reader.get::<Counter>(&key!["E", "b"]).expect("reads").map(|row| row.units), Some(2));
    assert!(reader.verify().expect("verifies").ok());
}

#[test]
fn the_last_unit_is_sold_once() {
    const ROUNDS: usize = 50;
    const CLIENTS: usize = 64;
    let test = new_home();
    let writer = Arc::new(test.writer());
    for round in 0..ROUNDS {
        let counter = format!("round-{round}");
        writer.submit(add_units(&format!("add-{round}"), &counter, 1)).expect("an answer");
        let outcomes = at_once(CLIENTS, &writer, move |client| take_units(&format!("take-{round}-{client}"), &counter, 1));
        let count = |outcome| outcomes.iter().filter(|found| **found == outcome).count();
        assert_eq!((count(Outcome::Accepted), count(Outcome::Refused)), (1, CLIENTS - 1), "round {round}");
    }
    assert!(test.reader().scan::<Counter>(&key!["E"]).expect("reads").iter().all(|counter| counter.units == 0));
}

#[test]
fn ten_units_go_to_ten_of_twenty() {
    let test = new_home();
    let writer = Arc::new(test.writer());
    writer.submit(add_units("add", "a", 10)).expect("an answer");
    let outcomes = at_once(20, &writer, |client| take_units(&format!("take-{client}"), "a", 1));
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Accepted).count(), 10);
}

#[test]
fn a_double_click_by_32_clients_has_one_effect() {
    let test = new_home();
    let writer = Arc::new(test.writer());
    let outcomes = at_once(32, &writer, |_| add_units("the-click", "a", 1));
    let count = |outcome| outcomes.iter().filter(|found| **found == outcome).count();
    assert_eq!((count(Outcome::Accepted), count(Outcome::Repeated)), (1, 31));
    let head = test.reader().head().expect("the head");
    assert_eq!((head.links, head.commit_seq), (1, 1));
}

/// Sends one command per client, all let go together.
fn at_once(clients: usize, writer: &Arc<Writer>, command: impl Fn(usize) -> Envelope + Send + Sync + 'static) -> Vec<Outcome> {
    let (start, command) = (Arc::new(Barrier::new(clients)), Arc::new(command));
    let client = |number: usize| {
        let (writer, start, command) = (Arc::clone(writer), Arc::clone(&start), Arc::clone(&command));
        thread::spawn(move || {
            start.wait();
            writer.submit(command(number)).expect("an answer").outcome
        })
    };
    let threads: Vec<_> = (0..clients).map(client).collect();
    threads.into_iter().map(|thread| thread.join().expect("a client")).collect()
}

#[test]
fn a_retry_storm_with_dropped_answers_does_each_key_once() {
    const KEYS: usize = 2_000;
    let test = new_home();
    let writer = Arc::new(test.writer());
    let client = |client: usize| {
        let writer = Arc::clone(&writer);
        thread::spawn(move || {
            for step in 0..KEYS {
                // Each client walks the keys in an order of its own and forgets every third answer.
                let number = (step * (client * 2 + 1) + client * 137) % KEYS;
                let command = add_units(&format!("key-{number}"), &format!("c-{}", number % 10), 1);
                if step % 3 == 0 {
                    while writer.try_submit(command.clone(), drop).is_err() {
                        thread::yield_now();
                    }
                } else {
                    let answer = writer.submit(command).expect("an answer");
                    assert!(answer.is_done(), "{answer:?}");
                }
            }
        })
    };
    let threads: Vec<_> = (0..8).map(client).collect();
    threads.into_iter().for_each(|thread| thread.join().expect("a client"));
    Arc::into_inner(writer).expect("the only one left").close().expect("closes");
    let reader = test.reader();
    let units: i64 = reader.scan::<Counter>(&key!["E"]).expect("reads").iter().map(|counter| counter.units).sum();
    let head = reader.head().expect("the head");
    assert_eq!((units, head.commit_seq, head.links), (KEYS as i64, KEYS as i64, KEYS as i64));
    assert!(reader.verify().expect("verifies").ok());
}

#[test]
fn a_full_queue_says_so_at_once() {
    let test = new_home();
    let (hold, held) = sync_channel::<()>(0);
    let (entered, at_failpoint) = sync_channel::<()>(0);
    let held = std::sync::Mutex::new(held);
    let failpoint = move |name: &'static str| {
        if name == "before_commit" {
            let _ = entered.send(());
            let _ = held.lock().expect("the only one").recv();
        }
    };
    let options = WriterOptions { queue_capacity: 2, group_limit: 1, failpoint: Some(Arc::new(failpoint)), ..WriterOptions::default() };
    let writer = Writer::start(&test.home, options).expect("the writer starts");
    writer.try_submit(add_units("k0", "a", 1), drop).expect("taken");
    at_failpoint.recv().expect("the writer is busy now");
    writer.try_submit(add_units("k1", "a", 1), drop).expect("waits");
    writer.try_submit(add_units("k2", "a", 1), drop).expect("waits");
    let refused = writer.submit(add_units("k3", "a", 1)).expect_err("the queue is full");
    assert_eq!((refused.clone(), refused.code()), (Fault::Overloaded, "overloaded"));
    drop((hold, at_failpoint));
    writer.close().expect("closes");
    assert_eq!(test.reader().head().expect("the head").commit_seq, 3, "what waited was done, what was turned away was not");
}

#[test]
fn recorded_time_never_goes_backwards() {
    let test = new_home();
    for (number, clock) in [1_000, 400, 2_000, 1_999].into_iter().enumerate() {
        let options = WriterOptions { clock: Box::new(FixedClock(Instant(clock))), ..WriterOptions::default() };
        let writer = Writer::start(&test.home, options).expect("the writer starts");
        writer.submit(add_units(&format!("k{number}"), "a", 1)).expect("an answer");
    }
    let recorded: Vec<_> = test.reader().log(0, 10).expect("the log").iter().map(|entry| entry.recorded_at.0).collect();
    assert_eq!(recorded, [1_000, 1_000, 2_000, 2_000]);
}

#[test]
fn a_bulk_load_is_on_the_disk_when_it_closes() {
    let test = new_home();
    let options = WriterOptions { durability: Durability::AtClose, known_at: Some(KnownAt::Effective), ..WriterOptions::default() };
    let writer = Writer::start(&test.home, options).expect("the writer starts");
    let commands = (0..500).map(|number| Envelope { effective_at: Some(Instant(number)), ..add_units(&format!("k{number}"), "a", 1) }).collect();
    assert!(writer.submit_all(commands).iter().all(|answer| answer.as_ref().is_ok_and(|answer| answer.outcome == Outcome::Accepted)));
    writer.close().expect("closes");
    assert!(!test.dir().join("chandler.db-wal").exists(), "all is in the database file");
    let reader = test.reader();
    assert!(reader.log(0, 500).expect("the log").iter().all(|entry| entry.known_at == entry.effective_at));
    assert_eq!(reader.get::<Counter>(&key!["E", "a"]).expect("reads").map(|row| row.units), Some(500));
}

#[test]
fn a_long_read_does_not_hold_up_the_writer() {
    let test = new_home();
    let writer = test.writer();
    writer.submit(add_units("k0", "a", 1)).expect("an answer");
    let reader = test.reader();
    reader
        .consistently(|reader| {
            reader.head()?;
            for number in 1..200 {
                writer.submit(add_units(&format!("k{number}"), "a", 1))?;
            }
            writer.close()?;
            assert_eq!(reader.head()?.commit_seq, 1);
            Ok(())
        })
        .expect("reads and writes");
    assert_eq!(test.reader().head().expect("the head").commit_seq, 200);
}

#[test]
fn the_clock_of_the_home_dates_what_comes_without_a_time() {
    let test = new_home();
    let writer = test.writer();
    let day = "2025-03-09".parse().expect("a day");
    writer.submit(add_units("live", "a", 1)).expect("an answer");
    writer.set_clock(HomeClock::Fixed(day)).expect("the clock is set");
    writer.submit(add_units("fixed", "a", 1)).expect("an answer");
    let given = Instant(1_700_000_000_000_000);
    writer.submit(Envelope { effective_at: Some(given), ..add_units("given", "a", 1) }).expect("an answer");
    let log = test.reader().log(0, 10).expect("the log");
    assert_eq!((log[0].effective_at, log[0].known_at), (log[0].recorded_at, log[0].recorded_at));
    assert_eq!((log[1].effective_at.to_string().as_str(), log[1].known_at), ("2025-03-09T18:00:00Z", log[1].effective_at));
    assert_eq!((log[2].effective_at, log[2].known_at), (given, given));
    assert_eq!(test.home.settings().expect("settings").clock, HomeClock::Fixed(day));
}

#[test]
fn the_outbox_goes_only_when_it_is_trimmed() {
    let test = new_home();
    let writer = test.writer();
    for number in 1..=5 {
        writer.submit(add_units(&format!("k{number}"), "a", 1)).expect("an answer");
    }
    let reader = test.reader();
    let sequences = |after, limit| reader.read_outbox(after, limit).expect("the outbox").iter().map(|commit| commit.commit_seq).collect::<Vec<_>>();
    assert_eq!((sequences(0, 2), sequences(2, 10)), (vec![1, 2], vec![3, 4, 5]));
    assert_eq!(writer.trim_outbox(3).expect("trims"), 3);
    assert_eq!(sequences(0, 10), [4, 5]);
    assert!(reader.verify().expect("verifies").ok(), "a trimmed outbox is no break");
}

#[test]
fn rows_of_any_table_can_be_asked_for() {
    let test = new_home();
    let writer = test.writer();
    for (number, name) in ["b", "a", "c"].into_iter().enumerate() {
        writer.submit(add_units(name, name, number as i64 + 1)).expect("an answer");
    }
    let reader = test.reader();
    let names = |query: RowQuery| {
        let rows = reader.rows(Counter::TABLE, &query).expect("rows");
        rows.into_iter().map(|row| row.values[1].as_text().expect("text").to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(RowQuery::first(10)), "a b c");
    let by_units = RowQuery { order: vec![("units".to_owned(), chandler_store::Direction::Descending)], ..RowQuery::first(2) };
    assert_eq!(names(by_units), "c a");
    assert_eq!(names(RowQuery::first(10).equal("counter_id", "c")), "c");
    assert_eq!(names(RowQuery::first(10).equal("note", Value::Null)), "a b c");
    let hostile = RowQuery::first(1).equal("units; DROP TABLE counters", 1);
    assert!(matches!(reader.rows(Counter::TABLE, &hostile), Err(Fault::UnknownColumn { .. })));
    assert_eq!(reader.count(Counter::TABLE).expect("a count"), 3);
}

#[test]
fn consistent_reads_see_one_state() {
    let test = new_home();
    let writer = test.writer();
    writer.submit(add_units("k1", "a", 1)).expect("an answer");
    let reader = test.reader();
    let (before, after) = reader
        .consistently(|reader| {
            let before = reader.head()?.commit_seq;
            writer.submit(add_units("k2", "a", 1))?;
            Ok((before, reader.head()?.commit_seq))
        })
        .expect("reads");
    assert_eq!((before, after), (1, 1));
    assert_eq!(reader.head().expect("the head").commit_seq, 2);
}

#[test]
fn posted_rows_never_change_whoever_asks() {
    let test = new_home();
    test.writer().submit(add_units("k1", "a", 1)).expect("an answer");
    let raw = test.raw();
    raw.execute_batch("PRAGMA recursive_triggers = ON").expect("as the writer's connection");
    for change in [
        "UPDATE counter_events SET units = 2",
        "DELETE FROM counter_events",
        "INSERT OR REPLACE INTO counter_events SELECT * FROM counter_events",
        "UPDATE command_log SET actor = 'somebody else'",
        "UPDATE command_log SET body = '{}'",
        "DELETE FROM command_log",
        "INSERT OR REPLACE INTO command_log SELECT * FROM command_log",
    ] {
        let error = raw.execute_batch(change).expect_err(change).to_string();
        assert!(error.contains("never change"), "{change}: {error}");
    }
    raw.execute_batch("UPDATE command_log SET body = NULL").expect("personal data can be erased");
    assert!(test.reader().verify().expect("verifies").ok());
}

#[test]
fn what_the_writer_remembers_is_what_the_books_say() {
    let test = new_home();
    let mut units = std::collections::BTreeMap::new();
    for round in 0..3 {
        let writer = test.writer();
        for number in 0..100_i64 {
            let name = format!("c{}", number % 7);
            let command =
                if number % 3 == 0 { take_units(&format!("{round}-{number}"), &name, 2) } else { add_units(&format!("{round}-{number}"), &name, 1) };
            let change = if number % 3 == 0 { -2 } else { 1 };
            if writer.submit(command).expect("an answer").outcome == Outcome::Accepted {
                *units.entry(name).or_insert(0) += change;
            }
        }
    }
    let rows = test.reader().scan::<Counter>(&key!["E"]).expect("reads");
    assert_eq!(rows.into_iter().map(|row| (row.counter_id, row.units)).collect::<std::collections::BTreeMap<_, _>>(), units);
}
