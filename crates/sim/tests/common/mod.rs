//! The real business in memory: rows in a sorted map, decided by `chandler_erp::decide` as the store would.

use chandler_amount::Currency;
use chandler_calendar::Instant;
use chandler_catalogue::{Record, Values};
use chandler_erp::{Context, Envelope, Loaded, Lookup, RowKey, RowSet, Stop, command, decide};
use chandler_sim::{Core, CoreAnswer, CoreOutcome};
use serde_json::json;
use std::collections::{BTreeMap, HashSet};

pub const ENTITY: &str = "ACME";

/// A home without a disk.
pub struct MemoryCore {
    rows: BTreeMap<RowKey, Values>,
    keys: HashSet<String>,
    commit_seq: i64,
    /// Everything that was sent, in order.
    pub log: Vec<Envelope>,
}

impl MemoryCore {
    pub fn new() -> Self {
        let mut core = Self { rows: BTreeMap::new(), keys: HashSet::new(), commit_seq: 0, log: Vec::new() };
        assert!(core.answer(&create_entity()).expect("an answer").is_accepted());
        core
    }

    /// All rows of a table.
    pub fn all<R: Record>(&self) -> Vec<R> {
        let set = RowSet(RowKey { table: R::TABLE, key: chandler_catalogue::Key(Vec::new()) });
        self.scan(&set).iter().map(|values| R::from_values(values).expect("a row")).collect()
    }

    fn scan(&self, set: &RowSet) -> Vec<Values> {
        let belongs = |row: &RowKey| row.table == set.0.table && row.key.0.starts_with(&set.0.key.0);
        self.rows.range(set.0.clone()..).take_while(|(row, _)| belongs(row)).map(|(_, values)| values.clone()).collect()
    }

    fn answer(&mut self, envelope: &Envelope) -> Result<CoreAnswer, String> {
        assert!(self.keys.insert(envelope.key.clone()), "the key {} was used twice", envelope.key);
        let spec = command(&envelope.command).ok_or_else(|| format!("no command {}", envelope.command))?;
        let at = envelope.effective_at.ok_or("no time")?;
        let commit_seq = self.commit_seq + 1;
        let actor = envelope.actor.clone().unwrap_or_default();
        let context = Context { entity_id: ENTITY.to_owned(), actor, commit_seq, effective_at: at, known_at: at, recorded_at: at };
        let mut loaded = Loaded::default();
        loop {
            match decide(spec, &envelope.body, &context, &loaded) {
                Ok(effects) => {
                    self.commit_seq = commit_seq;
                    for write in effects.writes {
                        self.rows.insert(RowKey { table: write.table, key: write.table.key_of(&write.values) }, write.values);
                    }
                    return Ok(CoreAnswer {
                        outcome: CoreOutcome::Accepted,
                        commit_seq: Some(commit_seq),
                        documents: effects.documents,
                        refusal: None,
                    });
                }
                Err(Stop::Needs(lookups)) => self.load(&mut loaded, lookups),
                Err(Stop::Refused(refusal)) => {
                    return Ok(CoreAnswer { outcome: CoreOutcome::Refused, refusal: Some(refusal.code), ..CoreAnswer::default() });
                }
                Err(Stop::Invalid(invalid)) => {
                    let reason = Some(format!("{}: {}", invalid.field, invalid.message));
                    return Ok(CoreAnswer { outcome: CoreOutcome::Invalid, refusal: reason, ..CoreAnswer::default() });
                }
                Err(other) => return Err(format!("{}: {other:?}", envelope.key)),
            }
        }
    }

    fn load(&self, loaded: &mut Loaded, lookups: Vec<Lookup>) {
        for lookup in lookups {
            match lookup {
                Lookup::Row(row) => {
                    let values = self.rows.get(&row).cloned();
                    loaded.rows.insert(row, values);
                }
                Lookup::Set(set) => {
                    let values = self.scan(&set);
                    loaded.sets.insert(set, values);
                }
            }
        }
    }
}

impl Core for MemoryCore {
    fn submit(&mut self, envelopes: Vec<Envelope>) -> Result<Vec<CoreAnswer>, String> {
        let answers = envelopes.iter().map(|envelope| self.answer(envelope)).collect();
        self.log.extend(envelopes);
        answers
    }
}

/// What `init` does in a real home.
pub fn create_entity() -> Envelope {
    let body = json!({"entity_id": ENTITY, "name": "Acme Supply", "currency": "USD", "time_zone": "America/Chicago"});
    Envelope { key: "entity".to_owned(), command: "create_entity".to_owned(), actor: None, entity_id: None, effective_at: Some(Instant(0)), body }
}

pub fn usd() -> Currency {
    "USD".parse().expect("currency")
}
