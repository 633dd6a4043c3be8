//! Computed tables: a new version for new content only, and the same hash however the rows are cut.

use arrow::array::{
    ArrayRef, DictionaryArray, Float64Array, Int32Array, Int64Array, ListArray, RecordBatch, StringArray, StringViewArray, UInt64Array,
};
use arrow::datatypes::{Float64Type, Int32Type, SchemaRef};
use chandler_lake::{DerivedState, Lake, LakeError, content_hash};
use std::sync::Arc;

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).expect("batch")
}

fn demand(quantities: &[i64]) -> RecordBatch {
    let items: Vec<_> = (0..quantities.len()).map(|item| format!("ITEM-{item}")).collect();
    batch(vec![("item_id", Arc::new(StringArray::from(items))), ("quantity", Arc::new(Int64Array::from(quantities.to_vec())))])
}

async fn write(lake: &Lake, batches: Vec<RecordBatch>) -> chandler_lake::DerivedTable {
    let schema: SchemaRef = batches[0].schema();
    lake.write_derived("facts", "demand", &schema, batches, "7-abc").await.expect("written")
}

#[tokio::test(flavor = "multi_thread")]
async fn only_other_content_makes_a_version() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let first = write(&lake, vec![demand(&[1, 2, 3])]).await;
    assert_eq!((first.state, first.rows), (DerivedState::Computed, 3));
    let again = write(&lake, vec![demand(&[1, 2, 3])]).await;
    assert_eq!((again.state, again.version, &again.content_hash), (DerivedState::Unchanged, first.version, &first.content_hash));
    let other = write(&lake, vec![demand(&[1, 2, 4])]).await;
    assert_eq!((other.state, other.version), (DerivedState::Computed, first.version + 1));
    let back = write(&lake, vec![demand(&[1, 2, 3])]).await;
    assert_eq!((back.state, &back.content_hash), (DerivedState::Computed, &first.content_hash));

    let past = lake.derived_snapshot("facts", "demand", Some(other.version)).await.expect("past");
    assert_eq!(lake.read(&past).await.expect("rows"), [demand(&[1, 2, 4])]);
    let newest = lake.derived_snapshot("facts", "demand", None).await.expect("newest");
    assert_eq!((newest.version, newest.rows, newest.files.len()), (back.version, 3, 1));
    assert!(matches!(lake.derived_snapshot("facts", "supply", None).await, Err(LakeError::NoTable { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_table_is_rebuilt_to_the_same_hash() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let before = write(&lake, vec![demand(&[5, 6])]).await;
    std::fs::remove_dir_all(folder.path().join("facts/demand")).expect("deleted");
    let after = write(&lake, vec![demand(&[5]), demand(&[5, 6]).slice(1, 1)]).await;
    assert_eq!((after.state, after.content_hash), (DerivedState::Computed, before.content_hash));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_table_and_another_schema_are_versions_too() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let empty = write(&lake, vec![demand(&[])]).await;
    assert_eq!((empty.rows, empty.state), (0, DerivedState::Computed));
    assert_eq!(write(&lake, vec![demand(&[])]).await.state, DerivedState::Unchanged);
    let wider = batch(vec![("item_id", Arc::new(StringArray::from(vec!["A"]))), ("share", Arc::new(Float64Array::from(vec![0.5])))]);
    assert_eq!(write(&lake, vec![wider.clone()]).await.state, DerivedState::Computed);
    let newest = lake.derived_snapshot("facts", "demand", None).await.expect("newest");
    assert_eq!(lake.read(&newest).await.expect("rows"), [wider]);
    let old = lake.derived_snapshot("facts", "demand", Some(empty.version)).await.expect("old");
    assert_ne!(old.schema_hash, newest.schema_hash);
}

#[tokio::test(flavor = "multi_thread")]
async fn types_of_the_engine_become_types_of_the_lake() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let lists = ListArray::from_iter_primitive::<Float64Type, _, _>([Some(vec![Some(1.5), None]), None]);
    let given = batch(vec![
        ("item_id", Arc::new(StringViewArray::from(vec!["A", "B"]))),
        ("rank", Arc::new(UInt64Array::from(vec![1, 2]))),
        ("small", Arc::new(Int32Array::from(vec![3, 4]))),
        ("class", Arc::new(DictionaryArray::<Int32Type>::from_iter(["x", "y"]))),
        ("quantiles", Arc::new(lists.clone())),
    ]);
    let kept = batch(vec![
        ("item_id", Arc::new(StringArray::from(vec!["A", "B"]))),
        ("rank", Arc::new(Int64Array::from(vec![1, 2]))),
        ("small", Arc::new(Int64Array::from(vec![3, 4]))),
        ("class", Arc::new(StringArray::from(vec!["x", "y"]))),
        ("quantiles", Arc::new(lists)),
    ]);
    let first = write(&lake, vec![given]).await;
    let newest = lake.derived_snapshot("facts", "demand", None).await.expect("newest");
    assert_eq!(lake.read(&newest).await.expect("rows"), std::slice::from_ref(&kept));
    assert_eq!(write(&lake, vec![kept]).await.content_hash, first.content_hash);
    let too_large = batch(vec![("rank", Arc::new(UInt64Array::from(vec![u64::MAX])))]);
    let refused = lake.write_derived("facts", "demand", &too_large.schema(), vec![too_large.clone()], "7-abc").await;
    assert!(matches!(refused, Err(LakeError::Schema { .. })));
}

#[test]
fn the_hash_sees_values_and_places_and_no_batches() {
    let hash = |batches: &[RecordBatch]| content_hash(&batches[0].schema(), batches).expect("known types");
    let whole = demand(&[1, 2, 3, 4]);
    assert_eq!(hash(&[whole.slice(0, 1), whole.slice(1, 3)]), hash(std::slice::from_ref(&whole)));
    assert_ne!(hash(&[demand(&[1, 2, 4, 3])]), hash(&[whole]));
    let floats = |values: Vec<Option<f64>>| hash(&[batch(vec![("x", Arc::new(Float64Array::from(values)))])]);
    assert_eq!(floats(vec![Some(0.0), Some(f64::NAN)]), floats(vec![Some(-0.0), Some(-f64::NAN)]));
    assert_ne!(floats(vec![Some(0.0)]), floats(vec![None]));
    let texts = |values: Vec<&str>| hash(&[batch(vec![("x", Arc::new(StringArray::from(values)))])]);
    assert_ne!(texts(vec!["ab", "c"]), texts(vec!["a", "bc"]));
}
