//! Why margin is lost.

use serde::{Deserialize, Serialize};

/// The one cause of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A price on an order line below the one that the customer has, which nobody approved and nothing else explains.
    PriceOverride,
    /// A price that somebody agreed to for a reason, without approval, below what the goods cost.
    OverrideBelowFloor,
    /// A price that the customer once had and that no longer holds.
    ContractExpired,
    /// The customer has a price of its own and was charged another: too little, or too much.
    ContractNotApplied,
    /// The price of one unit of the item on another: of the piece on the case, or of the case on the piece.
    UnitSlip,
    /// Below what others pay, where nothing on record says what the price should have been.
    PeerPrice,
    /// Sold for less than it cost, at the list's or the customer's price.
    BelowCost,
    /// The supplier's price rose and the list price did not follow.
    CostRise,
    /// Freight that policy bills to the customer was not billed.
    FreightNotBilled,
    /// What one credit memo gives back, another had given back.
    DuplicateCredit,
    /// A carrier billed far more than it had quoted.
    CarrierOverbilled,
    /// A supplier billed more than the order's price.
    SupplierOverbilled,
    /// Sales in the terms of a supplier's agreement that nobody has claimed.
    SupportNotClaimed,
    /// A supplier paid less of a claim than it owes.
    ClaimShortPaid,
    /// A supplier has not answered or paid a claim in its time.
    ClaimAged,
}

impl Cause {
    /// As rules, SQL and queues have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::PriceOverride => "price_override",
            Self::OverrideBelowFloor => "override_below_floor",
            Self::ContractExpired => "contract_expired",
            Self::ContractNotApplied => "contract_not_applied",
            Self::UnitSlip => "unit_slip",
            Self::PeerPrice => "peer_price",
            Self::BelowCost => "below_cost",
            Self::CostRise => "cost_rise",
            Self::FreightNotBilled => "freight_not_billed",
            Self::DuplicateCredit => "duplicate_credit",
            Self::CarrierOverbilled => "carrier_overbilled",
            Self::SupplierOverbilled => "supplier_overbilled",
            Self::SupportNotClaimed => "support_not_claimed",
            Self::ClaimShortPaid => "claim_short_paid",
            Self::ClaimAged => "claim_aged",
        }
    }

    /// Whether a new price ends it.
    pub fn is_of_prices(self) -> bool {
        matches!(self, Self::BelowCost | Self::CostRise)
    }

    /// Whether fixing it earns from now on, rather than bringing back what is past.
    pub fn looks_ahead(self) -> bool {
        self.is_of_prices() || self == Self::ContractExpired
    }

    /// Whether lines of an invoice are corrected, one invoice at a time.
    pub fn is_of_invoice_lines(self) -> bool {
        matches!(self, Self::PriceOverride | Self::ContractNotApplied | Self::UnitSlip | Self::DuplicateCredit)
    }

    /// What fixes it; `is_owed` where it is the customer who was charged too much.
    pub fn verb(self, is_owed: bool) -> &'static str {
        match self {
            Self::ContractNotApplied | Self::UnitSlip if is_owed => "credit_difference",
            Self::PriceOverride | Self::ContractNotApplied | Self::UnitSlip => "bill_difference",
            Self::OverrideBelowFloor | Self::PeerPrice => "review_price",
            Self::ContractExpired => "renew_contract",
            Self::BelowCost | Self::CostRise => "set_price",
            Self::FreightNotBilled => "bill_freight",
            Self::DuplicateCredit => "bill_back",
            Self::CarrierOverbilled => "claim_from_carrier",
            Self::SupplierOverbilled => "claim",
            Self::SupportNotClaimed => "claim_support",
            Self::ClaimShortPaid | Self::ClaimAged => "chase_claim",
        }
    }

    /// The code of its reason.
    pub fn reason_code(self) -> &'static str {
        match self {
            Self::PriceOverride => "BELOW_CUSTOMER_PRICE",
            Self::OverrideBelowFloor => "BELOW_FLOOR",
            Self::ContractExpired => "CONTRACT_EXPIRED",
            Self::ContractNotApplied => "CONTRACT_NOT_APPLIED",
            Self::UnitSlip => "UNIT_SLIP",
            Self::PeerPrice => "BELOW_PEERS",
            Self::BelowCost => "BELOW_COST",
            Self::CostRise => "COST_RISE_NOT_PASSED_ON",
            Self::FreightNotBilled => "FREIGHT_NOT_BILLED",
            Self::DuplicateCredit => "CREDITED_TWICE",
            Self::CarrierOverbilled => "CARRIER_ABOVE_QUOTE",
            Self::SupplierOverbilled => "SUPPLIER_ABOVE_ORDER",
            Self::SupportNotClaimed => "SUPPORT_NOT_CLAIMED",
            Self::ClaimShortPaid => "CLAIM_PAID_SHORT",
            Self::ClaimAged => "CLAIM_OVERDUE",
        }
    }
}
