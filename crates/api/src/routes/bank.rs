//! Bank statements: read in, and what stayed open of them settled.

use super::{Answer, Shared, answer};
use crate::body::Body;
use axum::extract::{Path, State};
use chandler_app::documents::{BankImport, BankLineAnswer, OpenBankLines};
use chandler_app::{App, BankRequest, SettleRequest};

/// Records the lines of a statement that are not recorded yet, each with the payment that follows from it; what is wrong with a line is in the answer.
#[utoipa::path(post, path = "/api/v1/bank/statements", request_body = BankRequest, responses((status = 200, description = "what became of each line", body = BankImport)))]
pub async fn read_statement(State(app): State<Shared>, Body(request): Body<BankRequest>) -> Answer<BankImport> {
    answer(app, move |app| app.read_bank(&request)).await
}

/// Lines that nobody has settled, each with whose money it may be.
#[utoipa::path(get, path = "/api/v1/bank/open-lines", responses((status = 200, description = "open lines, the oldest first", body = OpenBankLines)))]
pub async fn read_open_lines(State(app): State<Shared>) -> Answer<OpenBankLines> {
    answer(app, App::open_bank_lines).await
}

/// Says whose money an open line is, which payment the bank took back, or why it is no customer's.
#[utoipa::path(post, path = "/api/v1/bank/lines/{line_number}/settle", params(("line_number" = String, Path, description = "line")), request_body = SettleRequest, responses((status = 200, description = "the line as it is settled", body = BankLineAnswer)))]
pub async fn settle_line(State(app): State<Shared>, Path(line_number): Path<String>, Body(request): Body<SettleRequest>) -> Answer<BankLineAnswer> {
    answer(app, move |app| app.settle_bank_line(&line_number, &request)).await
}
