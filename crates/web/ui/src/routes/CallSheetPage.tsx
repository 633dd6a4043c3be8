/** All that a call about money needs on one page: who, what is owed, what was agreed, what we failed at, what is expected; logged in two keys. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { queueQuery, sessionQuery } from '../api/queries';
import type { CallSheet, Session } from '../api/types';
import { Figures, Outlook, Timeline } from '../callSheet/Account';
import { Disputes, Payments, Promises, Waiting } from '../callSheet/Agreed';
import { DisputeDialog } from '../callSheet/DisputeDialog';
import { Invoices } from '../callSheet/Invoices';
import { sheetCommandFor, sheetKeys, type SheetCommand } from '../callSheet/keys';
import { LogDialog } from '../callSheet/LogDialog';
import { PromiseDialog } from '../callSheet/PromiseDialog';
import { Proposed } from '../callSheet/Proposed';
import { callSheetQuery } from '../callSheet/queries';
import { useCommands, type SheetDeed } from '../callSheet/useCommands';
import { stateFilters } from '../queues/search';
import { nextAccount } from '../callSheet/words';
import { Button } from '../components/Button';
import { FailedState, SkeletonRows } from '../components/States';
import { day } from '../format/date';
import { count } from '../format/number';
import { plural } from '../format/words';
import { useLentCommands } from '../palette/registry';
import { useSettings } from '../settings/settings';
import { ServerGone } from '../shell/ServerGone';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/import.css';
import '../styles/callSheet.css';

const route = getRouteApi('/customers/$id/call');

/** How long after a commit elsewhere the sheet is read again: commits come in bursts. */
const freshenMs = 1_500;
const questions = { log: LogDialog, promise: PromiseDialog, dispute: DisputeDialog };
type Question = keyof typeof questions;

export function CallSheetPage() {
  const { id } = route.useParams();
  usePageTitle(`Call ${id}`);
  const sheet = useQuery(callSheetQuery(id));
  const session = useQuery(sessionQuery);
  const isBehind = (session.data?.commit_seq ?? 0) > (sheet.data?.commit_seq ?? Infinity);
  const { refetch } = sheet;
  useEffect(() => {
    if (!isBehind) return;
    const timer = setTimeout(() => void refetch(), freshenMs);
    return () => clearTimeout(timer);
  }, [isBehind, refetch]);
  if (sheet.error && !sheet.data)
    return <FailedState isPage what={`Customer ${id}`} error={sheet.error} onRetry={() => void sheet.refetch()} />;
  if (session.error && !session.data)
    return <FailedState isPage what="The session" error={session.error} onRetry={() => void session.refetch()} />;
  if (!sheet.data || !session.data)
    return (
      <div className="page">
        <h1>{id}</h1>
        <SkeletonRows count={12} label="Loading the call sheet" />
      </div>
    );
  // Another account is another sheet: ticks and questions do not go along.
  return <Sheet key={id} sheet={sheet.data} session={session.data} />;
}

