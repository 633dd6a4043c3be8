import { useState, type KeyboardEvent } from 'react';
import type { QueueRow } from '../api/types';
import { readQuantity } from '../format/number';

interface Props {
  row: QueueRow;
  onCommit: (quantity: string, andNext: boolean) => void;
  /** `byKey`: the person stays in the queue; otherwise they have gone elsewhere. */
  onCancel: (byKey: boolean) => void;
}

/** The quantity as an input in its cell. Enter saves, Tab saves and goes to the next row, Esc leaves it as it was. */
export function EditCell({ row, onCommit, onCancel }: Props) {
  const [typed, setTyped] = useState(row.quantity);
  const read = readQuantity(typed);

  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.key === 'Escape') onCancel(true);
    else if ((event.key === 'Enter' || event.key === 'Tab') && read !== null)
      onCommit(read, event.key === 'Tab' && !event.shiftKey);
    else if (event.key !== 'Enter' && event.key !== 'Tab') return;
    event.preventDefault();
  }

  return (
    <input
      className="field edit-cell"
      aria-label={`Quantity to order of ${row.item_id}, ${row.unit}`}
      aria-invalid={read === null}
      inputMode="decimal"
      autoComplete="off"
      ref={(input) => {
        if (input && document.activeElement !== input) {
          input.focus();
          input.select();
        }
      }}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => onCancel(false)}
    />
  );
}
