//! Which account an event goes to: data, with a version that every journal line keeps.

/// The chart of accounts.
pub mod account {
    pub const CASH: &str = "1010";
    pub const RECEIVABLE: &str = "1100";
    pub const INVENTORY: &str = "1200";
    /// Goods between our sites.
    pub const IN_TRANSIT: &str = "1210";
    /// Goods that customers sent back and nobody has disposed of.
    pub const RETURNS_HOLD: &str = "1220";
    /// What suppliers and carriers owe us for claims that they accepted.
    pub const CLAIMS_RECEIVABLE: &str = "1300";
    pub const PAYABLE: &str = "2000";
    /// Goods received, not invoiced (GRNI).
    pub const RECEIVED_NOT_INVOICED: &str = "2050";
    pub const FREIGHT_ACCRUAL: &str = "2070";
    pub const SALES_TAX: &str = "2100";
    pub const OPENING_BALANCES: &str = "3000";
    pub const REVENUE: &str = "4000";
    pub const FREIGHT_REVENUE: &str = "4010";
    pub const RESTOCK_FEES: &str = "4080";
    /// Returns and allowances: what credit memos take off revenue.
    pub const RETURNS: &str = "4090";
    pub const COST_OF_GOODS: &str = "5000";
    pub const COST_ADJUSTMENT: &str = "5010";
    /// Claims that suppliers accepted: a reduction of the cost of goods.
    pub const SUPPLIER_SUPPORT: &str = "5020";
    pub const FREIGHT_OUT: &str = "5100";
    /// Claims that carriers accepted: a reduction of freight, for goods that they lost too.
    pub const CARRIER_RECOVERIES: &str = "5110";
    /// What suppliers charge for bringing their goods.
    pub const FREIGHT_IN: &str = "5120";
    pub const WRITE_OFF: &str = "5200";
    pub const BAD_DEBT: &str = "5300";
    /// The account that the command itself names.
    pub const NAMED: &str = "";
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Debit,
    Credit,
}

/// One leg of an event's posting.
#[derive(Debug)]
pub struct PostingRule {
    /// Event, leg and version.
    pub id: &'static str,
    pub account: &'static str,
    pub side: Side,
}

macro_rules! posting_rules {
    ($($name:ident: $id:literal, $side:ident $account:ident;)*) => {
        $( pub static $name: PostingRule = PostingRule { id: $id, account: account::$account, side: Side::$side }; )*

        /// All rules, for the dictionary.
        pub static POSTING_RULES: &[&PostingRule] = &[$( &$name ),*];
    };
}

