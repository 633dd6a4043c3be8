/** A business document as the books have it: header, lines, postings, timeline. Plain on purpose; the document's own page comes later. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { documentQuery } from '../api/queries';
import { ScrollArea } from '../components/ScrollArea';
import { FailedState, SkeletonRows } from '../components/States';
import { quantity } from '../format/number';
import { humanise } from '../format/words';
import { usePageTitle } from '../shell/usePageTitle';
import { Card } from '../components/Card';
import '../styles/recommendation.css';

const route = getRouteApi('/documents/$id');

type Fields = Record<string, unknown>;

export function DocumentPage() {
  const { id } = route.useParams();
  usePageTitle(id);
  const query = useQuery(documentQuery(id));
  if (query.error && !query.data)
    return <FailedState isPage what={`Document ${id}`} error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows count={8} label="Loading the document" />;
  const { kind, document, lines, postings, timeline } = query.data;
  return (
    <div className="page">
      <h1>
        {humanise(kind)} {query.data.id}
      </h1>
      {kind === 'customer' && (
        <p>
          <Link to="/customers/$id/call" params={{ id }}>
            Call sheet
          </Link>
        </p>
      )}
      <Card title="Header">
        <dl className="pairs">
          {Object.entries(document).map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{humanise(name)}</dt>
              <dd>{show(value)}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Section title="Lines" rows={lines} />
      <Section title="Postings" rows={postings} />
      <Section title="Timeline" rows={timeline} />
    </div>
  );
}

function Section({ title, rows }: { title: string; rows: Fields[] }) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return (
    <Card title={title}>
      {rows.length === 0 ? (
        <p className="muted">None yet.</p>
      ) : (
        <ScrollArea label={title}>
          <table className="table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column}>{humanise(column)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  {columns.map((column) => (
                    <td key={column} className={isNumber(row[column]) ? 'number' : undefined}>
                      {show(row[column])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </Card>
  );
}

const decimalText = /^-?\d+\.\d+$/;

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && decimalText.test(value));
}

/** Money and decimals as elsewhere; text, ids and days as they stand; anything nested as JSON. */
function show(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return decimalText.test(value) ? quantity(value) : value;
  if (isMoney(value)) return `${quantity(value.amount)} ${value.currency}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isMoney(value: unknown): value is { amount: string; currency: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'amount' in value &&
    'currency' in value &&
    typeof value.amount === 'string'
  );
}
