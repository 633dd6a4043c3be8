import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { recommendationQuery } from '../api/queries';
import type { RecommendationDetail, Session } from '../api/schema';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { FailedState, SkeletonRows } from '../components/States';
import { DemandChart, ProjectionChart } from '../charts/Charts';
import { DerivationTable } from './DerivationTable';
import { KeyFigures } from './KeyFigures';
import { Card, Reasons } from './Parts';
import { Sentence } from './Sentence';

/** Below this width the drawer no longer fits beside the queue and lies over it. */
const sheetQuery = '(max-width: 1099px)';

interface Props {
  recId: string;
  session: Session;
  onClose: () => void;
}

/** The explanation beside the queue, which stays usable; on a narrow screen a sheet over it. */
export function DetailDrawer({ recId, session, onClose }: Props) {
  const detail = useQuery(recommendationQuery(recId));
  const isSheet = useSyncExternalStore(watchWidth, () => window.matchMedia(sheetQuery).matches);
  const body = (
    <div className="drawer-body">
      {detail.isPending && <SkeletonRows count={8} label="Loading the explanation" />}
      {detail.error && !detail.data && (
        <FailedState what="The explanation" error={detail.error} onRetry={() => void detail.refetch()} />
      )}
      {detail.data && <Explanation detail={detail.data} session={session} />}
    </div>
  );
  const link = (
    <Link to="/recommendations/$id" params={{ id: recId }}>
      Open the whole record
    </Link>
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

function Explanation({ detail, session }: { detail: RecommendationDetail; session: Session }) {
  const { recommendation: rec, derivation, charts } = detail;
  return (
    <>
      <Sentence rec={rec} today={session.business_date} />
      <KeyFigures rec={rec} />
      {charts?.projection && <ProjectionChart data={charts.projection} subject={rec.item_id} />}
      {charts?.demand && <DemandChart data={charts.demand} subject={rec.item_id} />}
      <Card title="Reasons">
        <Reasons rec={rec} />
      </Card>
      <Card title="How the quantity came about">
        <DerivationTable derivation={derivation} />
      </Card>
    </>
  );
}

function watchWidth(listener: () => void): () => void {
  const media = window.matchMedia(sheetQuery);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}
