import { useState } from 'react';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';

interface Props {
  title: string;
  onSend: (note: string) => void;
  onClose: () => void;
}

/** A remark in the audit trail. Ctrl+Enter sends it. */
export function CommentDialog({ title, onSend, onClose }: Props) {
  const [text, setText] = useState('');
  const send = () => text.trim() && onSend(text.trim());
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label>
          <span className="label">Comment, kept in the audit trail</span>
          <textarea
            className="field"
            rows={4}
            maxLength={2000}
            // The answer to the question that the person has just asked for.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
            }}
          />
        </label>
        <div className="actions">
          <Button onPress={onClose}>Back</Button>
          <Button look="primary" type="submit" isDisabled={!text.trim()} keyHint="Ctrl ⏎">
            Comment
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
