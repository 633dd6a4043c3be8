use chandler_amount::{Amount, Currency};
use chandler_calendar::{Day, Instant};
use chandler_catalogue::table;

table! {
    /// Where the history of a legal entity ends and its business here begins; an entity without a row has no history.
    pub struct CutOver: cut_overs, Current, key 1 {
        entity_id: String = "legal entity",
        cut_over_on: Day = "last day of the earlier system: history counts up to it, documents of ours after it",
        state: String = "open or live",
        checked_at: Option<Instant> = "when the books were last compared with the earlier system's totals",
        live_at: Option<Instant> = "when business began here",
    }
}

table! {
    /// A total of the earlier system beside that of the books.
    pub struct CutOverTotal: cut_over_totals, Current, key 3 {
        entity_id: String = "legal entity",
        kind: String = "stock_value, receivables, payables or account",
        subject: String = "site, customer, supplier or account; empty for all",
        expected: Amount = "what the earlier system says",
        actual: Amount = "what the books say",
        difference: Amount = "books less earlier system",
        counts: bool = "part of the newest check; a total that was not given again counts no more",
        explanation: Option<String> = "why they differ",
        signed_by: Option<String> = "who explained it",
        signed_at: Option<Instant> = "when it was explained",
        currency: Currency = "currency of the amounts",
    }
}

table! {
    /// What an account of the ledger held when the books were taken over.
    pub struct OpeningBalance: opening_balances, Current, key 2 {
        entity_id: String = "legal entity",
        account: String = "account number",
        name: Option<String> = "name in the earlier system",
        balance: Amount = "debit positive, credit negative",
        currency: Currency = "functional currency",
    }
}

table! {
    /// An import of another system's files. A version of a history table counts from the import on that names it.
    pub struct Import: imports, Append, key 2 {
        entity_id: String = "legal entity",
        import_id: String = "import, such as IMP-000001",
        commit_seq: i64 = "commit that recorded it",
        source: String = "folder or upload that the files came from",
        mapping_hash: String = "digest of the mapping",
        cut_over_on: Option<Day> = "last day of the earlier system, where the mapping names one",
        files: serde_json::Value = "what became of the rows of each file",
        loads: serde_json::Value = "what became of the rows of each load",
        loaded: serde_json::Value = "rows loaded by target",
        history: serde_json::Value = "version and rows of each history table after it",
        ledgers: serde_json::Value = "version and rows of each table that remembers which masters and openings came in",
        quarantined: i64 = "rows that were not taken",
        actor: String = "who imported",
        recorded_at: Instant = "when it was recorded",
    }
}
