/** The old system's totals beside those of the books: the home goes live when nothing lies between them, or each difference is signed for. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '../api/queries';
import type { CutOver, CutOverTotal } from '../api/types';
import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { Pill, type Tone } from '../components/Pill';
import { EmptyState, FailedState, SkeletonRows } from '../components/States';
import { ExplainDialog } from '../cutover/ExplainDialog';
import { LiveDialog } from '../cutover/LiveDialog';
import { notLiveWords, stateWords } from '../cutover/state';
import { TotalsForm } from '../cutover/TotalsForm';
import { TotalsTable } from '../cutover/TotalsTable';
import { useCutOverDeeds } from '../cutover/useCutOver';
import { instant } from '../format/date';
import { cutOverQuery } from '../imports/queries';
import { ServerGone } from '../shell/ServerGone';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/import.css';

const tones: Record<string, Tone> = { none: 'info', open: 'warn', live: 'good' };

export function CutOverPage() {
  usePageTitle('Cut-over check');
  const cutOver = useQuery(cutOverQuery);
  if (cutOver.error && !cutOver.data)
    return (
      <FailedState isPage what="The cut-over check" error={cutOver.error} onRetry={() => void cutOver.refetch()} />
    );
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <div className="crumbs">
            <Link to="/import">Import</Link>
          </div>
          <h1>Cut-over check</h1>
          {cutOver.data && (
            <p>
              <Pill tone={tones[cutOver.data.state] ?? 'info'}>{stateWords(cutOver.data)}</Pill>
            </p>
          )}
        </div>
      </header>
      <ServerGone />
      {cutOver.data ? <Body cutOver={cutOver.data} /> : <SkeletonRows count={8} label="Loading the cut-over check" />}
    </div>
  );
}

function Body({ cutOver }: { cutOver: CutOver }) {
  const deeds = useCutOverDeeds();
  const [explained, setExplained] = useState<CutOverTotal | null>(null);
  const [isGoingLive, setGoingLive] = useState(false);
  const session = useQuery(sessionQuery).data;
  const zone = session?.time_zone ?? 'UTC';
  const isLive = cutOver.state === 'live';
  if (cutOver.state === 'none') return <NothingTakenOver />;
  return (
    <>
      {cutOver.totals.length > 0 && (
        <Card
          title="Old system and books"
          aside={<span className="muted">checked {instant(cutOver.checked_at, zone)}</span>}
        >
          <TotalsTable totals={cutOver.totals} zone={zone} onExplain={isLive ? undefined : setExplained} />
        </Card>
      )}
      {!isLive && (
        <Card title={cutOver.totals.length > 0 ? 'Compare again' : 'Totals of the old system'}>
          <TotalsForm
            isAgain={cutOver.totals.length > 0}
            error={deeds.check.error}
            isBusy={deeds.check.isPending}
            onCheck={(totals) => deeds.check.mutate(totals)}
          />
        </Card>
      )}
      <GoLive cutOver={cutOver} onPress={() => setGoingLive(true)} />
      {explained && (
        <ExplainDialog
          total={explained}
          actor={session?.actor ?? ''}
          error={deeds.explain.error}
          isBusy={deeds.explain.isPending}
          onSign={(explanation) =>
            deeds.explain.mutate({ total: explained, explanation }, { onSuccess: () => setExplained(null) })
          }
          onClose={() => (deeds.explain.reset(), setExplained(null))}
        />
      )}
      {isGoingLive && (
        <LiveDialog
          cutOver={cutOver}
          error={deeds.live.error}
          isBusy={deeds.live.isPending}
          onConfirm={() => deeds.live.mutate(undefined, { onSuccess: () => setGoingLive(false) })}
          onClose={() => (deeds.live.reset(), setGoingLive(false))}
        />
      )}
    </>
  );
}

/** The button is always there; while it cannot be pressed the reason stands beside it. */
function GoLive({ cutOver, onPress }: { cutOver: CutOver; onPress: () => void }) {
  const why = notLiveWords(cutOver);
  if (cutOver.state === 'live')
    return (
      <p className="muted" role="status">
        {why} The totals above are those that it went live with.
      </p>
    );
  return (
    <div className="toolbar">
      <Button look="primary" isDisabled={why !== null} onPress={onPress}>
        Go live
      </Button>
      <span className="muted" role="status">
        {why ?? 'Nothing is in the way.'}
      </span>
    </div>
  );
}

function NothingTakenOver() {
  return (
    <EmptyState
      title="Nothing was taken over yet"
      action={
        <Link className="button primary" to="/import">
          Import files
        </Link>
      }
    >
      The check compares stock value, receivables, payables and the trial balance of the old system with the books.
      Import masters and opening balances first; the cut-over day comes with them.
    </EmptyState>
  );
}
