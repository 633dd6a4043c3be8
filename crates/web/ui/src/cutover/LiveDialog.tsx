import type { CutOver } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { day } from '../format/date';
import { countsWords } from './state';

interface Props {
  cutOver: CutOver;
  error: Error | null;
  isBusy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** What going live means, before it is done. */
export function LiveDialog({ cutOver, error, isBusy, onConfirm, onClose }: Props) {
  const { totals, cut_over_on: on } = cutOver;
  return (
    <Dialog title="Go live" onClose={onClose}>
      <p>
        {countsWords(totals)}. From now on the books are the business:{' '}
        {on && `history counts up to ${day(on)}, documents after it. `}
        The opening balances are no longer taken from files. This cannot be undone.
      </p>
      {error && (
        <p className="mistake" role="alert">
          Not live: {error.message}
        </p>
      )}
      <div className="actions">
        <Button onPress={onClose}>Back</Button>
        <Button look="primary" isDisabled={isBusy} onPress={onConfirm}>
          Go live
        </Button>
      </div>
    </Dialog>
  );
}
