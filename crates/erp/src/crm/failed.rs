//! That a customer has reason to be angry with us: whoever asks it for money looks at that first.

use crate::finance::Books;
use crate::tables::CustomerAccount;
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;

/// Notes on the customer's account that we failed it today, or that it says so. Called after all else that changes the account.
///
/// # Errors
/// When the account cannot be read.
pub fn failed_customer(work: &mut Work<'_>, books: &Books, customer_id: &str) -> Result<(), Stop> {
    let key = key![work.entity_id(), customer_id];
    work.fetch([Lookup::row::<CustomerAccount>(key.clone())])?;
    if let Some(mut account) = work.get::<CustomerAccount>(key)? {
        account.failed_on = Some(books.today);
        work.update(account);
    }
    Ok(())
}
