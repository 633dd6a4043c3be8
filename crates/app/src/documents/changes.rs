use super::{LastRun, StateText};
use serde::Serialize;
use utoipa::ToSchema;

/// What has changed since a commit, for pages that are open.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Changes {
    /// The last commit that is told here; the next changes are those after it.
    pub commit_seq: i64,
    /// Too much has happened to be told one by one, or this is another home: read everything again.
    pub reset: bool,
    pub recommendations: Vec<ChangedRecommendation>,
    /// The last run, where one has landed.
    pub run: Option<LastRun>,
}

/// A recommendation as it is now; something has happened to it. One that the books have overtaken is told as expired: no queue offers it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangedRecommendation {
    pub rec_id: String,
    pub kind: String,
    pub revision: i64,
    #[schema(value_type = StateText)]
    pub state: String,
    pub owner: String,
    /// Why the books have overtaken it; none of one to which something else happened.
    pub ended: Option<EndedBecause>,
}

/// What came since the run, so that nobody is to do it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EndedBecause {
    /// The code with which approving it is refused.
    pub code: String,
    /// The same in a sentence.
    pub text: String,
}
