import { useMemo, useState } from 'react';
import type { DecisionRequest } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { NoteField } from './NoteField';
import { OptionList } from './OptionList';

interface Props {
  title: string;
  /** The person at the page. */
  actor: string;
  /** Owners that are known from the queue. */
  owners: string[];
  onChoose: (details: Omit<DecisionRequest, 'recs'>) => void;
  onClose: () => void;
}

/** The most names that have a digit, beside oneself and the rule. */
const mostOwners = 7;

/** Asks who decides. The owner stays with the subject through later plans, until it is given back to the rule. */
export function OwnerDialog({ title, actor, owners, onChoose, onClose }: Props) {
  const [note, setNote] = useState('');
  const [name, setName] = useState('');
  const options = useMemo(() => {
    const others = [...new Set(owners)].filter((owner) => owner !== actor).sort();
    return [
      { key: actor, label: `Me, ${actor}` },
      { key: '', label: 'Whoever the rule names' },
      ...others.slice(0, mostOwners).map((owner) => ({ key: owner, label: owner })),
    ];
  }, [actor, owners]);
  const choose = (owner: string) => onChoose({ set: { owner }, ...(note.trim() && { note: note.trim() }) });

  return (
    <Dialog title={title} onClose={onClose}>
      <OptionList label="Owner" options={options} onChoose={choose} />
      <form
        className="toolbar"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) choose(name.trim());
        }}
      >
        <label>
          <span className="label">Or somebody else</span>
          <input
            className="field"
            autoComplete="off"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <Button type="submit" isDisabled={!name.trim()} style={{ alignSelf: 'end' }}>
          Assign
        </Button>
      </form>
      <NoteField value={note} onChange={setNote} />
    </Dialog>
  );
}
