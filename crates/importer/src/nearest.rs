//! The known name that a mistyped one most likely meant.

/// The candidate with the fewest edits, if few enough to be a typing error: at most a third of the name's length.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let best = candidates.into_iter().map(|candidate| (distance(name, candidate), candidate)).min()?;
    (best.0 <= name.chars().count().div_ceil(3)).then_some(best.1)
}

/// What to do about a name that is not known.
pub(crate) fn use_instead<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(name, candidates.clone()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("use one of {}", candidates.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

/// Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for row in 1..=left.len() {
        let mut current = vec![row; right.len() + 1];
        for column in 1..=right.len() {
            let replaced = last[column - 1] + usize::from(left[row - 1] != right[column - 1]);
            current[column] = replaced.min(last[column] + 1).min(current[column - 1] + 1);
            let swapped = row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
            if swapped {
                current[column] = current[column].min(before_last[column - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_its_name_and_another_word_does_not() {
        assert_eq!(nearest("colum", ["const", "column", "sql"]), Some("column"));
        assert_eq!(nearest("qauntity", ["quality", "quantity"]), Some("quantity"));
        assert_eq!(nearest("weather", ["column", "const"]), None);
    }
}
