use crate::SourceError;
use chandler_catalogue::CommitChanges;

/// The core, as the feed reads it. Called from threads that may block.
pub trait FeedSource: Send + Sync {
    /// The core's identity and its last commit.
    ///
    /// # Errors
    /// When the core cannot be read.
    fn head(&self) -> Result<CoreHead, SourceError>;

    /// Something that only this history has at a commit, such as the hash of its link in the audit chain; `None` for commit 0 or one that is not there.
    ///
    /// # Errors
    /// When the core cannot be read.
    fn fingerprint(&self, commit_seq: i64) -> Result<Option<String>, SourceError>;

    /// The commits after one, in order and without gaps, at most `limit`; fewer only when there are no more.
    ///
    /// # Errors
    /// When the core cannot be read.
    fn read(&self, after_seq: i64, limit: usize) -> Result<Vec<CommitChanges>, SourceError>;

    /// The lake has the commits up to this one on disk; the core may forget what it kept for it.
    ///
    /// # Errors
    /// When the core cannot be written.
    fn trim(&self, up_to: i64) -> Result<(), SourceError>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoreHead {
    /// The same for all copies of one core, and of no other.
    pub core_id: String,
    pub commit_seq: i64,
}
