//! Finding things by a few words: masters by id and name, documents by number, open recommendations by what they are about.

use crate::CONTRACT;
use crate::documents::{SearchAnswer, SearchHit};
use crate::failure::Failure;
use crate::home::App;
use crate::show::{is_master, number_column, singular};
use chandler_catalogue::{Record, Table, Value as Stored};
use chandler_recommend::State;
use chandler_recommend::tables::RecommendationRow;
use chandler_store::{Comparison, Filter, Reader, RowQuery};

/// Hits of one answer, unless fewer are asked for, and at the most.
const HITS: usize = 20;
const HITS_MAX: usize = 50;
/// Rows that one kind is looked through for; more are not searched by name, only by number.
const ROWS_MAX: usize = 100_000;
/// The longest query that is looked at.
const QUERY_MAX: usize = 200;
/// Digits of a document number: `PO-000123`.
const NUMBER_DIGITS: usize = 6;

impl App {
    /// What the words find: items, customers and suppliers whose id or name has all of them, documents whose number begins with them, and open
    /// recommendations about such items. Numbers may be given without their letters and zeros.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn search(&self, query: &str, limit: Option<usize>) -> Result<SearchAnswer, Failure> {
        let limit = limit.unwrap_or(HITS).clamp(1, HITS_MAX);
        let text: String = query.trim().chars().take(QUERY_MAX).collect();
        let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let mut found = Vec::new();
        if !words.is_empty() {
            let entity_id = self.settings()?.entity_id;
            let reader = self.home.reader()?;
            found.extend(recommendations(&reader, &entity_id, &words)?);
            for table in self.home.registry().tables.iter().copied() {
                if is_master(table) {
                    found.extend(masters(&reader, table, &words)?);
                } else if let (Some(number), [word]) = (number_column(table), words.as_slice()) {
                    found.extend(documents(&reader, table, number, &entity_id, word, limit)?);
                }
            }
        }
        let (hits, truncated) = best(found, limit);
        Ok(SearchAnswer { contract: CONTRACT, query: text, hits, truncated })
    }
}

/// A hit with how well it fits: smaller is better.
struct Found {
    rank: u8,
    hit: SearchHit,
}

/// The best of all kinds, no kind taking more than half of the room from the others.
fn best(mut found: Vec<Found>, limit: usize) -> (Vec<SearchHit>, bool) {
    found.sort_by(|left, right| left.rank.cmp(&right.rank).then_with(|| left.hit.id.cmp(&right.hit.id)));
    let total = found.len();
    let mut shares = std::collections::BTreeMap::<String, usize>::new();
    let (mut hits, mut rest) = (Vec::new(), Vec::new());
    for Found { hit, .. } in found {
        let share = shares.entry(hit.kind.clone()).or_default();
        *share += 1;
        if *share <= limit.div_ceil(2) { hits.push(hit) } else { rest.push(hit) }
    }
    hits.extend(rest);
    hits.truncate(limit);
    (hits, total > limit)
}

/// How well an id and a name fit the words: the id itself, its beginning, the beginning of the name, anywhere; none where a word is missing.
fn rank(words: &[String], id: &str, name: &str) -> Option<u8> {
    let (id, name) = (id.to_lowercase(), name.to_lowercase());
    if !words.iter().all(|word| id.contains(word) || name.contains(word)) {
        return None;
    }
    let first = words.first()?;
    let ranks = [words.len() == 1 && id == *first, id.starts_with(first), name.starts_with(first)];
    Some(ranks.iter().position(|fits| *fits).unwrap_or(ranks.len()) as u8)
}

fn masters(reader: &Reader, table: &'static Table, words: &[String]) -> Result<Vec<Found>, Failure> {
    let rows = reader.rows(table, &RowQuery::first(ROWS_MAX))?;
    let named = rows.iter().filter_map(|row| {
        let (id, name) = (row.values[0].as_text()?, text_of(table, &row.values, "name").unwrap_or_default());
        let rank = rank(words, id, name)?;
        let detail = text_of(table, &row.values, "family").map(str::to_owned);
        Some(Found { rank, hit: SearchHit { kind: singular(table.name).to_owned(), id: id.to_owned(), title: name.to_owned(), detail } })
    });
    Ok(named.collect())
}

