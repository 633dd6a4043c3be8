import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { reasonsQuery } from '../api/queries';
import { FailedState, SkeletonRows } from '../components/States';
import { Dialog } from '../components/Dialog';
import { OptionList } from './OptionList';

interface Props {
  kind: 'reject' | 'edit';
  title: string;
  onChoose: (reason: { reason: string; note?: string }) => void;
  onClose: () => void;
}

/** Asks why. A rejection's reason is a correction the next plan uses, so each one says what it will change. */
export function ReasonDialog({ kind, title, onChoose, onClose }: Props) {
  const reasons = useQuery(reasonsQuery);
  const [note, setNote] = useState('');
  const options = useMemo(
    () =>
      (reasons.data?.[kind] ?? []).map(({ code, label, correction }) => ({
        key: code,
        label,
        detail: correction ?? null,
      })),
    [reasons.data, kind],
  );
  const choose = useCallback(
    (reason: string) => onChoose(note.trim() ? { reason, note: note.trim() } : { reason }),
    [onChoose, note],
  );

  return (
    <Dialog title={title} onClose={onClose}>
      {reasons.isPending && <SkeletonRows count={4} label="Loading the reasons" />}
      {reasons.error && (
        <FailedState what="The list of reasons" error={reasons.error} onRetry={() => void reasons.refetch()} />
      )}
      {reasons.data && <OptionList label="Reasons" options={options} onChoose={choose} />}
      <NoteField value={note} onChange={setNote} />
    </Dialog>
  );
}

export function NoteField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <label>
      <span className="label">Note (optional, kept in the audit trail)</span>
      <input
        className="field"
        style={{ width: '100%' }}
        maxLength={500}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
