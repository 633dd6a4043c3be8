import { useQuery } from '@tanstack/react-query';
import { recommendationQuery } from '../api/queries';
import type { Alternative, QueueRow } from '../api/types';
import { Dialog } from '../components/Dialog';
import { FailedState, SkeletonRows } from '../components/States';
import { money } from '../format/number';
import { humanise } from '../format/words';
import { OptionList } from './OptionList';

interface Props {
  row: QueueRow;
  onChoose: (instead: Alternative) => void;
  onClose: () => void;
}

/** What else can be done about a row, with what each is worth after its cost. */
export function ActionDialog({ row, onChoose, onClose }: Props) {
  const detail = useQuery(recommendationQuery(row.rec_id));
  const others = detail.data?.recommendation.alternatives.filter(({ chosen }) => !chosen);
  const choose = (verb: string) => {
    const instead = others?.find((other) => other.verb === verb);
    if (instead) onChoose(instead);
  };
  const options = (others ?? []).map(({ verb, text, value }) => ({
    key: verb,
    label: `${humanise(verb)}: ${money(value)}`,
    detail: text,
  }));
  return (
    <Dialog title={`${row.item_id}: what instead of “${humanise(row.verb)}”?`} onClose={onClose}>
      {detail.isPending && <SkeletonRows count={3} label="Loading what else can be done" />}
      {detail.error && !detail.data && (
        <FailedState what="What else can be done" error={detail.error} onRetry={() => void detail.refetch()} />
      )}
      {others?.length === 0 && <p>Nothing else can be done. Approve, reject or snooze it.</p>}
      {options.length > 0 && <OptionList label="Other actions" options={options} onChoose={choose} />}
    </Dialog>
  );
}
