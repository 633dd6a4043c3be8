//! A recommendation leaves the home as one file, and is derived again where there is no home.

use crate::harness::Home;
use std::fs;

#[test]
fn a_bundle_is_derived_again_without_a_home_and_a_changed_one_is_told() {
    let home = Home::nowhere();
    home.json(&["init"]);
    home.json(&["simulate", "--seed", "7", "--days", "60"]);
    home.json(&["run"]);
    let queue = home.json(&["queue", "all", "--top", "1"]);
    let rec_id = queue["rows"][0]["rec_id"].as_str().expect("an id");
    let exported = home.run(&["show", rec_id, "--bundle"]);
    assert_eq!(exported.code, 0, "{}", exported.out);
    let file = home.folder().join("case.json");
    fs::write(&file, &exported.out).expect("a file");

    let elsewhere = Home::nowhere();
    let replay = |name: &str| elsewhere.run_json(&["replay", "--bundle", name]);
    let name = file.to_str().expect("a name");
    let whole = replay(name);
    assert_eq!((whole.code, &whole.document()["equal"]), (0, &serde_json::json!(1)), "{}", whole.out);

    let evidence = exported.out.find("\"evidence\":").expect("evidence");
    let digit = exported.out[evidence..].find(|letter: char| letter.is_ascii_digit()).expect("a digit") + evidence;
    let mut changed = exported.out.clone().into_bytes();
    changed[digit] ^= 1;
    fs::write(&file, changed).expect("a file");
    let told = replay(name);
    assert_eq!((told.code, &told.document()["unequal"]), (1, &serde_json::json!(1)), "{}", told.out);
    assert_eq!(told.document()["differences"][0]["step"], "bundle_hash");

    fs::write(&file, &exported.out[..exported.out.len() / 2]).expect("a file");
    assert_eq!(replay(name).failure(), (2, "malformed_bundle".to_owned()));
}
