//! `record_carrier_bill`.

use super::books::{Books, Dimensions, Entry};
use super::posting_rules::{CARRIER_BILL_ACCRUAL, CARRIER_BILL_DIFFERENCE, CARRIER_BILL_PAYABLE};
use crate::command::Command;
use crate::fields::MoneyText;
use crate::reading;
use crate::tables::{CarrierBill, DocumentSeries, SalesOrder, Shipment};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Records a carrier's bill for a shipment against the freight accrued.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCarrierBill {
    pub shipment_number: String,
    /// the shipment's where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    pub amount: MoneyText,
    /// the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub billed_on: Option<Day>,
}

impl Command for RecordCarrierBill {
    const NAME: &'static str = "record_carrier_bill";
    const SUMMARY: &'static str = "Records a carrier's bill against the freight that a shipment accrued";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "not_live", "unknown_document", "wrong_currency", "negative", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let shipment_key = key![work.entity_id(), &self.shipment_number];
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "CB"]);
        work.fetch([Books::lookup(work), series, Lookup::row::<Shipment>(shipment_key.clone())])?;
        let books = Books::open(work)?;
        let mut shipment: Shipment = work.require(shipment_key, "unknown_document")?;
        let order: SalesOrder = work.require(key![work.entity_id(), &shipment.so_number], "unknown_document")?;
        let amount = reading::amount(&self.amount, shipment.currency, "amount")?;
        let carrier_bill_number = work.next_number("CB")?;
        let accrued = shipment.freight_accrued;
        let difference = amount.checked_sub(accrued)?;
        let dimensions = Dimensions {
            customer_id: Some(order.customer_id),
            site_id: Some(shipment.site_id.clone()),
            sales_rep: Some(order.sales_rep),
            channel: Some(order.channel),
            ..Dimensions::default()
        };
        let mut entry = Entry::new(&books, &carrier_bill_number);
        entry.line(&CARRIER_BILL_ACCRUAL, accrued, &dimensions)?;
        entry.line(&CARRIER_BILL_DIFFERENCE, difference, &dimensions)?;
        entry.line(&CARRIER_BILL_PAYABLE, amount, &dimensions)?;
        entry.post(work)?;
        work.document("carrier_bill", &carrier_bill_number);
        work.insert(CarrierBill {
            entity_id: work.entity_id().to_owned(),
            carrier_bill_number,
            carrier: self.carrier.unwrap_or_else(|| shipment.carrier.clone()),
            shipment_number: self.shipment_number,
            billed_on: self.billed_on.unwrap_or(books.today),
            accrued,
            amount,
            currency: shipment.currency,
        });
        shipment.freight_accrued = Amount::ZERO;
        shipment.freight_cost = shipment.freight_cost.checked_add(difference)?;
        work.update(shipment);
        Ok(())
    }
}
