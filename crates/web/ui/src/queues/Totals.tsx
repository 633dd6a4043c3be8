import type { Money, Queue, QueueRow } from '../api/types';
import { Button } from '../components/Button';
import { count, money } from '../format/number';
import { plural } from '../format/words';
import { NewsLine, type News } from './QueueStates';
import { sumValues } from './rows';

/** One sum for each currency, side by side. */
export function moneyList(values: Money[]): string {
  return values.length === 0 ? 'no value' : values.map(money).join(' + ');
}

interface Props {
  queue: Queue;
  /** The rows of the filter, without those that are over. */
  counted: QueueRow[];
  selected: QueueRow[];
  isFiltered: boolean;
  /** Order values are added, else the money that the decisions move. */
  isPurchase: boolean;
  news: News;
  /** Shows what is held back. */
  onHeld: () => void;
}

/** The totals row. Each total says what it totals; sums are exact. */
export function Totals({ queue, counted, selected, isFiltered, isPurchase, news, onHeld }: Props) {
  const sum = (rows: QueueRow[]) => moneyList(sumValues(rows, isPurchase ? undefined : (row) => row.value));
  const scope = isFiltered ? 'in this filter' : 'in the queue';
  return (
    <div className="totals">
      <span>
        <strong>{plural(counted.length, 'row')}</strong> {scope} · <strong>{sum(counted)}</strong>
      </span>
      <span role="status">
        {selected.length > 0 && (
          <>
            <strong>{count(selected.length)} selected</strong> · <strong>{sum(selected)}</strong>
          </>
        )}
      </span>
      {queue.returned < queue.total && (
        <span className="muted">
          Showing the first {count(queue.returned)} of {count(queue.total)}; work these off or run a narrower plan for
          the rest.
        </span>
      )}
      {queue.held_total > 0 && (
        <Button look="quiet" keyHint="H" onPress={onHeld}>
          {count(queue.held_total)} held back{queue.held_value && ` · ${money(queue.held_value)} at stake`}
        </Button>
      )}
      <NewsLine news={news} />
    </div>
  );
}
