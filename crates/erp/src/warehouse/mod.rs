//! Goods and what they cost: the stock ledger, cost layers and pools, counts.

mod adjust_stock;
mod cost;
mod count_stock;
mod lot;
mod picking;
mod settle_count;
mod stock;
mod transfer;

pub use adjust_stock::AdjustStock;
pub use cost::{Cause, add, average_cost, expense_difference, is_average, layer_lookup, layer_lookups, revalue, share_of_layer, take};
pub use count_stock::CountStock;
pub use lot::{Choice, Incoming, LotShare, NamedLot};
pub use picking::Wanted;
pub use settle_count::SettleCount;
pub use stock::{
    Direction, Goods, Movement, Outside, available, bin_balance, bin_lookups, change_hold, item_site, item_site_lookup, post_move, post_outside_move,
    require_available, reserved_and_expired, site,
};
pub use transfer::{CancelTransfer, ReceiveTransfer, ShipTransfer, TransferStock};
