import { useState } from 'react';
import { Dialog } from '../components/Dialog';
import { Segments } from '../components/Segments';
import { NoteField } from '../forms/NoteField';
import { OptionList } from '../forms/OptionList';
import { Mistake } from '../components/Mistake';
import type { QuestionProps } from './question';
import type { SheetDeed } from './useCommands';
import { useKeyFor } from '../api/useKeyFor';

const kinds = { call: 'Call', email: 'E-mail', reminder: 'Reminder', visit: 'Visit' };
type Kind = keyof typeof kinds;

const outcomes = [
  { key: 'reached', label: 'Reached, nothing agreed' },
  { key: 'no_answer', label: 'No answer' },
  { key: 'left_message', label: 'Left a message' },
  { key: 'promised', label: 'Promised to pay', detail: 'Asks for amount and day next' },
  { key: 'disputed', label: 'Contests an invoice', detail: 'Asks for invoice and reason next' },
  { key: 'paid_already', label: 'Has paid already' },
  { key: 'refused_to_pay', label: 'Refused to pay' },
  { key: 'wrong_contact', label: 'Wrong contact' },
  { key: 'sent', label: 'Sent' },
];

/** What came of a contact: one key opens it, one digit logs it. */
export function LogDialog({ sheet, error, isBusy, onSend, onClose }: QuestionProps) {
  const [kind, setKind] = useState<Kind>('call');
  const [minutes, setMinutes] = useState('');
  const [note, setNote] = useState('');
  const keyFor = useKeyFor();
  const isWhole = /^\d{0,3}$/.test(minutes.trim());
  function log(outcome: string) {
    if (isBusy || !isWhole) return;
    const body = {
      customer_id: sheet.customer.customer_id,
      kind,
      outcome,
      ...(minutes.trim() && { minutes: Number(minutes) }),
      ...(note.trim() && { note: note.trim() }),
    };
    const deed: SheetDeed = { command: 'log_activity', body, key: keyFor(body), since: { kind, outcome } };
    onSend(deed, `${kinds[kind]} logged`);
  }
  return (
    <Dialog title={`What came of it, ${sheet.customer.name}?`} onClose={onClose}>
      <Segments isLabelHidden label="What was done" value={kind} options={kinds} onChange={setKind} />
      <OptionList label="What came of it" options={outcomes} onChoose={log} />
      <label>
        <span className="label">Minutes it took</span>
        <input
          className="field"
          inputMode="numeric"
          autoComplete="off"
          aria-invalid={!isWhole}
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
        />
      </label>
      <NoteField value={note} onChange={setNote} />
      <Mistake error={error} />
    </Dialog>
  );
}
