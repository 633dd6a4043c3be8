//! A small store in memory: fetches what a decision needs, keeps what it writes.

use super::{bolt, bundle, day, proposal};
use chandler_amount::{Amount, Price, Quantity};
use chandler_calendar::{Day, Instant};
use chandler_catalogue::{Key, Record, Values, key};
use chandler_erp::tables::*;
use chandler_erp::{CommandSpec, Context, Effects, Loaded, Lookup, Operation, Refusal, RowKey, Stop};
use chandler_recommend::replenishment::{Proposal, ReplenishmentEvidence};
use chandler_recommend::tables::*;
use chandler_recommend::{ClearedSubject, CommandRecommendation, RecordRun, RunProposal, RunSnapshot, commands::BulkAnswer};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Books {
    rows: BTreeMap<RowKey, Values>,
    commit_seq: i64,
    today: Option<Day>,
}

impl Books {
    /// A company with one site, two suppliers and the bolt of the tests; default rules are published.
    pub fn new() -> Self {
        let mut books = Self { today: Some(day("2026-11-20")), ..Self::default() };
        let usd = "USD".parse().expect("currency");
        let zone = || "America/Chicago".to_owned();
        books.put(Entity { entity_id: "ACME".into(), name: "Acme".into(), currency: usd, time_zone: zone() });
        books.put(Site { entity_id: "ACME".into(), site_id: "MAIN".into(), name: "Main".into(), time_zone: zone() });
        for supplier_id in ["SUP-1", "SUP-2"] {
            let name = "Supplier".to_owned();
            books.put(Supplier {
                supplier_id: supplier_id.into(),
                name,
                currency: usd,
                payment_days: 30,
                minimum_order: Amount(0),
                order_target: Amount(0),
                below_target_charge: Amount(0),
                target_discount_micros: 0,
                active: true,
            });
        }
        let tables: BTreeMap<&str, &str> = chandler_rules::default_tables().into();
        books.accept("publish_rules", json!({ "tables": tables }));
        books
    }

    /// The masters and the stock of an evidence's item.
    pub fn stock(&mut self, evidence: &ReplenishmentEvidence) {
        let (item, terms, position) = (&evidence.item, evidence.terms.as_ref().expect("terms"), &evidence.position);
        self.put(Item {
            item_id: item.item_id.clone(),
            name: item.name.clone(),
            family: item.family.clone(),
            base_unit: item.base_unit.clone(),
            costing: "fifo".into(),
            status: item.status.clone(),
            superseded_by: None,
            inspected: false,
            lot_tracked: !position.lots.is_empty(),
            shelf_life_days: item.shelf_life_days,
            introduced_on: item.introduced_on,
        });
        self.put(ItemUnit { item_id: item.item_id.clone(), unit: item.base_unit.clone(), numerator: 1, denominator: 1 });
        self.put(SupplierItem {
            entity_id: "ACME".into(),
            item_id: item.item_id.clone(),
            supplier_id: terms.supplier_id.clone(),
            preferred: true,
            supplier_sku: None,
            lead_time_days: 10,
            minimum_quantity: Quantity(terms.minimum_quantity),
            maximum_quantity: None,
            order_multiple: Quantity(terms.order_multiple),
            unit_price: Price(terms.unit_price_micros),
            price_per: Quantity(terms.price_per),
            currency: evidence.currency,
        });
        self.put(ItemSite {
            entity_id: "ACME".into(),
            item_id: item.item_id.clone(),
            site_id: evidence.site.site_id.clone(),
            on_hand: Quantity(position.on_hand),
            held: Quantity(position.held),
            allocated: Quantity(position.allocated),
            backordered: Quantity(position.backordered),
            on_order: Quantity(position.on_order.iter().map(|order| order.quantity).sum()),
            inbound: Quantity(position.inbound.iter().map(|transfer| transfer.quantity).sum()),
            pool_value: Amount(0),
            next_layer: 1,
            first_open_layer: 1,
            currency: evidence.currency,
        });
    }

    pub fn put<R: Record>(&mut self, row: R) {
        self.rows.insert(RowKey::of::<R>(row.key()), row.into_values());
    }

    pub fn get<R: Record>(&self, key: Key) -> Option<R> {
        self.rows.get(&RowKey::of::<R>(key)).map(|values| R::from_values(values).expect("row"))
    }

    pub fn all<R: Record>(&self) -> Vec<R> {
        let rows = self.rows.iter().filter(|(row, _)| row.table == R::TABLE);
        rows.map(|(_, values)| R::from_values(values).expect("row")).collect()
    }

    pub fn on(&mut self, today: &str) {
        self.today = Some(day(today));
    }

    pub fn decide(&mut self, command: &str, body: &Value) -> Result<Effects, Stop> {
        let spec = chandler_recommend::command(command).expect("command");
        self.decide_spec(spec, body)
    }

    fn decide_spec(&mut self, spec: &CommandSpec, body: &Value) -> Result<Effects, Stop> {
        let now: Instant = format!("{}T18:00:00Z", self.today.expect("today")).parse().expect("instant");
        let context = Context {
            entity_id: "ACME".into(),
            actor: "pat".into(),
            commit_seq: self.commit_seq + 1,
            effective_at: now,
            known_at: now,
            recorded_at: now,
        };
        let mut loaded = Loaded::default();
        for _round_trip in 0..8 {
            match chandler_erp::decide(spec, body, &context, &loaded) {
                Err(Stop::Needs(lookups)) => lookups.into_iter().for_each(|lookup| self.load(lookup, &mut loaded)),
                Ok(effects) => {
                    self.commit(&effects);
                    return Ok(effects);
                }
                Err(stop) => return Err(stop),
            }
        }
        panic!("{} still needs rows after 8 round trips", spec.name);
    }

