/** One recommendation with everything it rests on: what, why, how it adds up, what happened to it, and whether it can be derived again. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { recommendationQuery, sessionQuery } from '../api/queries';
import type { RecommendationDetail, Session } from '../api/types';
import { DemandChart, ProjectionChart } from '../charts/Charts';
import { Button } from '../components/Button';
import { FailedState, SkeletonRows } from '../components/States';
import { NoticeBar } from '../queues/NoticeBar';
import { Questions } from '../queues/Questions';
import { useDecisions } from '../queues/useDecisions';
import { useQueueActions } from '../queues/useQueueActions';
import { DerivationTable } from '../recommendation/DerivationTable';
import { Card } from '../components/Card';
import { Headline } from '../recommendation/Headline';
import { Alternatives, Assumptions, AuditTrail, Evidence, isPurchase, Reasons, RestsOn } from '../recommendation/Parts';
import { OutcomeCard } from '../recommendation/OutcomeCard';
import { ReplayPanel } from '../recommendation/ReplayPanel';
import { WhatIfPanel } from '../recommendation/WhatIfPanel';
import { AsOf } from '../shell/AsOf';
import { isOpen } from '../queues/search';
import { useKinds } from '../shell/useKinds';
import { usePageTitle } from '../shell/usePageTitle';
import { queueAddress } from '../queues/kinds';
import '../styles/recommendation.css';
import { staleWords } from '../shell/staleness';

const loadCase = () => import('../marginCase/MarginCaseCards');
const CaseWaterfall = lazy(() => loadCase().then(({ CaseWaterfall }) => ({ default: CaseWaterfall })));
const CaseDocuments = lazy(() => loadCase().then(({ CaseDocuments }) => ({ default: CaseDocuments })));

const route = getRouteApi('/recommendations/$id');

export function RecommendationPage() {
  const { id } = route.useParams();
  usePageTitle(`Recommendation ${id}`);
  const session = useQuery(sessionQuery);
  const detail = useQuery(recommendationQuery(id));
  if (detail.error && !detail.data)
    return (
      <FailedState isPage what={`Recommendation ${id}`} error={detail.error} onRetry={() => void detail.refetch()} />
    );
  if (session.error && !session.data)
    return <FailedState isPage what="The session" error={session.error} onRetry={() => void session.refetch()} />;
  if (!detail.data || !session.data) return <SkeletonRows count={10} label="Loading the recommendation" />;
  return <Record detail={detail.data} session={session.data} />;
}

function Record({ detail, session }: { detail: RecommendationDetail; session: Session }) {
  const { recommendation: rec, derivation, worth, evidence, events, charts, hash, outcome } = detail;
  const { label } = useKinds();
  return (
    <div className="page">
      <div className="crumbs muted">
        <Link {...queueAddress(rec.kind)} search={{}}>
          {label(rec.kind)}
        </Link>
        <span aria-hidden="true">/</span>
        <span className="id">{rec.rec_id}</span>
      </div>
      <header className="page-head">
        <div>
          <h1>
            {rec.item_id} {rec.item_name}
          </h1>
          <AsOf session={session} />
        </div>
        <Decide detail={detail} session={session} />
      </header>
      <Headline rec={rec} session={session} />
      {outcome && <OutcomeCard outcome={outcome} />}
      <div className="two">
        <div className="stack">
          {rec.kind === 'margin' && (
            <Suspense fallback={<SkeletonRows count={6} label="Loading the case" />}>
              <CaseWaterfall recId={rec.rec_id} />
            </Suspense>
          )}
          {charts?.projection && <ProjectionChart data={charts.projection} subject={rec.item_id} />}
          {charts?.demand && <DemandChart data={charts.demand} subject={rec.item_id} />}
        </div>
        <div className="stack">
          <Card title="Reasons">
            <Reasons rec={rec} />
          </Card>
          {rec.alternatives.length > 0 && (
            <Card title="Alternatives">
              <Alternatives rec={rec} />
            </Card>
          )}
          {rec.assumptions.length > 0 && (
            <Card title="Assumptions">
              <Assumptions rec={rec} />
            </Card>
          )}
          {isPurchase(rec) && (
            <Card title="What if">
              <WhatIf recId={rec.rec_id} />
            </Card>
          )}
          <Card title="Derive it again">
            <ReplayPanel recId={rec.rec_id} derivation={derivation} />
          </Card>
        </div>
      </div>
      {rec.kind === 'margin' && (
        <Suspense>
          <CaseDocuments recId={rec.rec_id} />
        </Suspense>
      )}
      <Card title={isPurchase(rec) ? 'How the quantity came about' : 'How the value came about'}>
        <DerivationTable derivation={derivation} of={isPurchase(rec) ? 'quantity' : 'value'} />
      </Card>
      {worth && (
        <Card title="What the proposed quantity is worth">
          <DerivationTable derivation={worth} of="worth of the quantity" />
        </Card>
      )}
      <div className="two">
        <Card title="Evidence">
          <Evidence tables={evidence} />
        </Card>
        <Card title="Rests on">
          <RestsOn rec={rec} hash={hash} />
        </Card>
      </div>
      <Card
        title="Audit trail"
        aside={
          <Link to="/audit/$id" params={{ id: rec.rec_id }}>
            Audit this record
          </Link>
        }
      >
        <AuditTrail events={events} timeZone={session.time_zone} />
      </Card>
    </div>
  );
}

/** Asked for only when wanted: it derives the recommendation again. */
function WhatIf({ recId }: { recId: string }) {
  const [isAsked, setAsked] = useState(false);
  if (!isAsked)
    return (
      <div className="stack">
        <p className="muted">What it would say with another fill rate, lead time, review or quantity.</p>
        <div>
          <Button onPress={() => setAsked(true)}>Try it</Button>
        </div>
      </div>
    );
  return <WhatIfPanel recId={recId} onClose={() => setAsked(false)} />;
}

