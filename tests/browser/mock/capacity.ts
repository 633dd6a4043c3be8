/** The line of a day's work through a queue of the mock: one owner, who works the rows in their order. */
import type { Queue, QueueRow } from '../../../crates/web/ui/src/api/types';
import { currency } from './rows';

/** A queue with its line after so many minutes; without one where there is none. */
export function lined(queue: Queue, minutesADay: number | null): Queue {
  if (minutesADay === null) return queue;
  let minutes = 0;
  const rows = queue.rows.map((row): QueueRow => {
    minutes += row.minutes;
    return { ...row, below_capacity: minutes > minutesADay };
  });
  const below = rows.filter((row) => row.below_capacity);
  const fits = rows.filter((row) => !row.below_capacity);
  const sum = (of: QueueRow[], read: (row: QueueRow) => number) => of.reduce((total, row) => total + read(row), 0);
  return {
    ...queue,
    rows,
    capacity: {
      owners: [
        {
          owner: rows[0]?.owner ?? 'buyer.kim',
          minutes_a_day: minutesADay,
          minutes: sum(fits, (row) => row.minutes),
          rows: fits.length,
        },
      ],
      below: {
        rows: below.length,
        value:
          below.length === 0 ? null : { amount: sum(below, (row) => Number(row.value.amount)).toFixed(2), currency },
        minutes: sum(below, (row) => row.minutes),
      },
    },
  };
}