    fn load(&self, lookup: Lookup, loaded: &mut Loaded) {
        match lookup {
            Lookup::Row(row) => {
                let values = self.rows.get(&row).cloned();
                loaded.rows.insert(row, values);
            }
            Lookup::Set(set) => {
                let is_inside = |row: &RowKey| row.table == set.0.table && row.key.0.starts_with(&set.0.key.0);
                let values = self.rows.iter().filter(|(row, _)| is_inside(row)).map(|(_, values)| values.clone()).collect();
                loaded.sets.insert(set, values);
            }
        }
    }

    fn commit(&mut self, effects: &Effects) {
        self.commit_seq += 1;
        for write in &effects.writes {
            let row = RowKey { table: write.table, key: write.table.key_of(&write.values) };
            let was_there = self.rows.insert(row, write.values.clone()).is_some();
            assert_eq!(was_there, write.operation == Operation::Update, "{} {}", write.table.name, write.table.key_of(&write.values));
            assert!(!was_there || write.table.storage == chandler_catalogue::Storage::Current, "posted rows never change");
        }
    }

    pub fn accept(&mut self, command: &str, body: Value) -> Value {
        let effects = self.decide(command, &body).unwrap_or_else(|stop| panic!("{command}: {stop:?}"));
        effects.answer.unwrap_or_default()
    }

    pub fn bulk(&mut self, command: &str, body: Value) -> BulkAnswer {
        serde_json::from_value(self.accept(command, body)).expect("bulk answer")
    }

    pub fn refuse(&mut self, command: &str, body: Value) -> Refusal {
        match self.decide(command, &body) {
            Err(Stop::Refused(refusal)) => {
                assert!(chandler_erp::refusal::spec(&refusal.code).is_some(), "{} has no sentence", refusal.code);
                assert!(!refusal.message().contains('{') && !refusal.remedy().contains('{'), "{} / {}", refusal.message(), refusal.remedy());
                refusal
            }
            other => panic!("{command} should be refused: {other:?}"),
        }
    }

    /// Takes in a run over these proposals; subjects in `cleared` need nothing.
    pub fn run(&mut self, run_id: &str, proposals: &[Proposal], cleared: &[&str]) -> Value {
        let body = self.run_body(run_id, proposals, cleared);
        self.accept("record_run", serde_json::to_value(body).expect("json"))
    }

    /// Lets a run record one recommendation, and reads its row.
    pub fn recorded(&mut self, kind: &str, subject: &str, record: CommandRecommendation, evidence: Value) -> RecommendationRow {
        let mut run = self.run_body("RUN-000001", &[], &[]);
        run.kinds.push(kind.into());
        run.proposals.push(RunProposal { record: record.into(), evidence });
        self.accept("record_run", serde_json::to_value(run).expect("json"));
        let control: SubjectControl = self.get(key!["ACME", kind, subject]).expect("control");
        self.get(key!["ACME", control.open_rec_id.expect("open")]).expect("row")
    }

    pub fn run_body(&self, run_id: &str, proposals: &[Proposal], cleared: &[&str]) -> RecordRun {
        let proposal = |proposal: &Proposal| RunProposal {
            record: proposal.record.clone().into(),
            evidence: serde_json::to_value(&proposal.evidence).expect("json"),
        };
        let clear = |subject: &&str| ClearedSubject { kind: "replenishment".into(), subject: (*subject).into(), why: "above_reorder_point".into() };
        RecordRun {
            run_id: run_id.into(),
            as_of: self.today.expect("today"),
            snapshot: RunSnapshot { id: "SNAP-1".into(), commit_seq: 1, hash: "00".into(), tables: json!({"core_item_sites": {"version": 7}}) },
            rule_bundle: bundle().hash().to_owned(),
            pipeline_bundle: "pipelines".into(),
            models: json!([]),
            draft: false,
            kinds: vec!["replenishment".into()],
            proposals: proposals.iter().map(proposal).collect(),
            cleared: cleared.iter().map(clear).collect(),
            held: vec![],
        }
    }

    pub fn recommendations(&self) -> Vec<RecommendationRow> {
        self.all()
    }

    /// The one open recommendation of the bolt.
    pub fn open(&self) -> RecommendationRow {
        let control: SubjectControl = self.get(key!["ACME", "replenishment", "BOLT-M8|MAIN"]).expect("control");
        self.get(key!["ACME", control.open_rec_id.expect("open")]).expect("row")
    }

    pub fn events(&self) -> Vec<(String, String)> {
        self.all::<RecommendationEvent>().into_iter().map(|event| (event.event, event.to_state)).collect()
    }
}

/// Books with the bolt in stock and a first run that proposes it.
pub fn proposed() -> (Books, RecommendationRow) {
    let mut books = Books::new();
    let evidence = bolt();
    books.stock(&evidence);
    books.run("RUN-000001", &[proposal(&evidence)], &[]);
    let row = books.open();
    (books, row)
}

/// A reference to a row as it is.
pub fn seen(row: &RecommendationRow) -> Value {
    json!({ "rec_id": row.rec_id, "revision": row.revision })
}

/// What a person refers to a row by.
pub fn references(row: &RecommendationRow) -> Value {
    json!({ "recommendations": [{ "rec_id": row.rec_id, "revision": row.revision }] })
}
