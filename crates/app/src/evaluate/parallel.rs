//! Work on many items by several threads, with the results in the items' order: the same on any number of threads.

use crate::failure::Failure;
use std::num::NonZero;
use std::thread;

/// Items that a thread takes at a time: enough to be worth it, few enough that results do not pile up.
const BATCH: usize = 64;

/// Calls `work` on batches of items and `take` with each result, in order, on the calling thread.
///
/// # Errors
/// The first that `work` or `take` gives; a thread that panics is a fault.
pub(crate) fn in_order<T: Sync, R: Send>(
    items: &[T],
    threads: NonZero<usize>,
    work: impl Fn(&[T]) -> Result<R, Failure> + Sync,
    mut take: impl FnMut(R) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for round in items.chunks(BATCH * threads.get()) {
        let results: Vec<_> = thread::scope(|scope| {
            let started: Vec<_> = round.chunks(BATCH).map(|batch| scope.spawn(|| work(batch))).collect();
            started.into_iter().map(|thread| thread.join()).collect()
        });
        for result in results {
            take(
                result
                    .map_err(|_| Failure::fault("internal", "evaluate", "A thread of the evaluation ended early", "Report it with the command"))??,
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_every_item_once() {
        let items: Vec<usize> = (0..1000).collect();
        let seen = |threads: usize| {
            let mut seen = Vec::new();
            let take = |batch: Vec<usize>| {
                seen.extend(batch);
                Ok(())
            };
            in_order(&items, NonZero::new(threads).unwrap(), |batch| Ok(batch.to_vec()), take).unwrap();
            seen
        };
        assert_eq!((seen(1), seen(3)), (items.clone(), items.clone()));
    }
}
