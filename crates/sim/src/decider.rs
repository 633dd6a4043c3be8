//! Whoever decides in place of the company's own buyer and collectors, from a day on; the company carries on with what it is handed.

use crate::core::Core;
use crate::scenario::Scenario;
use chandler_calendar::Day;
use chandler_erp::body::{AdjustStock, CancelPurchaseOrder, ChangePromiseDate, ExpeditePurchaseOrder};
use chandler_erp::tables::{
    Claim, CreditMemo, CustomerTerms, Invoice, ListPrice, PurchaseOrder, PurchaseOrderLine, ReceiptLine, SubstituteOffer, Task, Transfer,
};
use std::collections::BTreeSet;

/// What an evening of decisions leaves to the company.
#[derive(Clone, Debug, Default)]
pub struct Evening {
    pub executed: Vec<Executed>,
    /// Items with their sites that the decider looks after until the next evening, so that the company's own buyer leaves them alone.
    pub planned: BTreeSet<(String, String)>,
}

/// Something decided that is in the books, as they have it.
#[derive(Clone, Debug, PartialEq)]
pub enum Executed {
    /// A draft that is still to be placed.
    Purchase {
        order: PurchaseOrder,
        lines: Vec<PurchaseOrderLine>,
    },
    /// Goods to be moved, reserved already.
    Transfer(Transfer),
    Expedite(ExpeditePurchaseOrder),
    /// The goods are to come later.
    Defer(ExpeditePurchaseOrder),
    Cancel(CancelPurchaseOrder),
    /// Base units of a receipt that went back to the supplier.
    Return {
        receipt: ReceiptLine,
        quantity: i64,
    },
    WriteOff(AdjustStock),
    Promise(ChangePromiseDate),
    /// A substitute that those who wait are to be asked about, with the tasks to do so.
    Offer {
        offer: SubstituteOffer,
        tasks: Vec<String>,
    },
    /// Lines of a held order that go on over the credit limit.
    Release {
        so_number: String,
        lines: Vec<i64>,
    },
    /// A customer's terms with another credit limit.
    Limit(CustomerTerms),
    /// On a supplier.
    Claim(Claim),
    /// Under a supplier's agreement, with the shipments and their lines that it is about.
    SupportClaim {
        claim: Claim,
        lines: Vec<(String, i64)>,
    },
    /// On a carrier, with the shipments whose bills it is about.
    CarrierClaim {
        claim: Claim,
        shipments: Vec<String>,
    },
    DebitMemo(Invoice),
    /// Money given back for a price that was too high.
    CreditMemo(CreditMemo),
    Price(ListPrice),
    /// Somebody is to ask a customer for money, or to review its prices.
    Task(Task),
}

/// The evenings on which somebody decides: every so many days from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionDays {
    from: u32,
    every: u32,
}

/// Why there are no such evenings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionDaysError {
    #[error("day {from} is not one of the {days} simulated days")]
    Outside { from: u32, days: u32 },
    #[error("decisions cannot be 0 days apart")]
    NoDistance,
}

/// A core behind which somebody decides. What it does to the books itself it reports, so that the company's picture of them stays true.
pub trait Decider: Core {
    /// Decides in the evening of a day, with everything that happened until then.
    ///
    /// # Errors
    /// What kept it from deciding; the simulation ends with it.
    fn decide(&mut self, day: Day) -> Result<Evening, String>;
}

impl DecisionDays {
    /// From the day of that number on, the first day being 1, `every` so many days.
    ///
    /// ```
    /// use chandler_sim::{DecisionDays, DecisionDaysError, Scenario, Size};
    /// let scenario = Scenario::new(Size::Small, 1);
    /// assert!(DecisionDays::new(&scenario, 91, 7).is_ok());
    /// assert_eq!(DecisionDays::new(&scenario, 151, 7), Err(DecisionDaysError::Outside { from: 151, days: 150 }));
    /// assert_eq!(DecisionDays::new(&scenario, 91, 0), Err(DecisionDaysError::NoDistance));
    /// ```
    ///
    /// # Errors
    /// When the day is not simulated, or the days between are none.
    pub fn new(scenario: &Scenario, from: u32, every: u32) -> Result<Self, DecisionDaysError> {
        match (from, every) {
            (_, 0) => Err(DecisionDaysError::NoDistance),
            (from, _) if from == 0 || from > scenario.days => Err(DecisionDaysError::Outside { from, days: scenario.days }),
            (from, every) => Ok(Self { from, every }),
        }
    }

    /// Whether the day of that number, from 1, ends with decisions.
    pub(crate) fn includes(self, number: u32) -> bool {
        number >= self.from && (number - self.from).is_multiple_of(self.every)
    }
}
