//! Checking the whole home: audit chain, invariants of the books, and that the lake agrees with the books.

use crate::CONTRACT;
use crate::failure::Failure;
use crate::home::App;
use serde_json::{Value, json};

impl App {
    /// The contract's document; `ok` is false when anything does not hold.
    ///
    /// # Errors
    /// When the home cannot be read. What is found is in the document.
    pub fn verify(&self) -> Result<Value, Failure> {
        self.feed()?;
        let report = self.home.reader()?.verify()?;
        let chain = &report.chain;
        let lake = self.verify_lake()?;
        let invariants: Vec<Value> =
            report.invariants.iter().map(|invariant| json!({"name": invariant.name, "rows": invariant.rows, "example": invariant.example})).collect();
        let ok = report.ok() && lake["ok"] == json!(true);
        Ok(json!({
            "contract": CONTRACT, "ok": ok,
            "chain": {"links": chain.links, "head_seq": chain.head_seq, "head_hash": chain.head_hash, "first_bad": chain.first_bad},
            "invariants": invariants, "lake": lake,
        }))
    }
}