fn documents(reader: &Reader, table: &'static Table, number: &str, entity_id: &str, word: &str, limit: usize) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    for start in number_starts(reader, table, word)? {
        let bound = |comparison, value: String| Filter { column: number.to_owned(), comparison, value: Stored::text(value) };
        let mut query = RowQuery::first(limit + 1).equal("entity_id", entity_id);
        // Every number that begins so lies below the same text with the highest character behind it.
        query.filters.extend([bound(Comparison::AtLeast, start.clone()), bound(Comparison::Less, format!("{start}\u{10FFFF}"))]);
        for row in reader.rows(table, &query)? {
            let Some(id) = text_of(table, &row.values, number) else { continue };
            let party = ["customer_id", "supplier_id"].iter().find_map(|column| text_of(table, &row.values, column));
            let title = party.unwrap_or_default().to_owned();
            let detail = ["state", "status"].iter().find_map(|column| text_of(table, &row.values, column)).map(str::to_owned);
            let hit = SearchHit { kind: singular(table.name).to_owned(), id: id.to_owned(), title, detail };
            found.push(Found { rank: u8::from(id != start), hit });
        }
    }
    Ok(found)
}

/// Beginnings of numbers that a word may mean: itself, and for bare digits the full number in the table's series.
fn number_starts(reader: &Reader, table: &'static Table, word: &str) -> Result<Vec<String>, Failure> {
    if !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(vec![word.to_uppercase()]);
    }
    let first = reader.rows(table, &RowQuery::first(1))?;
    let number = first.first().and_then(|row| row.values.get(1)?.as_text());
    let series = number.and_then(|number| number.rsplit_once('-')).map(|(series, _)| format!("{series}-{word:0>NUMBER_DIGITS$}"));
    Ok(series.into_iter().collect())
}

fn recommendations(reader: &Reader, entity_id: &str, words: &[String]) -> Result<Vec<Found>, Failure> {
    let table = RecommendationRow::TABLE;
    let mut found = Vec::new();
    for state in [State::Proposed, State::Edited, State::Snoozed] {
        let query = RowQuery::first(ROWS_MAX).equal("entity_id", entity_id).equal("state", state.name());
        for row in reader.rows(table, &query)? {
            let column = |name: &str| text_of(table, &row.values, name).unwrap_or_default();
            let (rec_id, about) = (column("rec_id"), format!("{} {}", column("item_id"), column("item_name")));
            let Some(rank) = rank(words, rec_id, &about) else { continue };
            let detail = format!("{} at {}, {}", column("verb"), column("site_id"), state.name());
            let hit = SearchHit { kind: "recommendation".to_owned(), id: rec_id.to_owned(), title: about, detail: Some(detail) };
            found.push(Found { rank, hit });
        }
    }
    Ok(found)
}

fn text_of<'a>(table: &Table, values: &'a [Stored], column: &str) -> Option<&'a str> {
    let (index, _) = table.column(column)?;
    values.get(index)?.as_text()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn an_id_fits_better_than_its_beginning_and_that_better_than_a_name() {
        assert_eq!(rank(&words("bolt-m8"), "BOLT-M8", "Bolt M8"), Some(0));
        assert_eq!(rank(&words("bolt"), "BOLT-M8", "Bolt M8"), Some(1));
        assert_eq!(rank(&words("hex"), "BOLT-M8", "Hex bolt"), Some(2));
        assert_eq!(rank(&words("bolt"), "HEX-1", "Hex bolt"), Some(3));
        assert_eq!(rank(&words("hex m8"), "BOLT-M8", "Hex bolt"), Some(2));
        assert_eq!(rank(&words("hex m9"), "BOLT-M8", "Hex bolt"), None);
    }

    #[test]
    fn no_kind_crowds_out_the_others() {
        let found = |kind: &'static str, count: usize| {
            let hit = move |index| SearchHit { kind: kind.into(), id: format!("{kind}-{index:02}"), title: String::new(), detail: None };
            (0..count).map(move |index| Found { rank: 1, hit: hit(index) })
        };
        let (hits, truncated) = best(found("item", 20).chain(found("supplier", 3)).collect(), 6);
        let kinds: Vec<&str> = hits.iter().map(|hit| hit.kind.as_str()).collect();
        assert_eq!((kinds, truncated), (vec!["item", "item", "item", "supplier", "supplier", "supplier"], true));
        let (hits, truncated) = best(found("item", 5).collect(), 6);
        assert_eq!((hits.len(), truncated), (5, false));
    }
}
