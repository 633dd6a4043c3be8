/** One recommendation as an auditor takes it apart: inputs, rules, versions, hash; derived again; the commands behind it; and as a file to take away. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { recommendationQuery, sessionQuery } from '../api/queries';
import type { RecommendationDetail, Session } from '../api/types';
import { Entries } from '../audit/Entries';
import { auditQuery, bundleFile } from '../audit/queries';
import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { Pill, StatePill } from '../components/Pill';
import { FailedState, SkeletonRows } from '../components/States';
import { saveFile } from '../files/save';
import { DerivationTable } from '../recommendation/DerivationTable';
import { AuditTrail, Evidence, isPurchase, RestsOn } from '../recommendation/Parts';
import { ReplayPanel } from '../recommendation/ReplayPanel';
import { ServerGone } from '../shell/ServerGone';
import { useKinds } from '../shell/useKinds';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/audit.css';

const route = getRouteApi('/audit/$id');

export function AuditRecordPage() {
  const { id } = route.useParams();
  usePageTitle(`Audit of ${id}`);
  const detail = useQuery(recommendationQuery(id));
  const session = useQuery(sessionQuery);
  if (detail.error && !detail.data)
    return <FailedState isPage what={`Record ${id}`} error={detail.error} onRetry={() => void detail.refetch()} />;
  if (session.error && !session.data)
    return <FailedState isPage what="The session" error={session.error} onRetry={() => void session.refetch()} />;
  if (!detail.data || !session.data)
    return (
      <div className="page">
        <h1>Record {id}</h1>
        <SkeletonRows count={10} label="Loading the record" />
      </div>
    );
  return <Record key={id} detail={detail.data} session={session.data} />;
}

function Record({ detail, session }: { detail: RecommendationDetail; session: Session }) {
  const { label } = useKinds();
  const { recommendation: rec, derivation, evidence, events, hash } = detail;
  return (
    <div className="page">
      <div className="crumbs muted">
        <Link to="/audit">Audit</Link>
        <span aria-hidden="true">/</span>
        <span className="id">{rec.rec_id}</span>
      </div>
      <header className="page-head">
        <div>
          <h1>
            {label(rec.kind)}: {rec.item_id} {rec.item_name}
          </h1>
          <p>
            <StatePill state={rec.state} />{' '}
            <Link to="/recommendations/$id" params={{ id: rec.rec_id }}>
              As those see it who decide
            </Link>
          </p>
        </div>
        <Export recId={rec.rec_id} />
      </header>
      <ServerGone />
      <div className="two">
        <Card title="Derive it again">
          <ReplayPanel recId={rec.rec_id} derivation={derivation} />
        </Card>
        <Card title="Rests on">
          <RestsOn rec={rec} hash={hash} />
        </Card>
      </div>
      <Card title="Rules and methods">
        <Rules detail={detail} />
      </Card>
      <Card title="Inputs">
        <div className="stack">
          <Evidence tables={evidence} />
          <details>
            <summary>Every value, as it was stored with the record</summary>
            <pre className="facts" role="group" aria-label="Stored values, scroll" tabIndex={0}>
              {JSON.stringify(detail.facts, null, 2)}
            </pre>
          </details>
        </div>
      </Card>
      <Card title="Derivation">
        <DerivationTable derivation={derivation} of={isPurchase(rec) ? 'quantity' : 'value'} />
      </Card>
      <Card title="Audit trail">
        <AuditTrail events={events} timeZone={session.time_zone} />
      </Card>
      <Commands recId={rec.rec_id} />
    </div>
  );
}

function Rules({ detail: { rules_fired: rules, methods, edit } }: { detail: RecommendationDetail }) {
  return (
    <dl className="pairs">
      <dt>Rule rows that decided</dt>
      <dd className="id">{rules.length > 0 ? rules.join(', ') : 'none'}</dd>
      <dt>Methods</dt>
      <dd className="id">{Object.values(methods).join(', ')}</dd>
      {edit !== null && edit !== undefined && (
        <>
          <dt>Changed by a person</dt>
          <dd className="id">{JSON.stringify(edit)}</dd>
        </>
      )}
    </dl>
  );
}

/** Commands of the chain that name the recommendation. */
function Commands({ recId }: { recId: string }) {
  const found = useQuery(auditQuery({ subject: recId, source: 'command' }));
  return (
    <Card title="Commands of the chain that name it">
      {found.error && !found.data ? (
        <FailedState what="The commands" error={found.error} onRetry={() => void found.refetch()} />
      ) : !found.data ? (
        <SkeletonRows count={3} label="Loading the commands" />
      ) : found.data.entries.length === 0 ? (
        <p className="muted">None: nobody has decided it, and the run that proposed it keeps no body of that size.</p>
      ) : (
        <Entries entries={found.data.entries} timeZone={found.data.time_zone} />
      )}
    </Card>
  );
}

/** The record with its evidence as a file; whoever has the program derives it again without this home. */
function Export({ recId }: { recId: string }) {
  const file = useMutation({
    mutationFn: () => bundleFile(recId),
    onSuccess: (blob) => saveFile(`${recId}.bundle.json`, blob),
  });
  return (
    <div className="export">
      <Button isDisabled={file.isPending} onPress={() => file.mutate()}>
        Export for an auditor
      </Button>
      <p className="small muted" role="status">
        {file.error ? (
          <Pill tone="bad">{file.error.message}</Pill>
        ) : (
          <>
            Checked offline by <code>chandler replay --bundle FILE</code>
          </>
        )}
      </p>
    </div>
  );
}
