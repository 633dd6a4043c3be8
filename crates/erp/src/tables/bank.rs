//! Money as the bank tells of it, before anybody says what it settles.

use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use chandler_catalogue::table;
use serde_json::Value as Json;

table! {
    /// A line of a statement of one of our bank accounts, word for word, and what became of it.
    pub struct BankLine: bank_lines, Current, key 3 {
        entity_id: String = "legal entity",
        bank_account: String = "our account, as the statement names it",
        bank_reference: String = "the bank's reference; where it gives none, made of day, amount, payer, text and how many such lines came before",
        line_number: String = "number of the line here",
        booked_on: Day = "day on which the bank booked it",
        currency: Currency = "currency of the amount",
        amount: Amount = "booked; less than nothing where money left the account",
        payer_name: String = "the other party's name as the bank gives it, empty where it gives none",
        payer_account: String = "the other party's account, empty where it gives none",
        remittance: String = "what the payer wrote",
        is_return: bool = "the bank takes an earlier payment back",
        source: String = "file and line that it was read from",
        state: String = "matched, on_account (some of it settles no invoice), open or set_aside",
        basis: Option<String> = "what it was matched by: invoices_named, account_known, name_known or by_hand",
        open_reason: Option<String> = "why matching left it open or set it aside",
        candidates: Json = "whose money it may be and what it may settle, as matching saw it",
        customer_id: Option<String> = "whose money it is, empty where nobody has said",
        payment_number: Option<String> = "payment that it became, or that it took back",
        note: Option<String> = "what the person who settled it said",
        settled_on: Option<Day> = "day on which a person settled it",
        settled_by: Option<String> = "who settled it",
    }
}

table! {
    /// A customer whose money a line of a bank statement may be. While the line is open nobody asks the customer for money.
    pub struct BankLineCandidate: bank_line_candidates, Current, key 4 {
        entity_id: String = "legal entity",
        customer_id: String = "customer",
        bank_account: String = "our account",
        bank_reference: String = "reference of the line",
        line_number: String = "number of the line here",
        booked_on: Day = "day on which the bank booked it",
        currency: Currency = "currency of the amount",
        amount: Amount = "booked",
        is_open: bool = "nobody has settled the line",
    }
}

table! {
    /// An account from which a customer has paid us.
    pub struct PayerAccount: payer_accounts, Current, key 3 {
        entity_id: String = "legal entity",
        payer_account: String = "account, without spaces",
        customer_id: String = "customer",
        since_on: Day = "day of the first line that showed it",
    }
}