function Decide({ detail, session }: { detail: RecommendationDetail; session: Session }) {
  const rec = detail.recommendation;
  const { decide, refusals, notice, dismiss } = useDecisions();
  const { question, ask, send } = useQueueActions({ decide });
  const stale = staleWords(session);
  const refused = refusals.get(rec.rec_id);
  return (
    <div className="stack">
      <div className="actions">
        <Button onPress={() => ask({ type: 'comment', rows: [rec] })}>Comment</Button>
        {isOpen(rec) && (
          <>
            <Button onPress={() => ask({ type: 'owner', rows: [rec] })}>Owner</Button>
            <Button onPress={() => ask({ type: 'reject', rows: [rec] })}>Reject</Button>
            <Button onPress={() => ask({ type: 'snooze', rows: [rec] })}>Snooze</Button>
            {isPurchase(rec) ? (
              <Button onPress={() => ask({ type: 'quantity', row: rec })}>Edit quantity</Button>
            ) : (
              <Button onPress={() => ask({ type: 'action', row: rec })}>Change action</Button>
            )}
            <Button look="primary" onPress={() => ask({ type: 'approve', rows: [rec] })}>
              Approve
            </Button>
          </>
        )}
        {rec.state === 'snoozed' && (
          <Button onPress={() => void send({ verb: 'unsnooze', rows: [rec], details: {} })}>Bring back</Button>
        )}
      </div>
      {refused && (
        <p className="strip bad" role="alert">
          {refused.refusal.message} <span className="muted">{refused.refusal.remedy}</span>
        </p>
      )}
      <NoticeBar notice={notice} onUndo={(undo) => void send(undo)} onDismiss={dismiss} />
      <Questions
        question={question}
        today={session.business_date}
        stale={stale}
        letterKeys={false}
        actor={session.actor}
        owners={[rec.owner]}
        rowOf={() => rec}
        refusals={refusals}
        onSend={(decision) => void send(decision)}
        onAsk={ask}
        onClose={() => ask(null)}
      />
    </div>
  );
}
