import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { recommendationQuery } from '../api/queries';
import type { Alternative, RecommendationDetail, Session } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { FailedState, SkeletonRows } from '../components/States';
import { DemandChart, ProjectionChart } from '../charts/Charts';
import { DerivationTable } from './DerivationTable';
import { Headline } from './Headline';
import { Card } from '../components/Card';
import { calledOf } from '../queues/kinds';
import { Alternatives, isPurchase, Reasons } from './Parts';
import '../styles/recommendation.css';

const WhatIfPanel = lazy(() => import('./WhatIfPanel').then(({ WhatIfPanel }) => ({ default: WhatIfPanel })));

/** Below this width the drawer no longer fits beside the queue and lies over it. */
const sheetQuery = '(max-width: 1099px)';

interface Props {
  recId: string;
  session: Session;
  onClose: () => void;
  /** Absent where the recommendation is no purchase. */
  whatIf: WhatIfDoor | undefined;
  /** Puts another action in place of the proposed one; absent where that is no longer open. */
  onInstead?: ((instead: Alternative) => void) | undefined;
}

/** The question of what would follow from other facts. */
interface WhatIfDoor {
  isAsked: boolean;
  onAsk: (isAsked: boolean) => void;
  onUse: ((quantity: string) => void) | undefined;
}

/** The explanation beside the queue, which stays usable; on a narrow screen a sheet over it. */
export function DetailDrawer({ recId, session, onClose, whatIf, onInstead }: Props) {
  const detail = useQuery(recommendationQuery(recId));
  const isSheet = useSyncExternalStore(watchWidth, () => window.matchMedia(sheetQuery).matches);
  const body = (
    <div className="drawer-body">
      {detail.isPending && <SkeletonRows count={8} label="Loading the explanation" />}
      {detail.error && !detail.data && (
        <FailedState what="The explanation" error={detail.error} onRetry={() => void detail.refetch()} />
      )}
      {detail.data && <Explanation detail={detail.data} session={session} whatIf={whatIf} onInstead={onInstead} />}
    </div>
  );
  const called = calledOf(detail.data?.recommendation);
  const link = (
    <>
      {called && (
        <Link to="/customers/$id/call" params={{ id: called }}>
          Call sheet
        </Link>
      )}
      <Link to="/recommendations/$id" params={{ id: recId }}>
        Open the whole record
      </Link>
    </>
  );
  if (isSheet)
    return (
      <Dialog title="Why" size="side" onClose={onClose}>
        <div className="crumbs">
          {link}
          <Button onPress={onClose}>Close</Button>
        </div>
        {body}
      </Dialog>
    );
  return (
    <aside className="drawer" aria-label="Explanation of the active row">
      <div className="drawer-head">
        <h2>Why</h2>
        <span className="crumbs">
          {link}
          <Button look="quiet" className="icon" aria-label="Close the explanation" onPress={onClose}>
            ✕
          </Button>
        </span>
      </div>
      {body}
    </aside>
  );
}

interface ExplanationProps extends Pick<Props, 'session' | 'whatIf' | 'onInstead'> {
  detail: RecommendationDetail;
}

function Explanation({ detail, session, whatIf, onInstead }: ExplanationProps) {
  const { recommendation: rec, derivation, worth, charts } = detail;
  return (
    <>
      <Headline rec={rec} session={session} />
      {whatIf === undefined ? null : whatIf.isAsked ? (
        <Card title="What if">
          <Suspense fallback={<SkeletonRows count={5} label="Loading the question" />}>
            <WhatIfPanel recId={rec.rec_id} onUse={whatIf.onUse} onClose={() => whatIf.onAsk(false)} />
          </Suspense>
        </Card>
      ) : (
        <div>
          <Button keyHint="W" onPress={() => whatIf.onAsk(true)}>
            What if…
          </Button>
        </div>
      )}
      {charts?.projection && <ProjectionChart data={charts.projection} subject={rec.item_id} />}
      {charts?.demand && <DemandChart data={charts.demand} subject={rec.item_id} />}
      <Card title="Reasons">
        <Reasons rec={rec} />
      </Card>
      {rec.alternatives.length > 0 && !isPurchase(rec) && (
        <Card title="What else can be done">
          <Alternatives rec={rec} onInstead={onInstead} />
        </Card>
      )}
      <Card title={isPurchase(rec) ? 'How the quantity came about' : 'How the value came about'}>
        <DerivationTable derivation={derivation} of={isPurchase(rec) ? 'quantity' : 'value'} />
      </Card>
      {worth && (
        <Card title="What the proposed quantity is worth">
          <DerivationTable derivation={worth} of="worth of the quantity" />
        </Card>
      )}
    </>
  );
}

function watchWidth(listener: () => void): () => void {
  const media = window.matchMedia(sheetQuery);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}