posting_rules! {
    RECEIPT_INVENTORY: "receipt.inventory@1", Debit INVENTORY;
    RECEIPT_ACCRUAL: "receipt.accrual@1", Credit RECEIVED_NOT_INVOICED;
    SUPPLIER_RETURN_ACCRUAL: "supplier_return.accrual@1", Debit RECEIVED_NOT_INVOICED;
    SUPPLIER_RETURN_INVENTORY: "supplier_return.inventory@1", Credit INVENTORY;
    SUPPLIER_RETURN_DIFFERENCE: "supplier_return.difference@1", Debit COST_ADJUSTMENT;
    BILL_ACCRUAL: "supplier_bill.accrual@1", Debit RECEIVED_NOT_INVOICED;
    BILL_INVENTORY: "supplier_bill.inventory@1", Debit INVENTORY;
    BILL_COST: "supplier_bill.cost@1", Debit COST_ADJUSTMENT;
    BILL_FREIGHT: "supplier_bill.freight@1", Debit FREIGHT_IN;
    BILL_PAYABLE: "supplier_bill.payable@1", Credit PAYABLE;
    SHIPMENT_COST: "shipment.cost@1", Debit COST_OF_GOODS;
    SHIPMENT_INVENTORY: "shipment.inventory@1", Credit INVENTORY;
    SHIPMENT_FREIGHT: "shipment.freight@1", Debit FREIGHT_OUT;
    SHIPMENT_FREIGHT_ACCRUAL: "shipment.freight_accrual@1", Credit FREIGHT_ACCRUAL;
    INVOICE_RECEIVABLE: "invoice.receivable@1", Debit RECEIVABLE;
    INVOICE_REVENUE: "invoice.revenue@1", Credit REVENUE;
    INVOICE_FREIGHT: "invoice.freight@1", Credit FREIGHT_REVENUE;
    INVOICE_TAX: "invoice.tax@1", Credit SALES_TAX;
    RETURN_HOLD: "customer_return.hold@1", Debit RETURNS_HOLD;
    RETURN_COST: "customer_return.cost@1", Credit COST_OF_GOODS;
    DISPOSITION_HOLD: "disposition.hold@1", Credit RETURNS_HOLD;
    DISPOSITION_INVENTORY: "disposition.inventory@1", Debit INVENTORY;
    DISPOSITION_WRITE_OFF: "disposition.write_off@1", Debit WRITE_OFF;
    CREDIT_RETURNS: "credit_memo.returns@1", Debit RETURNS;
    CREDIT_TAX: "credit_memo.tax@1", Debit SALES_TAX;
    CREDIT_RESTOCK_FEE: "credit_memo.restock_fee@1", Credit RESTOCK_FEES;
    CREDIT_RECEIVABLE: "credit_memo.receivable@1", Credit RECEIVABLE;
    PAYMENT_CASH: "payment.cash@1", Debit CASH;
    PAYMENT_RECEIVABLE: "payment.receivable@1", Credit RECEIVABLE;
    REVERSAL_RECEIVABLE: "payment_reversal.receivable@1", Debit RECEIVABLE;
    REVERSAL_CASH: "payment_reversal.cash@1", Credit CASH;
    INVOICE_BAD_DEBT: "invoice_write_off.bad_debt@1", Debit BAD_DEBT;
    INVOICE_WRITE_OFF: "invoice_write_off.receivable@1", Credit RECEIVABLE;
    CARRIER_BILL_ACCRUAL: "carrier_bill.accrual@1", Debit FREIGHT_ACCRUAL;
    CARRIER_BILL_DIFFERENCE: "carrier_bill.difference@1", Debit FREIGHT_OUT;
    CARRIER_BILL_PAYABLE: "carrier_bill.payable@1", Credit PAYABLE;
    TRANSFER_TRANSIT: "transfer_shipment.transit@1", Debit IN_TRANSIT;
    TRANSFER_INVENTORY: "transfer_shipment.inventory@1", Credit INVENTORY;
    TRANSFER_ARRIVAL: "transfer_receipt.inventory@1", Debit INVENTORY;
    TRANSFER_OUT_OF_TRANSIT: "transfer_receipt.transit@1", Credit IN_TRANSIT;
    TRANSFER_FREIGHT_ACCRUAL: "transfer_receipt.freight_accrual@1", Credit FREIGHT_ACCRUAL;
    CLAIM_RECEIVABLE: "claim.receivable@1", Debit CLAIMS_RECEIVABLE;
    CLAIM_SUPPORT: "claim.support@1", Credit SUPPLIER_SUPPORT;
    CLAIM_FREIGHT: "claim.freight@1", Credit CARRIER_RECOVERIES;
    CLAIM_CASH: "claim_payment.cash@1", Debit CASH;
    CLAIM_SHORT: "claim_payment.short@1", Debit SUPPLIER_SUPPORT;
    CLAIM_FREIGHT_SHORT: "claim_payment.freight_short@1", Debit CARRIER_RECOVERIES;
    CLAIM_SETTLED: "claim_payment.receivable@1", Credit CLAIMS_RECEIVABLE;
    ADJUSTMENT_INVENTORY: "adjustment.inventory@1", Debit INVENTORY;
    ADJUSTMENT_WRITE_OFF: "adjustment.write_off@1", Credit WRITE_OFF;
    ADJUSTMENT_OPENING: "adjustment.opening@1", Credit OPENING_BALANCES;
    OPENING_RECEIVABLE: "opening_receivable.receivable@1", Debit RECEIVABLE;
    OPENING_RECEIVABLE_BALANCE: "opening_receivable.opening@1", Credit OPENING_BALANCES;
    OPENING_PAYABLE: "opening_payable.payable@1", Credit PAYABLE;
    OPENING_PAYABLE_BALANCE: "opening_payable.opening@1", Debit OPENING_BALANCES;
    OPENING_ACCOUNT: "opening_account.account@1", Debit NAMED;
    OPENING_ACCOUNT_BALANCE: "opening_account.opening@1", Credit OPENING_BALANCES;
}
