import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../components/Button';
import { useKinds } from '../shell/useKinds';
import { readAuditSearch, type AuditSearch } from './search';

/** What is done to recommendations; commands have the names that the list of commands gives. */
const events = [
  'propose',
  'refresh',
  'supersede',
  'expire',
  'edit',
  'approve',
  'reject',
  'snooze',
  'wake',
  'execute',
  'fail',
  'measure',
  'reverse',
  'give_up',
  'assign',
  'comment',
  'auto_approve',
  'return',
];
const sources = { '': 'Both', command: 'Commands of the chain', recommendation: 'Recommendations' };

/** By subject, person, event, kind and day; the address follows when it is sent. */
export function Filter({ search }: { search: AuditSearch }) {
  const navigate = useNavigate();
  const { kinds } = useKinds();
  const [draft, setDraft] = useState<Record<string, string>>({ ...search, offset: '' });
  const change = (name: string) => (event: { target: { value: string } }) =>
    setDraft((now) => ({ ...now, [name]: event.target.value }));
  const field = (name: 'subject' | 'actor' | 'event' | 'from' | 'to', label: string, type = 'search') => (
    <label>
      <span className="label">{label}</span>
      <input
        className="field"
        type={type}
        name={name}
        list={name === 'event' ? 'audit-events' : undefined}
        autoComplete="off"
        value={draft[name] ?? ''}
        onChange={change(name)}
      />
    </label>
  );
  const choice = (name: 'kind' | 'source', label: string, options: Record<string, string>) => (
    <label>
      <span className="label">{label}</span>
      <select className="field" name={name} value={draft[name] ?? ''} onChange={change(name)}>
        {Object.entries(options).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form
      className="audit-filter"
      role="search"
      aria-label="Audit"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate({ to: '/audit', search: readAuditSearch(draft) });
      }}
    >
      {field('subject', 'Subject: recommendation, item, customer, document')}
      {field('actor', 'Person')}
      {field('event', 'Event or command')}
      <datalist id="audit-events">
        {events.map((event) => (
          <option key={event} value={event} />
        ))}
      </datalist>
      {choice('kind', 'Kind', { '': 'Any', ...Object.fromEntries(kinds.map(({ kind, label }) => [kind, label])) })}
      {choice('source', 'Source', sources)}
      {field('from', 'From', 'date')}
      {field('to', 'To', 'date')}
      <Button look="primary" type="submit">
        Search
      </Button>
    </form>
  );
}
