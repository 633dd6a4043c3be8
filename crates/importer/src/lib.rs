//! Reads exports of other systems by a mapping file and turns them into exactly typed rows; what is wrong goes to quarantine with a reason.

mod cell;
mod error;
mod load;
mod mapping;
mod nearest;
mod quarantine;
mod source;
mod suggest;

use chandler_catalogue::targets;

pub use chandler_catalogue::targets::{Field, FieldType, Layer, Target, target, targets};
pub use error::{ImportError, MappingError};
pub use load::{CHUNK_ROWS, Defaults, Import, KnownBasis, LoadReport, Op, Prior, PriorRow, Record, Records, References, Staged, Value, Warning};
pub use mapping::Mapping;
pub use quarantine::{Code, Complaint, Quarantine, QuarantineFile};
pub use suggest::{ColumnProfile, FileProfile, Relation, Suggestion, Unknown, suggest};
