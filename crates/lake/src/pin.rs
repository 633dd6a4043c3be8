use crate::{Lake, LakeError, Snapshot};
use sha2::{Digest, Sha256};

const PINS: &str = "pins";

/// A snapshot that must stay readable, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    pub reason: String,
    pub snapshot: Snapshot,
}

impl Pin {
    /// One file for each snapshot and reason, so that pinning again changes nothing.
    fn path(&self) -> String {
        let reason = hex::encode(Sha256::digest(&self.reason));
        format!("{PINS}/{}-{}.json", self.snapshot.id, &reason[..12])
    }
}

impl Lake {
    /// Keeps a snapshot's files from being removed, until it is unpinned for the same reason.
    ///
    /// # Errors
    /// When the pin cannot be written.
    pub async fn pin(&self, snapshot: &Snapshot, reason: &str) -> Result<(), LakeError> {
        let pin = Pin { reason: reason.to_owned(), snapshot: snapshot.clone() };
        let content = serde_json::to_vec(&pin).map_err(|error| LakeError::damaged(pin.path(), error))?;
        self.storage.replace(&pin.path(), content).await
    }

    /// Takes a pin away; nothing happens when there is none.
    ///
    /// # Errors
    /// When the pin cannot be deleted.
    pub async fn unpin(&self, snapshot: &Snapshot, reason: &str) -> Result<(), LakeError> {
        let path = Pin { reason: reason.to_owned(), snapshot: snapshot.clone() }.path();
        match self.storage.delete(&path).await {
            Err(LakeError::Missing { .. }) => Ok(()),
            other => other,
        }
    }

    /// All pins, by snapshot.
    ///
    /// # Errors
    /// When a pin cannot be read.
    pub async fn pins(&self) -> Result<Vec<Pin>, LakeError> {
        let mut pins = Vec::new();
        for path in self.storage.list(PINS).await? {
            let content = self.storage.read(&path).await?;
            pins.push(serde_json::from_slice(&content).map_err(|error| LakeError::damaged(&path, error))?);
        }
        Ok(pins)
    }
}
