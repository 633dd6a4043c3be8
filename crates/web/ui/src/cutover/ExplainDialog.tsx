import { useState } from 'react';
import type { CutOverTotal } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { money } from '../format/number';
import { kindWords } from './state';

interface Props {
  total: CutOverTotal;
  actor: string;
  error: Error | null;
  isBusy: boolean;
  onSign: (explanation: string) => void;
  onClose: () => void;
}

/** Why a total differs; the name of who signs stands beside it for ever. */
export function ExplainDialog({ total, actor, error, isBusy, onSign, onClose }: Props) {
  const [text, setText] = useState(total.explanation ?? '');
  const sign = () => text.trim() && !isBusy && onSign(text.trim());
  return (
    <Dialog title={`Explain ${kindWords(total.kind).toLowerCase()} ${total.subject}`.trim()} onClose={onClose}>
      <p>
        The books are off by <strong>{money(total.difference)}</strong>: the old system says {money(total.expected)},
        the books say {money(total.actual)}.
      </p>
      <label>
        <span className="label">Why, and what is done about it</span>
        <textarea
          className="field"
          rows={4}
          maxLength={500}
          // The dialog is opened to write in it.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && sign()}
        />
      </label>
      {error && (
        <p className="mistake" role="alert">
          Not signed: {error.message}
        </p>
      )}
      <div className="actions">
        <Button onPress={onClose}>Back</Button>
        <Button look="primary" keyHint="Ctrl ⏎" isDisabled={!text.trim() || isBusy} onPress={sign}>
          Sign as {actor}
        </Button>
      </div>
    </Dialog>
  );
}
