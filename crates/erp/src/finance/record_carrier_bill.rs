//! `record_carrier_bill`.

use super::books::{Books, Dimensions, Entry};
use super::posting_rules::{CARRIER_BILL_ACCRUAL, CARRIER_BILL_DIFFERENCE, CARRIER_BILL_PAYABLE};
use crate::command::Command;
use crate::fields::MoneyText;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CarrierBill, DocumentSeries, SalesOrder, Shipment, Transfer};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Records a carrier's bill for a shipment, or for a transfer between sites, against the freight accrued.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCarrierBill {
    /// shipment, or transfer that was received
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
    const SUMMARY: &'static str = "Records a carrier's bill against the freight that a shipment or transfer accrued";
    const REFUSALS: &'static [&'static str] =
        &["unknown_entity", "not_live", "unknown_document", "wrong_state", "wrong_currency", "negative", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let document_key = key![work.entity_id(), &self.shipment_number];
        let documents = [Lookup::row::<Shipment>(document_key.clone()), Lookup::row::<Transfer>(document_key)];
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "CB"]);
        work.fetch(documents.into_iter().chain([Books::lookup(work), series]))?;
        let books = Books::open(work)?;
        let carriage = Carriage::find(work, &self.shipment_number)?;
        let amount = reading::amount(&self.amount, books.currency, "amount")?;
        let carrier_bill_number = work.next_number("CB")?;
        let (accrued, dimensions) = (carriage.accrued(), carriage.dimensions());
        let difference = amount.checked_sub(accrued)?;
        let mut entry = Entry::new(&books, &carrier_bill_number);
        entry.line(&CARRIER_BILL_ACCRUAL, accrued, &dimensions)?;
        entry.line(&CARRIER_BILL_DIFFERENCE, difference, &dimensions)?;
        entry.line(&CARRIER_BILL_PAYABLE, amount, &dimensions)?;
        entry.post(work)?;
        work.document("carrier_bill", &carrier_bill_number);
        work.insert(CarrierBill {
            entity_id: work.entity_id().to_owned(),
            carrier_bill_number,
            carrier: self.carrier.unwrap_or_else(|| carriage.carrier()),
            shipment_number: self.shipment_number,
            billed_on: self.billed_on.unwrap_or(books.today),
            accrued,
            amount,
            currency: books.currency,
        });
        carriage.settle(work, difference)
    }
}

/// What a carrier moved for us.
enum Carriage {
    ToCustomer { shipment: Shipment, order: SalesOrder },
    BetweenSites(Transfer),
}

impl Carriage {
    fn find(work: &Work<'_>, number: &str) -> Result<Self, Stop> {
        let document_key = key![work.entity_id(), number];
        if let Some(transfer) = work.get::<Transfer>(document_key.clone())? {
            if transfer.state != "received" {
                let refusal = Refusal::new("wrong_state", number).with("state", &transfer.state);
                return Err(refusal.with("expected", "received").into());
            }
            return Ok(Self::BetweenSites(transfer));
        }
        let shipment: Shipment = work.require(document_key, "unknown_document")?;
        let order = work.require(key![work.entity_id(), &shipment.so_number], "unknown_document")?;
        Ok(Self::ToCustomer { shipment, order })
    }

    fn accrued(&self) -> Amount {
        match self {
            Self::ToCustomer { shipment, .. } => shipment.freight_accrued,
            Self::BetweenSites(transfer) => transfer.freight_accrued,
        }
    }

    fn carrier(&self) -> String {
        match self {
            Self::ToCustomer { shipment, .. } => shipment.carrier.clone(),
            Self::BetweenSites(_) => String::new(),
        }
    }

    fn dimensions(&self) -> Dimensions {
        match self {
            Self::ToCustomer { shipment, order } => Dimensions {
                customer_id: Some(order.customer_id.clone()),
                site_id: Some(shipment.site_id.clone()),
                sales_rep: Some(order.sales_rep.clone()),
                channel: Some(order.channel.clone()),
                ..Dimensions::default()
            },
            Self::BetweenSites(transfer) => Dimensions { site_id: Some(transfer.to_site_id.clone()), ..Dimensions::default() },
        }
    }

    /// Nothing more is expected of the carrier; a difference is freight out.
    fn settle(self, work: &mut Work<'_>, difference: Amount) -> Result<(), Stop> {
        match self {
            Self::ToCustomer { mut shipment, .. } => {
                shipment.freight_accrued = Amount::ZERO;
                shipment.freight_cost = shipment.freight_cost.checked_add(difference)?;
                work.update(shipment);
            }
            Self::BetweenSites(mut transfer) => {
                transfer.freight_accrued = Amount::ZERO;
                transfer.freight_expensed = transfer.freight_expensed.checked_add(difference)?;
                work.update(transfer);
            }
        }
        Ok(())
    }
}
