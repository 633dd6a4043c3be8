import { useState } from 'react';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { NoteField } from '../forms/NoteField';
import { addDays, day } from '../format/date';
import { amount as amountWords, readQuantity } from '../format/number';
import { plural } from '../format/words';
import { Mistake } from '../components/Mistake';
import type { QuestionProps } from './question';
import { promisedAmount, tickedOf } from './sums';
import { useKeyFor } from '../api/useKeyFor';

/** Most promises are for the week that follows. */
const usualDays = 7;

/** So much by a day, for the ticked invoices or the whole account; what it begins with is taken by Enter. */
export function PromiseDialog({ sheet, ticked, error, isBusy, onSend, onClose }: QuestionProps) {
  const chosen = tickedOf(sheet, ticked);
  const { currency } = sheet.owed.open;
  const [typed, setTyped] = useState(() => promisedAmount(sheet, chosen));
  const [promisedOn, setPromisedOn] = useState(() => addDays(sheet.as_of, usualDays));
  const [note, setNote] = useState('');
  const keyFor = useKeyFor();
  const amount = readQuantity(typed);
  function send() {
    if (!amount || !promisedOn || isBusy) return;
    const body = {
      customer_id: sheet.customer.customer_id,
      amount,
      promised_on: promisedOn,
      invoices: chosen.map(({ invoice_number: number }) => number),
      ...(note.trim() && { note: note.trim() }),
    };
    const since = { kind: 'promise_made', outcome: null };
    onSend(
      { command: 'record_promise', body, key: keyFor(body), since },
      `Promise of ${amountWords(amount)} ${currency} by ${day(promisedOn)} recorded`,
    );
  }
  return (
    <Dialog title={`Promise of ${sheet.customer.name}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p className="muted">
          {chosen.length > 0 ? `For ${plural(chosen.length, 'ticked invoice')}.` : 'For the whole account.'} It holds
          back reminders until the day, and the day alone decides whether it was kept.
        </p>
        <div className="ask-pair">
          <label>
            <span className="label">Amount, {currency}</span>
            <input
              className="field"
              inputMode="decimal"
              autoComplete="off"
              aria-invalid={!amount}
              // The question that was just asked begins here.
              // eslint-disable-next-line jsx-a11y/no-autofocus
              autoFocus
              value={typed}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
          <label>
            <span className="label">By</span>
            <input
              className="field"
              type="date"
              min={sheet.as_of}
              required
              value={promisedOn}
              onChange={(event) => setPromisedOn(event.target.value)}
            />
          </label>
        </div>
        <NoteField value={note} onChange={setNote} />
        <Mistake error={error} />
        <div className="actions">
          <Button onPress={onClose}>Back</Button>
          <Button look="primary" type="submit" keyHint="⏎" isDisabled={!amount || !promisedOn || isBusy}>
            Record the promise
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
