import type { QueueRow } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { quantity } from '../format/number';
import { stateWords } from '../format/words';
import type { Failure } from '../queues/outcome';
import { isOpen } from '../queues/search';

export interface Conflict {
  row: QueueRow;
  failure: Failure;
}

interface Props {
  conflicts: Conflict[];
  /** Sends the decision again for the rows as they are now. */
  onAccept: (rows: QueueRow[]) => void;
  onClose: () => void;
}

/** Rows that changed between the look and the decision: both values side by side, and the question which one counts. */
export function ConflictDialog({ conflicts, onAccept, onClose }: Props) {
  const open = conflicts.map(({ row }) => row).filter(isOpen);
  return (
    <Dialog title="Changed while you were deciding" size="wide" onClose={onClose}>
      <p className="muted">
        Somebody else, or a new plan, changed these rows after you saw them. Nothing was done with them.
      </p>
      <table className="table">
        <thead>
          <tr>
            <th>Item</th>
            <th className="number">You saw</th>
            <th className="number">Now</th>
            <th>State now</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map(({ row, failure }) => (
            <tr key={row.rec_id}>
              <td>{row.item_id}</td>
              <td className="number">
                {quantity(failure.seen.quantity)} {row.unit}
              </td>
              <td className="number">
                {quantity(row.quantity)} {row.unit}
              </td>
              <td>{stateWords[row.state]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="actions">
        <Button onPress={onClose}>Leave {conflicts.length === 1 ? 'it' : 'them'} in the queue</Button>
        {open.length > 0 && (
          // eslint-disable-next-line jsx-a11y/no-autofocus
          <Button look="primary" autoFocus onPress={() => onAccept(open)}>
            Decide with the values of now
          </Button>
        )}
      </div>
    </Dialog>
  );
}