function Sheet({ sheet, session }: { sheet: CallSheet; session: Session }) {
  const { customer_id: customerId, name } = sheet.customer;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [question, setQuestion] = useState<Question | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const deeds = useCommands(customerId, session.actor);
  const queue = useNextAccount(customerId);
  const navigate = useNavigate();
  const ask = (next: Question | null) => {
    deeds.reset();
    setQuestion(next);
  };
  const commands: Record<SheetCommand, () => void> = {
    log: () => ask('log'),
    promise: () => ask('promise'),
    dispute: () => ask('dispute'),
    next: () => queue?.next && void navigate({ to: '/customers/$id/call', params: { id: queue.next } }),
    back: () => void navigate({ to: '/queue/$kind', params: { kind: 'collections' } }),
  };
  useSheetKeys(commands);
  const send = (deed: SheetDeed, done: string) =>
    deeds.mutate(deed, {
      onSuccess: ({ documents }) => {
        setSaid([done, ...documents.map(({ id }) => id)].join(', '));
        setTicked(new Set());
        // What the customer said on the phone is asked for next.
        ask(followUp(deed));
      },
    });
  const Asked = question && questions[question];
  return (
    <div className="page">
      <div className="crumbs muted">
        <Link to="/queue/$kind" params={{ kind: 'collections' }}>
          Collections
        </Link>
        <span aria-hidden="true">/</span>
        <span className="id">{customerId}</span>
      </div>
      <header className="page-head">
        <div>
          <h1>{name}</h1>
          <p className="muted">{whoWords(sheet)}</p>
        </div>
        <Actions commands={commands} queue={queue} />
      </header>
      <ServerGone />
      <p role="status" className={said ? 'strip info' : 'visually-hidden'}>
        {said ? `${said}.` : ''}
      </p>
      <Proposed sheet={sheet} />
      <Figures sheet={sheet} />
      <Invoices
        sheet={sheet}
        ticked={ticked}
        onTick={(invoice) =>
          setTicked((now) => new Set([...now].filter((one) => one !== invoice).concat(now.has(invoice) ? [] : invoice)))
        }
      />
      <Waiting waiting={sheet.waiting} />
      <div className="two">
        <Timeline sheet={sheet} timeZone={session.time_zone} />
        <div className="stack">
          <Outlook sheet={sheet} />
          <Promises promises={sheet.promises} />
          <Disputes disputes={sheet.disputes} />
          <Payments payments={sheet.payments} />
        </div>
      </div>
      {Asked && (
        <Asked
          sheet={sheet}
          ticked={ticked}
          error={deeds.error}
          isBusy={deeds.isPending}
          onSend={send}
          onClose={() => ask(null)}
        />
      )}
    </div>
  );
}

function followUp({ command, body }: SheetDeed): Question | null {
  if (command !== 'log_activity') return null;
  return body.outcome === 'promised' ? 'promise' : body.outcome === 'disputed' ? 'dispute' : null;
}

/** "Retail, north · pays within 30 days · books of 30 Oct 2026, commit 12,038". */
function whoWords({ customer, as_of: asOf, commit_seq: seq }: CallSheet): string {
  const terms =
    customer.payment_days === null ? 'no terms on record' : `pays within ${plural(customer.payment_days, 'day')}`;
  const kind = [customer.segment, customer.region].filter(Boolean).join(', ');
  return [kind, terms, `books of ${day(asOf)}, commit ${count(seq)}`].filter(Boolean).join(' · ');
}

interface Neighbours {
  /** Place in the queue, from 1; 0 where the account is not in it. */
  place: number;
  total: number;
  next: string | null;
}

/** The account after this one in the plan's order; null before the queue is there. */
function useNextAccount(customerId: string): Neighbours | null {
  const rows = useQuery(queueQuery('collections', stateFilters.open.states)).data?.rows;
  return rows ? { ...nextAccount(rows, customerId), total: rows.length } : null;
}

/** Where the account stands in the queue; null before that is known. */
function placeWords(queue: Neighbours | null): string | null {
  if (!queue) return null;
  const place = queue.place > 0 ? `Account ${queue.place} of ${queue.total} in the queue` : 'Not in the queue now';
  return queue.next || queue.total === 0 ? place : `${place}; no account follows`;
}

function Actions({ commands, queue }: { commands: Record<SheetCommand, () => void>; queue: Neighbours | null }) {
  return (
    <div className="call-actions">
      <div className="actions">
        {(['log', 'promise', 'dispute'] as const).map((name) => (
          <Button key={name} keyHint={sheetKeys[name].shown} onPress={commands[name]}>
            {sheetKeys[name].label}
          </Button>
        ))}
        <Button look="primary" keyHint="N" isDisabled={!queue?.next} onPress={commands.next}>
          Next account
        </Button>
      </div>
      <p className="small muted">{placeWords(queue)}</p>
    </div>
  );
}

/** Letters act on the whole page, since nothing else on it takes them; the person can switch them off. */
function useSheetKeys(commands: Record<SheetCommand, () => void>): void {
  const { letterKeys } = useSettings();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const command = sheetCommandFor(event, letterKeys);
      if (!command) return;
      event.preventDefault();
      commands[command]();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
  useLentCommands(
    Object.values(sheetKeys).map(({ command, label, shown }) => ({
      id: command,
      label,
      keys: [shown],
      run: commands[command],
    })),
  );
}
