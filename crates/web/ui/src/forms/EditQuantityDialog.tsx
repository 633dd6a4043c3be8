import { useState } from 'react';
import type { QueueRow } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { readQuantity } from '../format/number';

interface Props {
  row: QueueRow;
  onCommit: (quantity: string) => void;
  onClose: () => void;
}

/** The quantity outside of the grid: one field, then the reason. */
export function EditQuantityDialog({ row, onCommit, onClose }: Props) {
  const [typed, setTyped] = useState(row.quantity);
  const quantity = readQuantity(typed);
  const isUnchanged = quantity === row.quantity;
  return (
    <Dialog title={`Quantity of ${row.item_id}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (quantity !== null && !isUnchanged) onCommit(quantity);
        }}
      >
        <label>
          <span className="label">Quantity, {row.unit}</span>
          <input
            className="field"
            inputMode="decimal"
            autoComplete="off"
            aria-invalid={quantity === null}
            aria-describedby="quantity-help"
            ref={(input) => {
              if (input && document.activeElement !== input) input.select();
            }}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <p id="quantity-help" className="small muted">
          {quantity === null
            ? 'A number such as 120 or 1,200.5'
            : 'Packs, minimum quantity and the rest of the rules are checked when you save.'}
        </p>
        <div className="actions">
          <Button onPress={onClose}>Back</Button>
          <Button look="primary" type="submit" isDisabled={quantity === null || isUnchanged}>
            Continue to the reason
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
