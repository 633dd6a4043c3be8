//! The binary, used the way a person or a script uses it.

mod bundle;
mod collector;
mod company;
mod errors;
mod harness;
mod import;
mod import_bad;
mod import_company;
mod import_killed;
mod import_real;
mod loop_once;
mod lots;
mod margin_truth;
mod planner;
mod processes;
mod promises;
mod workbook;
mod world;
