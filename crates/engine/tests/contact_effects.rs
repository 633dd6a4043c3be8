//! What contacts are found to bring, in worlds whose truth is known: customers pay by chances of their own, a contact adds to them, and the model that says what is
//! expected without one is wrong by the same for everybody.

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Decimal128Type, SchemaRef};
use chandler_engine::{Pipelines, Session};

const CUSTOMERS: u64 = 240;
const FORTNIGHTS: u64 = 26;
const WORLDS: u64 = 40;
/// What the model expects beyond the truth.
const TOO_HOPEFUL: f64 = 0.08;

/// A fortnight of an account.
struct Trial {
    customer: u64,
    began_on: i32,
    is_contacted: bool,
    claimed: i64,
    expected: i64,
    came: i64,
}

/// A number from 0 to 1 that follows from three others (SplitMix64).
fn chance(world: u64, customer: u64, what: u64) -> f64 {
    let mut mixed = ((world << 40) | (customer << 16) | what).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// How much likelier a contact makes it that this customer pays within 14 days: nothing for every third, much for another.
fn planted(customer: u64) -> f64 {
    [0.0, 0.12, 0.4][(customer % 3) as usize]
}

fn trials(world: u64) -> Vec<Trial> {
    let of = |customer: u64, fortnight: u64| {
        let roll = |what: u64| chance(world, customer, fortnight * 8 + what);
        let is_contacted = roll(0) >= 0.1;
        let by_itself = 0.1 + 0.4 * chance(world, customer, 60_000);
        let claimed = 5_000 + (roll(1) * 200_000.0) as i64;
        let pays = roll(2) < by_itself + if is_contacted { planted(customer) } else { 0.0 };
        let expected = (claimed as f64 * (by_itself + TOO_HOPEFUL)) as i64;
        Trial { customer, began_on: 20_000 + 14 * fortnight as i32, is_contacted, claimed, expected, came: if pays { claimed } else { 0 } }
    };
    (0..CUSTOMERS).flat_map(|customer| (0..FORTNIGHTS).map(move |fortnight| of(customer, fortnight))).collect()
}

/// The planted effect on those who were contacted, by money.
fn truth(trials: &[Trial]) -> f64 {
    let contacted = || trials.iter().filter(|trial| trial.is_contacted);
    let claimed: f64 = contacted().map(|trial| trial.claimed as f64).sum();
    contacted().map(|trial| trial.claimed as f64 * planted(trial.customer)).sum::<f64>() / claimed
}

fn batch(schema: &SchemaRef, trials: &[Trial]) -> RecordBatch {
    let texts = |text: &dyn Fn(&Trial) -> String| -> ArrayRef { Arc::new(StringArray::from_iter_values(trials.iter().map(text))) };
    let integers = |integer: &dyn Fn(&Trial) -> i64| -> ArrayRef { Arc::new(Int64Array::from_iter_values(trials.iter().map(integer))) };
    let mut columns: BTreeMap<&str, ArrayRef> = BTreeMap::from([
        ("entity_id", texts(&|_| "ACME".to_owned())),
        ("customer_id", texts(&|trial| format!("C-{}", trial.customer))),
        ("arm", texts(&|trial| if trial.is_contacted { "contacted" } else { "left_alone" }.to_owned())),
        ("verb", texts(&|_| "call".to_owned())),
        ("claimed_minor", integers(&|trial| trial.claimed)),
        ("expected_minor", integers(&|trial| trial.expected)),
        ("assumed_minor", integers(&|trial| trial.claimed / 4)),
        ("came_minor", integers(&|trial| trial.came)),
    ]);
    let days: ArrayRef = Arc::new(Date32Array::from_iter_values(trials.iter().map(|trial| trial.began_on)));
    columns.insert("began_on", days);
    let columns = schema.fields().iter().map(|field| columns.remove(field.name().as_str()).expect("a column")).collect();
    RecordBatch::try_new(Arc::clone(schema), columns).expect("batch")
}

/// The estimate and its standard error.
async fn estimate(sql: &str, schema: &SchemaRef, trials: &[Trial]) -> (f64, f64) {
    let session = common::session(common::empty_lake()).await;
    session.put_rows("contact_trials", Arc::clone(schema), vec![batch(schema, trials)]).expect("trials");
    let rows = session.context().sql(sql).await.expect("plans").collect().await.expect("runs");
    let row = rows.iter().find(|batch| batch.num_rows() > 0).expect("a row");
    let share = |name: &str| {
        let column = row.column_by_name(name).expect("a column").as_primitive::<Decimal128Type>();
        assert!(column.is_valid(0), "{name}");
        column.value(0) as f64 / 1e9
    };
    (share("more"), share("standard_error"))
}

/// Of forty worlds the planted effect lies within the 95 % interval in about 38, although the expectation is off in all of them.
#[tokio::test]
async fn the_planted_effect_lies_within_its_interval() {
    let pipelines = Pipelines::embedded().expect("pipelines");
    let scratch = Session::scratch(&common::empty_lake(), &common::rules()).await.expect("session");
    let schemas = pipelines.schemas(&scratch).await.expect("schemas");
    let sql = &pipelines.table("contact_effects").expect("a pipeline").sql;
    let (mut covered, mut errors) = (0, 0.0);
    for world in 0..WORLDS {
        let trials = trials(world);
        let (more, error) = estimate(sql, &schemas["contact_trials"], &trials).await;
        assert!((0.01..0.04).contains(&error), "{error}");
        errors += (more - truth(&trials)) / WORLDS as f64;
        covered += u64::from((more - truth(&trials)).abs() <= 1.96 * error);
    }
    assert!((35..=40).contains(&covered), "{covered} of {WORLDS}");
    assert!(errors.abs() < 0.01, "off by {errors} on average");
}
