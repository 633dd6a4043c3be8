//! Why margin is lost.

use serde::{Deserialize, Serialize};

/// The one cause of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A price on an order line below the one that the customer has.
    PriceOverride,
    /// Sold for less than it cost, at the list's or the customer's price.
    BelowCost,
    /// The supplier's price rose and the list price did not follow.
    CostRise,
    /// Freight that policy bills to the customer was not billed.
    FreightNotBilled,
    /// A carrier billed far more than it had quoted.
    CarrierOverbilled,
    /// A supplier billed more than the order's price.
    SupplierOverbilled,
}

impl Cause {
    /// As rules, SQL and queues have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::PriceOverride => "price_override",
            Self::BelowCost => "below_cost",
            Self::CostRise => "cost_rise",
            Self::FreightNotBilled => "freight_not_billed",
            Self::CarrierOverbilled => "carrier_overbilled",
            Self::SupplierOverbilled => "supplier_overbilled",
        }
    }

    /// Whether a new price ends it, rather than a claim for what is past.
    pub fn is_of_prices(self) -> bool {
        matches!(self, Self::BelowCost | Self::CostRise)
    }

    /// What fixes it.
    pub fn verb(self) -> &'static str {
        match self {
            Self::PriceOverride => "bill_difference",
            Self::BelowCost | Self::CostRise => "set_price",
            Self::FreightNotBilled => "bill_freight",
            Self::CarrierOverbilled => "claim_from_carrier",
            Self::SupplierOverbilled => "claim",
        }
    }

    /// The code of its reason.
    pub fn reason_code(self) -> &'static str {
        match self {
            Self::PriceOverride => "BELOW_CUSTOMER_PRICE",
            Self::BelowCost => "BELOW_COST",
            Self::CostRise => "COST_RISE_NOT_PASSED_ON",
            Self::FreightNotBilled => "FREIGHT_NOT_BILLED",
            Self::CarrierOverbilled => "CARRIER_ABOVE_QUOTE",
            Self::SupplierOverbilled => "SUPPLIER_ABOVE_ORDER",
        }
    }
}
