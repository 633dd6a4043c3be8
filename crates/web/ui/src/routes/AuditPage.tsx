/** Who did what when: commands of the chain and events of recommendations, found by subject, person, event, kind and day. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { sessionQuery } from '../api/queries';
import { ChainCheck } from '../audit/ChainCheck';
import { Entries } from '../audit/Entries';
import { Filter } from '../audit/Filter';
import { auditQuery, pageEntries } from '../audit/queries';
import { readAuditSearch, type AuditSearch } from '../audit/search';
import { filterWords } from '../audit/words';
import { Card } from '../components/Card';
import { EmptyState, FailedState, SkeletonRows } from '../components/States';
import { count } from '../format/number';
import { AsOf } from '../shell/AsOf';
import { ServerGone } from '../shell/ServerGone';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/audit.css';

const route = getRouteApi('/audit');

export function AuditPage() {
  usePageTitle('Audit');
  const search = route.useSearch({ select: readAuditSearch });
  const session = useQuery(sessionQuery).data;
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>Audit</h1>
          <AsOf session={session} />
        </div>
      </header>
      <ServerGone />
      <ChainCheck />
      {/* Another address is another question. */}
      <Filter key={JSON.stringify(search)} search={search} />
      <Found search={search} />
    </div>
  );
}

function Found({ search }: { search: AuditSearch }) {
  const found = useQuery(auditQuery(search));
  if (found.error && !found.data)
    return <FailedState what="The audit" error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonRows count={10} label="Loading the audit" />;
  const { entries, offset, has_more: hasMore, time_zone: timeZone } = found.data;
  const words = filterWords(search);
  if (entries.length === 0)
    return words ? (
      <EmptyState title="Nothing fits" action={<Link to="/audit">Clear the filter</Link>}>
        There is no entry {words}.
      </EmptyState>
    ) : (
      <EmptyState title="Nothing was done yet">Commands and decisions stand here from the first one on.</EmptyState>
    );
  return (
    <Card
      title="What was done, the newest first"
      aside={<span className="muted">{`${count(offset + 1)} to ${count(offset + entries.length)}`}</span>}
    >
      <Entries entries={entries} timeZone={timeZone} />
      <nav className="audit-pages" aria-label="Older and newer entries">
        {offset > 0 && (
          <Link to="/audit" search={paged(search, offset - pageEntries)}>
            Newer
          </Link>
        )}
        {hasMore && (
          <Link to="/audit" search={paged(search, offset + pageEntries)}>
            Older
          </Link>
        )}
      </nav>
    </Card>
  );
}

function paged(search: AuditSearch, offset: number): AuditSearch {
  return readAuditSearch({ ...search, offset });
}
