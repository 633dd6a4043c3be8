import { useState } from 'react';
import type { DecisionRequest } from '../api/types';
import { Button } from '../components/Button';

/** What a reason can need besides itself. */
export type Need = 'lead_time_days' | 'order_line' | 'successor' | 'note';

interface Question {
  label: string;
  help: string;
  fits: RegExp;
  inputMode?: 'numeric';
}

const questions: Record<Need, Question> = {
  lead_time_days: {
    label: 'Days from the order to its receipt',
    help: 'A whole number from 1 to 730',
    fits: /^([1-9]|[1-9]\d|[1-6]\d\d|7[0-2]\d|730)$/,
    inputMode: 'numeric',
  },
  order_line: {
    label: 'Order and line',
    help: 'The number of the sales order, a bar and the line: SO-000123|2',
    fits: /^\S+\|\d+$/,
  },
  successor: { label: 'Item that takes over', help: 'The id of the item', fits: /\S/ },
  note: { label: 'What is the reason?', help: 'Kept in the audit trail', fits: /\S/ },
};

interface Props {
  need: Need;
  onGive: (given: Omit<DecisionRequest, 'recs'>) => void;
  onBack: () => void;
}

/** One field for the fact behind the reason: without it the next plan could not do better. */
export function ReasonDetail({ need, onGive, onBack }: Props) {
  const { label, help, fits, inputMode } = questions[need];
  const [typed, setTyped] = useState('');
  const text = typed.trim();
  const isFit = fits.test(text);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isFit) onGive(need === 'note' ? { note: text } : { set: { [need]: text } });
      }}
    >
      <label>
        <span className="label">{label}</span>
        <input
          className="field"
          style={{ width: '100%' }}
          maxLength={500}
          inputMode={inputMode ?? 'text'}
          autoComplete="off"
          aria-describedby="reason-help"
          aria-invalid={text !== '' && !isFit}
          // The answer to the question that the person has just asked for.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <p id="reason-help" className="small muted">
        {help}
      </p>
      <div className="actions">
        <Button onPress={onBack}>Another reason</Button>
        <Button look="primary" type="submit" isDisabled={!isFit}>
          Continue
        </Button>
      </div>
    </form>
  );
}
