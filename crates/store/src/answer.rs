use chandler_erp::{DocumentRef, Invalid, Refusal};
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Accepted,
    /// The key was accepted before with the same request; nothing was done again.
    Repeated,
    /// The business said no. The same key says no for ever, so a repeated refusal is a refusal again.
    Refused,
    /// The key was used before for another request.
    Conflict,
    /// The body does not say what the command needs. Not logged: the key may be used again for the corrected body.
    Invalid,
}

/// The answer to one command: the contract's row, without the line number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub key: String,
    pub outcome: Outcome,
    /// The commit that holds its effects; also given for `Repeated`.
    pub commit_seq: Option<i64>,
    pub documents: Vec<DocumentRef>,
    pub refusal: Option<Refusal>,
    pub invalid: Option<Invalid>,
    /// What the command answers beyond its documents, such as one result for each row of a bulk command.
    pub answer: Option<serde_json::Value>,
}

/// The part of an answer that is kept in the command log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
pub(crate) struct KeptAnswer {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<serde_json::Value>,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Repeated => "repeated",
            Self::Refused => "refused",
            Self::Conflict => "conflict",
            Self::Invalid => "invalid",
        }
    }
}

impl Answer {
    /// Whether the command's effects are in the books.
    pub fn is_done(&self) -> bool {
        matches!(self.outcome, Outcome::Accepted | Outcome::Repeated)
    }

    pub(crate) fn kept(key: String, outcome: Outcome, commit_seq: Option<i64>, kept: KeptAnswer) -> Self {
        Self { key, outcome, commit_seq, documents: kept.documents, refusal: kept.refusal, invalid: None, answer: kept.answer }
    }

    pub(crate) fn conflict(key: String) -> Self {
        Self { key, outcome: Outcome::Conflict, commit_seq: None, documents: Vec::new(), refusal: None, invalid: None, answer: None }
    }

    pub(crate) fn invalid(key: String, invalid: Invalid) -> Self {
        Self { key, outcome: Outcome::Invalid, commit_seq: None, documents: Vec::new(), refusal: None, invalid: Some(invalid), answer: None }
    }

    fn refusal_sentences(&self) -> Option<RefusalSentences> {
        if self.outcome == Outcome::Conflict {
            return Some(RefusalSentences {
                code: "key_conflict".to_owned(),
                subject: self.key.clone(),
                message: format!("The key {} was used before for another command", self.key),
                remedy: "Send this command under a key of its own".to_owned(),
            });
        }
        let refusal = self.refusal.as_ref()?;
        let (message, remedy) = (refusal.message(), refusal.remedy());
        Some(RefusalSentences { code: refusal.code.clone(), subject: refusal.subject.clone(), message, remedy })
    }
}

/// A refusal as people and programs read it.
#[derive(Serialize)]
struct RefusalSentences {
    code: String,
    subject: String,
    message: String,
    remedy: String,
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("Answer", 7)?;
        row.serialize_field("key", &self.key)?;
        row.serialize_field("outcome", &self.outcome)?;
        row.serialize_field("commit_seq", &self.commit_seq)?;
        row.serialize_field("documents", &self.documents)?;
        row.serialize_field("refusal", &self.refusal_sentences())?;
        row.serialize_field("invalid", &self.invalid)?;
        row.serialize_field("answer", &self.answer)?;
        row.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_the_contracts_row() {
        let refusal = Refusal::new("unknown_item", "BOLT-M9");
        let kept = KeptAnswer { documents: Vec::new(), refusal: Some(refusal), answer: None };
        let answer = Answer::kept("k1".to_owned(), Outcome::Refused, None, kept);
        let expected = serde_json::json!({
            "key": "k1", "outcome": "refused", "commit_seq": null, "documents": [],
            "refusal": {"code": "unknown_item", "subject": "BOLT-M9", "message": "There is no item BOLT-M9",
                        "remedy": "Create it with create_item, or correct the id"},
            "invalid": null, "answer": null,
        });
        assert_eq!(serde_json::to_value(&answer).expect("JSON"), expected);
    }

    #[test]
    fn a_conflict_says_what_to_do() {
        let answer = serde_json::to_value(Answer::conflict("k1".to_owned())).expect("JSON");
        assert_eq!(answer["refusal"]["code"], "key_conflict");
        assert_eq!(answer["refusal"]["remedy"], "Send this command under a key of its own");
    }
}
