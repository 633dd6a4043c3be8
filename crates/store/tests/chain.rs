//! Tampering shows: with the log, with bodies, with the outbox, and against checkpoints kept outside.

mod common;

use chandler_store::{ChainReport, Checkpoint, LogQuery};
use common::registry::{add_units, take_units};
use common::{TestHome, new_home};

const LINKS: i64 = 12;

/// A chain of twelve links, every fourth a refusal.
fn chain() -> TestHome {
    let test = new_home();
    let writer = test.writer();
    for number in 1..=LINKS {
        let key = format!("k{number}");
        let command = if number % 4 == 0 { take_units(&key, "empty", 1) } else { add_units(&key, "a", number) };
        writer.submit(command).expect("an answer");
    }
    test
}

fn tampered(sql: &str) -> ChainReport {
    tampered_against(sql, |_| Vec::new())
}

/// As an intruder with the file would: past the triggers.
fn tampered_against(sql: &str, checkpoints: impl Fn(&TestHome) -> Vec<Checkpoint>) -> ChainReport {
    let test = chain();
    let kept = checkpoints(&test);
    let raw = test.raw();
    raw.execute_batch("DROP TRIGGER command_log_no_update; DROP TRIGGER command_log_no_delete;").expect("no more triggers");
    raw.execute_batch(sql).expect(sql);
    test.reader().verify_chain_against(&kept).expect("a report")
}

#[test]
fn a_clean_chain_is_clean() {
    let report = chain().reader().verify_chain().expect("a report");
    assert_eq!((report.links, report.head_seq, report.first_bad, report.reason), (LINKS, 9, None, None));
    assert_eq!(report.head_hash.len(), 64);
}

#[test]
fn commits_after_one_are_counted_without_refusals_and_commands_that_do_not_count() {
    let test = chain();
    let reader = test.reader();
    let added = reader.log(0, 1).expect("the log")[0].command.clone();
    let counts = |after, without: &[&str]| reader.commits_after(after, without).expect("a count");
    assert_eq!((counts(0, &[]), counts(7, &[]), counts(9, &[])), (9, 2, 0), "three of twelve links are refusals");
    assert_eq!((counts(0, &[&added]), counts(0, &["nothing", "else"])), (0, 9));
}

#[test]
fn the_log_is_found_by_command_word_and_time_the_newest_first() {
    let test = chain();
    let reader = test.reader();
    let links = |query: LogQuery| -> Vec<i64> { reader.search_log(&query).expect("entries").iter().map(|entry| entry.link).collect() };
    let all = || LogQuery { limit: 100, ..LogQuery::default() };
    assert_eq!(links(LogQuery { limit: 3, ..all() }), [12, 11, 10]);
    assert_eq!(links(LogQuery { text: Some("empty".to_owned()), ..all() }), [12, 8, 4]);
    assert_eq!(links(LogQuery { text: Some("k11".to_owned()), ..all() }), [11]);
    let taken = reader.log(0, 100).expect("the log")[3].command.clone();
    assert_eq!(links(LogQuery { command: Some(taken), ..all() }), [12, 8, 4]);
    assert!(links(LogQuery { actor: Some("nobody' OR 1 = 1 --".to_owned()), ..all() }).is_empty());
    let known_at = reader.log(0, 100).expect("the log")[0].known_at;
    assert!(links(LogQuery { known_before: Some(known_at), ..all() }).is_empty());
    assert!(links(LogQuery { known_from: Some(known_at), ..all() }).contains(&1));
    assert_eq!(reader.log(0, 1).expect("the log")[0].hash.len(), 64, "a link is told by its hash");
}

#[test]
fn an_empty_chain_is_clean() {
    let report = new_home().reader().verify_chain().expect("a report");
    assert_eq!((report.links, report.head_seq, report.first_bad), (0, 0, None));
}

#[test]
fn every_edited_field_shows_at_its_link() {
    let fields = [
        "key = 'other'",
        "command = 'take'",
        "entity_id = 'F'",
        "actor = 'mallory'",
        "recorded_at = recorded_at + 1",
        "effective_at = effective_at - 1",
        "known_at = 0",
        "answer = '{}'",
        "request_digest = zeroblob(32)",
        "body_digest = zeroblob(32)",
        "effects_digest = zeroblob(32)",
        "prev_hash = zeroblob(32)",
        "hash = zeroblob(32)",
        "body = '{\"counter\":\"a\",\"units\":700}'",
        "outcome = 'refused', commit_seq = NULL",
        "commit_seq = 70",
    ];
    for field in fields {
        for link in [1, 5, 11] {
            // An edit that leaves the value as it is would be none.
            let found = tampered(&format!("UPDATE command_log SET {field} WHERE link = {link}")).first_bad;
            let unchanged = link == 1 && field.starts_with("prev_hash");
            assert_eq!(found, (!unchanged).then_some(link), "{field} at {link}");
        }
    }
}

#[test]
fn edited_row_versions_in_the_outbox_show() {
    let report = tampered("UPDATE outbox SET payload = CAST(payload || x'00' AS BLOB) WHERE commit_seq = 2");
    assert_eq!((report.first_bad, report.reason.as_deref()), (Some(2), Some("its row versions in the outbox are not the ones that were written")));
}

#[test]
fn a_deleted_link_shows() {
    assert_eq!(tampered("DELETE FROM command_log WHERE link = 1").first_bad, Some(1));
    let report = tampered("DELETE FROM command_log WHERE link = 4");
    assert_eq!((report.first_bad, report.reason.as_deref()), (Some(4), Some("a link is missing before it")));
    let closed = "DELETE FROM command_log WHERE link = 4; UPDATE command_log SET link = link - 100 WHERE link > 4; UPDATE command_log SET link = link + 99 WHERE link < 0";
    assert_eq!(tampered(closed).first_bad, Some(4));
}

