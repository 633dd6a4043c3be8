//! The evaluation that is kept beside the model's card: a change of any figure is seen in a review.
//!
//! `CHANDLER_REGENERATE=1 cargo test -p chandler-learn --test evaluation` writes it again.

mod common;

use chandler_learn::{InvoiceBook, Settings, evaluate};
use common::{CUTOFF, ledger, ledger_of};
use std::fmt::Write;
use std::path::Path;

const HEAD: &str = "# How well invoices after the cutoff were foretold: two ledgers with planted habits, one of 40 payers and one of 120 of whom every tenth is a month late.
# Written by `CHANDLER_REGENERATE=1 cargo test -p chandler-learn --test evaluation`; the random forest answers nobody and is the challenger.
";

#[test]
fn the_evaluation_is_the_one_that_is_kept() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/time_to_pay/evaluation.toml");
    let mut slow = ledger_of(31, 120);
    for invoice in slow.iter_mut().filter(|invoice| invoice.customer_id.ends_with('0')) {
        invoice.settled_on = invoice.settled_on.map(|on| on.plus_days(28));
    }
    let mut text = HEAD.to_owned();
    for (name, invoices) in [("regular", ledger(30)), ("some_slow", slow)] {
        let settings = Settings { seed: 1, disputed_is_known: false, invoices_max: 5_000 };
        let judgement = evaluate(&InvoiceBook::new(Vec::new(), invoices), Some(CUTOFF), settings).expect("evaluates");
        for model in &judgement.models {
            write!(text, "\n[{name}.{}]\n", model.name).expect("text");
            for measured in &model.measures {
                writeln!(text, "{} = {:.3}", measured.name, measured.value).expect("text");
            }
        }
    }
    if std::env::var_os("CHANDLER_REGENERATE").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "the figures are others than those kept in {}", path.display());
}
