import { useState } from 'react';
import { Dialog } from '../components/Dialog';
import { NoteField } from '../forms/NoteField';
import { OptionList } from '../forms/OptionList';
import { day } from '../format/date';
import { money } from '../format/number';
import { Mistake } from '../components/Mistake';
import type { QuestionProps } from './question';
import { contestable } from './sums';
import { useKeyFor } from '../api/useKeyFor';

const reasons = [
  { key: 'short_shipment', label: 'Less came than was invoiced' },
  { key: 'damaged', label: 'Damaged' },
  { key: 'wrong_item', label: 'Wrong item' },
  { key: 'price_error', label: 'Price' },
  { key: 'freight', label: 'Freight' },
  { key: 'duplicate', label: 'Invoiced twice' },
  { key: 'credit_missing', label: 'A credit is missing' },
  { key: 'late_delivery', label: 'Delivered late' },
  { key: 'other', label: 'Something else' },
  { key: 'tax', label: 'Tax' },
  { key: 'discount_taken', label: 'Discount taken' },
];

/** Which invoice is contested and why: one key opens it, one digit opens the dispute on the invoice that stands there. */
export function DisputeDialog({ sheet, ticked, error, isBusy, onSend, onClose }: QuestionProps) {
  const invoices = contestable(sheet, ticked);
  const [chosen, setChosen] = useState(invoices[0]?.invoice_number ?? '');
  const [note, setNote] = useState('');
  const keyFor = useKeyFor();
  function open(reason: string) {
    if (isBusy || !chosen) return;
    const body = { invoice_number: chosen, reason, ...(note.trim() && { note: note.trim() }) };
    const since = { kind: 'dispute_opened', outcome: null };
    onSend({ command: 'open_dispute', body, key: keyFor(body), since }, `Dispute of ${chosen} opened`);
  }
  return (
    <Dialog title={`What does ${sheet.customer.name} contest?`} onClose={onClose}>
      {invoices.length === 0 ? (
        <p className="muted">No open invoice is left that is not contested already.</p>
      ) : (
        <>
          <label>
            <span className="label">Invoice, all that is open of it</span>
            <select className="field" value={chosen} onChange={(event) => setChosen(event.target.value)}>
              {invoices.map((invoice) => (
                <option key={invoice.invoice_number} value={invoice.invoice_number}>
                  {invoice.invoice_number}, {money(invoice.open)}, due {day(invoice.due_on)}
                </option>
              ))}
            </select>
          </label>
          <OptionList label="Why" options={reasons} onChoose={open} />
          <NoteField value={note} onChange={setNote} />
        </>
      )}
      <Mistake error={error} />
    </Dialog>
  );
}
