//! The statements of `corpus/`, each with what becomes of it: `-- CODE: part of the sentence`, or `-- answered: ROWS`.
//!
//! Blocks are separated by empty lines; the first block of a file says what it is about. `{folder}` is a folder with `canary.csv`, `{parquet}` a Parquet
//! file in it that no snapshot pins, `{12 times: …}` a repetition with the count as `#` and the one before as `@`, `{nul}` and the like are characters
//! that an editor would not show.

use std::fs;
use std::path::Path;

use chandler_engine::{Answer, EngineError};

use crate::Guarded;

/// The method asks for 200 hostile statements.
const FEWEST_REFUSED: usize = 200;

struct Case {
    file: String,
    expected: String,
    sql: String,
}

#[tokio::test]
async fn every_statement_of_the_corpus_becomes_what_it_should() {
    let guarded = Guarded::open().await;
    let cases = cases(guarded.folder.path());
    let mut wrong = Vec::new();
    for case in &cases {
        let result = guarded.session.query(&case.sql, 10_000).await;
        if !is_as_expected(&result, &case.expected) {
            let shown: String = case.sql.chars().take(300).collect();
            wrong.push(format!("{}: {}\n{shown}\n{result:?}", case.file, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
    guarded.assert_untouched().await;
    let refused = cases.iter().filter(|case| !case.expected.starts_with("answered")).count();
    println!("{refused} statements refused, {} answered", cases.len() - refused);
    assert!(refused >= FEWEST_REFUSED, "{refused}");
}

fn is_as_expected(result: &Result<Answer, EngineError>, expected: &str) -> bool {
    let (kind, rest) = expected.split_once(": ").expect("a code and what comes with it");
    match result {
        Ok(answer) => kind == "answered" && rest == answer.row_count.to_string(),
        Err(error) => kind == error.code() && error.to_string().contains(rest) && is_plain(error),
    }
}

/// With a remedy and without the words of the libraries.
fn is_plain(error: &EngineError) -> bool {
    let message = error.to_string();
    !error.remedy().is_empty() && ["DataFusion", "SQL error", "Span(", "panicked"].iter().all(|word| !message.contains(word))
}

fn cases(folder: &Path) -> Vec<Case> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gate/corpus");
    let mut files: Vec<_> = fs::read_dir(corpus).expect("corpus").map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("a file of the corpus");
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        for block in text.split("\n\n").skip(1) {
            let (expected, sql) = block.trim_matches('\n').split_once('\n').expect("an expectation and a statement");
            let expected = written_out(expected.trim_start_matches("-- "), folder);
            cases.push(Case { file: file.clone(), expected, sql: written_out(sql, folder) });
        }
    }
    cases
}

fn written_out(text: &str, folder: &Path) -> String {
    let parquet = folder.join("stray.parquet").display().to_string();
    let folder = folder.display().to_string();
    let named = [
        ("{folder}", folder.as_str()),
        ("{parquet}", &parquet),
        ("{nul}", "\0"),
        ("{line separator}", "\u{2028}"),
        ("{right to left}", "\u{202e}"),
        ("{byte order mark}", "\u{feff}"),
    ];
    let mut rest = text;
    let mut whole = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let repetition = after.split_once(" times:").and_then(|(count, after)| Some((count.parse::<usize>().ok()?, after.split_once('}')?)));
        match repetition {
            Some((count, (part, after))) => {
                (1..=count).for_each(|number| whole.push_str(&part.replace('#', &number.to_string()).replace('@', &(number - 1).to_string())));
                rest = after;
            }
            None => {
                whole.push('{');
                rest = after;
            }
        }
    }
    whole.push_str(rest);
    named.iter().fold(whole, |text, (name, value)| text.replace(name, value))
}
