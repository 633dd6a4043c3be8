//! Goods between our own sites: planned, on their way, received. Their cost goes with them to the cent, by way of goods in transit (1210); what
//! the carrier asks becomes part of the cost where they arrive.
//!
//! Leaves out: several items in one transfer, and differences between what left and what arrived: those are counted with `adjust_stock`.

mod cancel_transfer;
mod receive_transfer;
mod ship_transfer;
mod transfer_stock;

pub use cancel_transfer::CancelTransfer;
pub use receive_transfer::ReceiveTransfer;
pub use ship_transfer::ShipTransfer;
pub use transfer_stock::TransferStock;

use super::stock::item_site_lookup;
use crate::finance::{Books, Dimensions};
use crate::refusal::Refusal;
use crate::tables::{Item, Site, Transfer};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;

/// The transfer with all that a step of it reads, in the state that the step needs.
fn open(work: &Work<'_>, transfer_number: &str, expected: &str) -> Result<(Books, Transfer), Stop> {
    let transfer_key = key![work.entity_id(), transfer_number];
    work.fetch([Books::lookup(work), Lookup::row::<Transfer>(transfer_key.clone())])?;
    let transfer: Transfer = work.require(transfer_key, "unknown_document")?;
    let sites = [&transfer.from_site_id, &transfer.to_site_id];
    let positions = sites.map(|site_id| item_site_lookup(work, &transfer.item_id, site_id));
    let sites = sites.map(|site_id| Lookup::row::<Site>(key![work.entity_id(), site_id]));
    work.fetch(positions.into_iter().chain(sites).chain([Lookup::row::<Item>(key![&transfer.item_id])]))?;
    let books = Books::open(work)?;
    if transfer.state != expected {
        let refusal = Refusal::new("wrong_state", transfer_number).with("state", &transfer.state);
        return Err(refusal.with("expected", expected).into());
    }
    Ok((books, transfer))
}

fn dimensions(item: &Item, site_id: &str) -> Dimensions {
    Dimensions { item_id: Some(item.item_id.clone()), family: Some(item.family.clone()), site_id: Some(site_id.to_owned()), ..Dimensions::default() }
}
