//! The one exposure function: what the business stands to lose if a customer never pays again.

use crate::tables::CustomerAccount;
use chandler_amount::{Amount, AmountError};

/// Open invoices and open orders, less payments and credits on account. An order counts from the moment it is taken, and shipping turns it into an invoice,
/// so no step of an order changes the exposure by the goods' price.
pub fn exposure(account: &CustomerAccount) -> Result<Amount, AmountError> {
    account.receivable.checked_add(account.open_orders)?.checked_sub(account.unapplied)
}
