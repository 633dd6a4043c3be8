/** A queue without rows. Few see it, so it is fetched where it is needed. */
import type { Session } from '../api/types';
import { Button } from '../components/Button';
import { EmptyState } from '../components/States';
import { instant } from '../format/date';
import { count } from '../format/number';
import { plural } from '../format/words';
import { booksWords, checkedWords } from './emptyWords';
import { stateFilters, type QueueSearch } from './search';

interface EmptyProps {
  session: Session | undefined;
  search: QueueSearch;
  kind: string;
  /** How many subjects are held back. */
  held: number;
  onHeld: () => void;
}

/** Nothing to decide: what was checked and when, what is held back, and what to do next. */
export function EmptyQueue({ session, search, kind, held, onHeld }: EmptyProps) {
  const run = session?.last_run;
  if (search.show)
    return <EmptyState title={`No recommendation is ${stateFilters[search.show].label.toLowerCase()}`} />;
  if (!session) return <EmptyState title="No suggestions" />;
  if (!run)
    return (
      <EmptyState title="No plan has run yet">
        <code>chandler run</code> makes the first one; it reads the stock, forecasts the demand and fills this queue.
      </EmptyState>
    );
  return (
    <EmptyState title="No suggestions" action={held > 0 && <HeldButton count={held} onPress={onHeld} />}>
      The last plan finished {instant(run.finished_at, session.time_zone)}: {checkedWords(run.kinds, kind)}
      {held > 0 && `, ${count(held)} held back`}. <code>chandler run</code> makes a new plan from {booksWords(kind)}.
    </EmptyState>
  );
}

function HeldButton({ count: held, onPress }: { count: number; onPress: () => void }) {
  return (
    <Button keyHint="H" onPress={onPress}>
      Show what is held back ({count(held)})
    </Button>
  );
}

export function NothingInFilter({
  search,
  total,
  onClear,
}: {
  search: QueueSearch;
  total: number;
  onClear: () => void;
}) {
  const parts = [
    search.q && `“${search.q}”`,
    search.supplier && `supplier ${search.supplier}`,
    search.site && `site ${search.site}`,
  ];
  return (
    <EmptyState
      title={`Nothing matches ${parts.filter(Boolean).join(', ')}`}
      action={<Button onPress={onClear}>Clear the filter</Button>}
    >
      The queue has {plural(total, 'row')} without it.
    </EmptyState>
  );
}