#[test]
fn an_inserted_link_shows() {
    let make_room = "UPDATE command_log SET link = link + 100 WHERE link > 4; UPDATE command_log SET link = link - 99 WHERE link > 100;";
    let insert =
        "INSERT INTO command_log SELECT 5, NULL, 'forged', command, entity_id, actor, recorded_at, effective_at, known_at, outcome, answer, body,
                  request_digest, body_digest, effects_digest, hash, hash FROM command_log WHERE link = 4";
    assert_eq!(tampered(&format!("{make_room}{insert}")).first_bad, Some(5));
}

#[test]
fn swapped_links_show() {
    let swap = "UPDATE command_log SET link = -3 WHERE link = 3; UPDATE command_log SET link = 3 WHERE link = 7; UPDATE command_log SET link = 7 WHERE link = -3";
    assert_eq!(tampered(swap).first_bad, Some(3));
}

#[test]
fn a_cut_tail_shows_against_a_checkpoint_only() {
    let cut = "DELETE FROM command_log WHERE link > 9";
    assert_eq!(tampered(cut).first_bad, None, "what is left is whole in itself");
    let head = |test: &TestHome| vec![test.reader().verify_chain().expect("a report").checkpoint()];
    assert_eq!(tampered_against(cut, head).first_bad, Some(10));
}

#[test]
fn a_chain_hashed_anew_shows_against_a_checkpoint_only() {
    let test = chain();
    let checkpoint = test.reader().verify_chain().expect("a report").checkpoint();
    // The forger lets the program itself make the other history: as good as any re-chaining.
    let forged = new_home();
    let writer = forged.writer();
    for number in 1..=LINKS {
        writer.submit(add_units(&format!("k{number}"), "a", 1)).expect("an answer");
    }
    assert_eq!(forged.reader().verify_chain().expect("a report").first_bad, None, "whole in itself");
    let report = forged.reader().verify_chain_against(std::slice::from_ref(&checkpoint)).expect("a report");
    assert_eq!(report.first_bad, Some(checkpoint.links));
    let text = serde_json::to_string(&checkpoint).expect("JSON");
    assert_eq!(serde_json::from_str::<Checkpoint>(&text).expect("a checkpoint"), checkpoint);
    writer.close().expect("closes");
    let grown = test.writer();
    grown.submit(add_units("later", "a", 1)).expect("an answer");
    assert_eq!(test.reader().verify_chain_against(&[checkpoint]).expect("a report").first_bad, None, "a chain that grew is the same chain");
}

/// A thousand small lies of every kind; the seed makes each run the same.
#[test]
fn a_thousand_random_tamperings_all_show() {
    let test = chain();
    let reader = test.reader();
    let checkpoint = reader.verify_chain().expect("a report").checkpoint();
    let raw = test.raw();
    raw.execute_batch(
        "PRAGMA synchronous = OFF; DROP TRIGGER command_log_no_update; DROP TRIGGER command_log_no_delete;
         CREATE TEMP TABLE kept AS SELECT * FROM command_log;",
    )
    .expect("an intruder");
    let mut random = Random(20_261_123);
    for case in 0..1_000 {
        let sql = random_tampering(&mut random);
        raw.execute_batch(&sql).expect(&sql);
        let changed: bool = raw
            .query_row(
                "SELECT EXISTS (SELECT * FROM kept EXCEPT SELECT * FROM command_log) OR EXISTS (SELECT * FROM command_log EXCEPT SELECT * FROM kept)",
                [],
                |row| row.get(0),
            )
            .expect("a comparison");
        let report = reader.verify_chain_against(std::slice::from_ref(&checkpoint)).expect("a report");
        assert_eq!(report.first_bad.is_some(), changed, "case {case}: {sql}");
        raw.execute_batch("DELETE FROM command_log; INSERT INTO command_log SELECT * FROM kept;").expect("as it was");
    }
    assert_eq!(reader.verify_chain_against(&[checkpoint]).expect("a report").first_bad, None);
}

fn random_tampering(random: &mut Random) -> String {
    let (link, other) = (random.below(LINKS as u64) + 1, random.below(LINKS as u64) + 1);
    let number = random.below(1 << 40);
    match random.below(6) {
        0 => {
            let column = ["key", "command", "entity_id", "actor", "answer", "body"][random.below(6) as usize];
            format!("UPDATE command_log SET {column} = {column} || '{number}' WHERE link = {link}")
        }
        1 => {
            let column = ["recorded_at", "effective_at", "known_at"][random.below(3) as usize];
            format!("UPDATE command_log SET {column} = {number} WHERE link = {link}")
        }
        2 => {
            let column = ["request_digest", "body_digest", "effects_digest", "prev_hash", "hash"][random.below(5) as usize];
            format!("UPDATE command_log SET {column} = (SELECT {column} FROM kept WHERE link = {other}) WHERE link = {link}")
        }
        3 => format!("DELETE FROM command_log WHERE link >= {link} AND link <= {}", link + other),
        4 => format!(
            "UPDATE command_log SET link = -1 WHERE link = {link}; UPDATE command_log SET link = {link} WHERE link = {other};
             UPDATE command_log SET link = {other} WHERE link = -1"
        ),
        _ => format!(
            "INSERT INTO command_log SELECT {}, NULL, 'forged', command, entity_id, actor, recorded_at, effective_at, known_at, 'refused', answer, body,
             request_digest, body_digest, effects_digest, hash, zeroblob(32) FROM kept WHERE link = {LINKS}",
            LINKS + 1
        ),
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}
