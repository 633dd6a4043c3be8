//! From declarations to databases: DDL, the frozen catalogue, and the steps from one version to the next.

mod ddl;
mod evolution;
mod frozen;
pub(crate) mod system;

pub(crate) use ddl::COMMIT_SEQ;
pub use ddl::{POSTGRES_PRELUDE, postgres_ddl, sqlite_ddl};
pub(crate) use evolution::Evolution;
pub use frozen::{CATALOGUE_VERSION, FrozenCatalogue, FrozenColumn, FrozenTable};
