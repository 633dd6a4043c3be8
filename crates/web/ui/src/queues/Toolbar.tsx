import { useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import type { QueueRow } from '../api/types';
import { Button } from '../components/Button';
import type { QueueAction } from './commands';
import { choices, supplierName } from './rows';
import { stateFilters, type QueueSearch, type StateFilter } from './search';

/** A pause in typing after which the queue is filtered. */
const pauseMs = 150;

interface Props {
  rows: QueueRow[];
  search: QueueSearch;
  /** A quantity can be edited and what-if asked. */
  isPurchase: boolean;
  /** What the search finds, in words. */
  searched: string;
  onSearch: (change: Partial<Record<keyof QueueSearch, string | undefined>>) => void;
  targets: number;
  onAction: (action: QueueAction) => void;
}

export function Toolbar({ rows, search, isPurchase, searched, onSearch, targets, onAction }: Props) {
  const suppliers = choices(rows, (row) => row.supplier_id, supplierName);
  const sites = choices(
    rows,
    (row) => row.site_id,
    (row) => row.site_id,
  );
  return (
    <div className="toolbar" role="toolbar" aria-label="Filter and decide">
      <SearchField searched={searched} value={search.q ?? ''} onChange={(q) => onSearch({ q: q || undefined })} />
      {(isPurchase || suppliers.length > 0 || search.supplier) && (
        <Choice
          label="Supplier"
          all="All suppliers"
          value={search.supplier}
          options={suppliers}
          onChange={(supplier) => onSearch({ supplier })}
        />
      )}
      {(isPurchase || sites.length > 0 || search.site) && (
        <Choice
          label="Site"
          all="All sites"
          value={search.site}
          options={sites}
          onChange={(site) => onSearch({ site })}
        />
      )}
      <StateChoice
        value={search.show ?? 'open'}
        onChange={(show) => onSearch({ show: show === 'open' ? undefined : show })}
      />
      <div className="toolbar-actions">
        <Actions show={search.show ?? 'open'} isPurchase={isPurchase} targets={targets} onAction={onAction} />
      </div>
    </div>
  );
}

/** Rows under a heading for each supplier. */
export function SupplierToggle({ search, onSearch }: Pick<Props, 'search' | 'onSearch'>) {
  return (
    <ToggleButton
      className="button"
      isSelected={search.group === 'supplier'}
      onChange={(isGrouped) => onSearch({ group: isGrouped ? 'supplier' : undefined })}
    >
      By supplier <kbd aria-hidden="true">V</kbd>
    </ToggleButton>
  );
}

function Actions({
  show,
  isPurchase,
  targets,
  onAction,
}: {
  show: StateFilter;
  isPurchase: boolean;
  targets: number;
  onAction: (action: QueueAction) => void;
}) {
  const isNone = targets === 0;
  const look = (
    <>
      {isPurchase && (
        <Button keyHint="W" isDisabled={isNone} onPress={() => onAction('whatIf')}>
          What if
        </Button>
      )}
      <Button keyHint="C" isDisabled={isNone} onPress={() => onAction('comment')}>
        Comment
      </Button>
    </>
  );
  const owner = (
    <Button keyHint="O" isDisabled={isNone} onPress={() => onAction('owner')}>
      Owner
    </Button>
  );
  if (show === 'snoozed')
    return (
      <>
        {look}
        {owner}
        <Button isDisabled={isNone} onPress={() => onAction('unsnooze')}>
          Bring back {targets > 1 && targets}
        </Button>
      </>
    );
  if (show !== 'open' && show !== 'edited') return look;
  return (
    <>
      {look}
      {owner}
      <Button keyHint="R" isDisabled={isNone} onPress={() => onAction('reject')}>
        Reject
      </Button>
      <Button keyHint="S" isDisabled={isNone} onPress={() => onAction('snooze')}>
        Snooze
      </Button>
      <Button keyHint="E" isDisabled={isNone} onPress={() => onAction('edit')}>
        {isPurchase ? 'Edit' : 'Change'}
      </Button>
      <Button look="primary" keyHint="A" isDisabled={isNone} onPress={() => onAction('approve')}>
        Approve {targets > 1 && targets}
      </Button>
    </>
  );
}

interface SearchProps {
  searched: string;
  value: string;
  onChange: (value: string) => void;
}

/** The address follows when the person pauses, so that "back" does not step through single letters. */
function SearchField({ searched, value, onChange }: SearchProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [draft, setDraft] = useState<string | null>(null);
  function change(text: string) {
    clearTimeout(timer.current);
    setDraft(text);
    timer.current = setTimeout(() => onChange(text.trim()), pauseMs);
  }
  function leave() {
    clearTimeout(timer.current);
    if (draft !== null && draft.trim() !== value) onChange(draft.trim());
    setDraft(null);
  }
  return (
    <input
      className="field search"
      type="search"
      aria-label={`Search: ${searched.toLowerCase()}`}
      placeholder={searched}
      value={draft ?? value}
      onChange={(event) => change(event.target.value)}
      onBlur={leave}
    />
  );
}

interface ChoiceProps {
  label: string;
  all: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
}

function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  const isListed = value === undefined || options.some((option) => option.value === value);
  return (
    <select
      className="field"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{all}</option>
      {!isListed && <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function StateChoice({ value, onChange }: { value: StateFilter; onChange: (value: StateFilter) => void }) {
  return (
    <select
      className="field"
      aria-label="State"
      value={value}
      onChange={(event) => onChange(event.target.value as StateFilter)}
    >
      {Object.entries(stateFilters).map(([key, { label }]) => (
        <option key={key} value={key}>
          {label}
        </option>
      ))}
    </select>
  );
}
