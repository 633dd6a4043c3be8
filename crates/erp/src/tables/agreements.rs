use chandler_amount::{Amount, Currency, Price, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::table;

table! {
    /// What a supplier agreed to pay for goods that are sold in its terms (ship and debit). Its terms never change: other terms are another agreement.
    pub struct SupplierAgreement: supplier_agreements, Current, key 2 {
        entity_id: String = "legal entity",
        agreement_id: String = "agreement, by the supplier's number of it",
        supplier_id: String = "supplier",
        customer_id: Option<String> = "customer whose purchases it supports, empty for all",
        from_on: Day = "first day of shipments that it supports",
        until_on: Option<Day> = "last day of shipments that it supports, empty for no end",
        claim_days: i64 = "days after the shipment within which a sale can be claimed",
        note: Option<String> = "in words",
        currency: Currency = "currency of its terms",
    }
}

table! {
    /// The support that an agreement gives for an item, or for all items of a family without a term of their own.
    pub struct AgreementTerm: agreement_terms, Current, key 4 {
        entity_id: String = "legal entity",
        agreement_id: String = "agreement",
        covers: String = "item or family",
        covered_id: String = "stock keeping unit, or product family",
        into_stock_cost: Option<Price> = "the supplier's price of price_per base units when the term was recorded, where it states a special cost",
        special_cost: Option<Price> = "what price_per base units are to cost for these sales, where it states that",
        support: Price = "what the supplier pays for price_per base units",
        price_per: Quantity = "base units that the prices are for",
        currency: Currency = "currency of the prices",
    }
}

table! {
    /// What of a shipment's line is claimed under an agreement; negative where goods came back that had been claimed. Claimed once, and again only where the
    /// claim was rejected.
    pub struct ClaimedSale: claimed_sales, Append, key 4 {
        entity_id: String = "legal entity",
        shipment_number: String = "shipment",
        line: i64 = "line of the shipment",
        claim_number: String = "claim",
        agreement_id: String = "agreement whose terms support it",
        quantity: Quantity = "claimed, base units",
        amount: Amount = "asked for",
        currency: Currency = "currency of the amount",
    }
}
