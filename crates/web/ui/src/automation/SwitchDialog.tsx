import { useState } from 'react';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { Mistake } from '../components/Mistake';

interface Props {
  isStopped: boolean;
  error: Error | null;
  isBusy: boolean;
  onSwitch: (why: string) => void;
  onClose: () => void;
}

/** Why it is stopped or started again; the name of who does so stands beside it. */
export function SwitchDialog({ isStopped, error, isBusy, onSwitch, onClose }: Props) {
  const [why, setWhy] = useState('');
  const word = isStopped ? 'Start again' : 'Stop everything';
  return (
    <Dialog title={word} onClose={onClose}>
      <p>
        {isStopped
          ? 'The next run approves by the rules that are published then. What was returned to the queue stays there until it does.'
          : 'Nothing happens without a person from now on. What waits in its veto window returns to the queue at once.'}
      </p>
      <label>
        <span className="label">Why</span>
        <textarea
          className="field"
          rows={2}
          maxLength={500}
          // The dialog is opened to write in it.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
      </label>
      <Mistake error={error} />
      <div className="actions">
        <Button onPress={onClose}>Back</Button>
        <Button look="primary" isDisabled={!why.trim() || isBusy} onPress={() => onSwitch(why.trim())}>
          {word}
        </Button>
      </div>
    </Dialog>
  );
}
