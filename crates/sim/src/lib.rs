//! A wholesale distributor that never was: seeded, driven day by day through the ordinary commands of the core, with all that it plants written down.
//!
//! Promises: the same scenario sends the same commands on every machine (see [`Simulation::trace_hash`]); demand is drawn per item, site and day, so that
//! more customers share it and do not change it; the last day is a day like any other, with its orders open and its goods on their way.
//! From a day on somebody else may decide in place of its buyer and its collectors (a [`Decider`]); it then carries on with what was decided.
//! Its customers pay through the bank; a statement of a company of its own (`bank`), with every way of paying, says of each line whose money it is.
//! Leaves out: storage (a [`Core`] is whatever takes commands), transfers between sites that nobody else decides, more than one legal entity.
//!
//! What is planted (classes of demand, lateness of suppliers, habits of payers, what each payment is for, customers' returns, disputes, what contacts change, who
//! takes which substitute, suppliers' agreements with the sales that nobody claims, leaks, projects, lost demand, traps) comes out of [`Simulation::truth`]; no
//! pipeline may read it.

mod agenda;
mod agreements;
pub mod bank;
mod bank_clerk;
mod baskets;
mod books;
mod buyer;
mod cleared;
mod collectors;
mod company;
mod core;
mod customer_credits;
mod customer_returns;
mod customers;
mod decider;
mod demand;
mod desk;
mod entrusted;
mod evenings;
mod figures;
mod goods;
mod inbound;
mod leaks;
mod masters;
mod order_desk;
mod payers;
mod price_changes;
mod quarrels;
mod receivables;
pub mod rng;
mod scenario;
mod selling_prices;
mod simulation;
mod statements;
mod substitutes;
mod suppliers;
mod traps;
mod truth;
mod warehouse_day;
mod words;

pub use core::{Core, CoreAnswer, CoreOutcome, SimulationError};
pub use decider::{Decider, DecisionDays, DecisionDaysError, Evening, Executed};
pub use demand::DemandClass;
pub use desk::RefusedCommand;
pub use evenings::EveningTruth;
pub use figures::Figures;
pub use leaks::{Leak, LeakKind};
pub use scenario::{Scenario, Size};
pub use simulation::Simulation;
pub use truth::{ItemSiteTruth, TruthFile};
