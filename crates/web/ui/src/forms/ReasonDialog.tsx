import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { reasonsQuery } from '../api/queries';
import type { DecisionRequest, ReasonCatalogue } from '../api/types';
import { Dialog } from '../components/Dialog';
import { FailedState, SkeletonRows } from '../components/States';
import { correctionWords } from '../format/words';
import { NoteField } from './NoteField';
import { OptionList } from './OptionList';
import { ReasonDetail, type Need } from './ReasonDetail';

type Details = Omit<DecisionRequest, 'recs'>;

interface Props {
  kind: 'reject' | 'edit';
  /** The kinds of the rows: what all of them can be given as a reason is offered. */
  kinds: string[];
  title: string;
  onChoose: (details: Details) => void;
  onClose: () => void;
}

/** Asks why. A rejection's reason is a correction the next plan uses, so each one says what it will change, and asks for what it needs. */
export function ReasonDialog({ kind, kinds, title, onChoose, onClose }: Props) {
  const reasons = useQuery(reasonsQuery);
  const [note, setNote] = useState('');
  const [asked, setAsked] = useState<{ reason: string; need: Need } | null>(null);
  const choices = useMemo(() => choicesOf(kind, kinds, reasons.data), [kind, kinds, reasons.data]);
  const send = useCallback(
    (details: Details) => onChoose(note.trim() ? { note: note.trim(), ...details } : details),
    [onChoose, note],
  );
  const choose = useCallback(
    (reason: string) => {
      const need = choices.find((choice) => choice.key === reason)?.need ?? null;
      if (need === null || (need === 'note' && note.trim() !== '')) send({ reason });
      else setAsked({ reason, need });
    },
    [choices, note, send],
  );

  return (
    <Dialog title={title} onClose={onClose}>
      {reasons.isPending && <SkeletonRows count={4} label="Loading the reasons" />}
      {reasons.error && (
        <FailedState what="The list of reasons" error={reasons.error} onRetry={() => void reasons.refetch()} />
      )}
      {asked ? (
        <ReasonDetail
          need={asked.need}
          onBack={() => setAsked(null)}
          onGive={(given) => send({ reason: asked.reason, ...given })}
        />
      ) : (
        <>
          {reasons.data && <OptionList label="Reasons" options={choices} onChoose={choose} />}
          <NoteField value={note} onChange={setNote} />
        </>
      )}
    </Dialog>
  );
}

function choicesOf(kind: 'reject' | 'edit', kinds: string[], reasons: ReasonCatalogue | undefined) {
  const own = (reasons?.kinds ?? []).filter((of) => kinds.includes(of.kind));
  if (kind === 'reject')
    return inAll(own.map((of) => of.reject)).map(({ code, label, correction, quiet_days, needs }) => ({
      key: code,
      label,
      detail: correctionWords(correction, quiet_days),
      need: needs as Need | null,
    }));
  return inAll(own.map((of) => of.edit)).map(({ code, label, needs_note }) => ({
    key: code,
    label,
    detail: null,
    need: needs_note ? ('note' as const) : null,
  }));
}

/** The reasons of the first list that every other one has too. */
function inAll<Reason extends { code: string }>([first = [], ...others]: Reason[][]): Reason[] {
  return first.filter(({ code }) => others.every((reasons) => reasons.some((reason) => reason.code === code)));
}
