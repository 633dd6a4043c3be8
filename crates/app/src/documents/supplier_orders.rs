use super::MoneyObject;
use chandler_amount::Money;
use serde::Serialize;
use utoipa::ToSchema;

/// What the open replenishment rows come to by supplier and site, as they are now.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SupplierOrders {
    pub contract: u32,
    pub total: usize,
    /// By supplier, then site.
    pub rows: Vec<SupplierOrderRow>,
}

/// The order that approving all rows of a supplier for a site would make.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SupplierOrderRow {
    pub supplier_id: String,
    pub supplier_name: Option<String>,
    pub site_id: String,
    pub lines: usize,
    #[schema(value_type = MoneyObject)]
    pub value: Money,
    /// Smallest order value that the supplier accepts; none where it accepts any.
    #[schema(value_type = Option<MoneyObject>)]
    pub minimum: Option<Money>,
    #[schema(value_type = Option<MoneyObject>)]
    pub missing_to_minimum: Option<Money>,
    /// Order value from which the charge falls away and the discount applies; none without one.
    #[schema(value_type = Option<MoneyObject>)]
    pub target: Option<Money>,
    #[schema(value_type = Option<MoneyObject>)]
    pub missing_to_target: Option<Money>,
    /// Rows with filler: what is ordered for the whole alone.
    pub filler_lines: usize,
    #[schema(value_type = MoneyObject)]
    pub filler_value: Money,
    /// Charge that the order as it is saves, and its discount.
    #[schema(value_type = MoneyObject)]
    pub saved: Money,
}
