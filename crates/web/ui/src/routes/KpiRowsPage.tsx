/** The rows that a KPI is made of: as many as the number says, with their sum, as a page or as a file. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { KpiRows } from '../api/types';
import { QueueLink } from '../board/QueueLink';
import { boardQuery, kpiRowsFile, kpiRowsQuery, pageRows } from '../board/queries';
import { RowsTable } from '../board/RowsTable';
import { repairedBy } from '../board/rowQueue';
import { readRowsSearch, withChange, type RowsSearch } from '../board/search';
import { monthWords } from '../board/words';
import { Button } from '../components/Button';
import { EmptyState, FailedState, SkeletonRows } from '../components/States';
import { saveFile } from '../files/save';
import { day } from '../format/date';
import { money } from '../format/number';
import { humanise, plural } from '../format/words';
import { ServerGone } from '../shell/ServerGone';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/import.css';
import '../styles/board.css';

const route = getRouteApi('/board/$kpi');

export function KpiRowsPage() {
  const { kpi: name } = route.useParams();
  const search = route.useSearch({ select: readRowsSearch });
  const rows = useQuery(kpiRowsQuery(name, search));
  const definition = useQuery({ ...boardQuery, enabled: rows.isSuccess }).data?.kpis.find((kpi) => kpi.name === name);
  usePageTitle(rows.data?.title ?? 'Rows');
  if (rows.error && !rows.data)
    return <FailedState isPage what={humanise(name)} error={rows.error} onRetry={() => void rows.refetch()} />;
  return (
    <div className="page board">
      <header className="page-head">
        <div>
          <p className="small">
            <Link to="/board" search={{}}>
              Overview
            </Link>
          </p>
          <h1>{rows.data?.title ?? humanise(name)}</h1>
          {definition && <p className="muted lead">{definition.definition}</p>}
        </div>
        {rows.data && rows.data.rows_in_all > 0 && <FileButton name={name} search={search} />}
      </header>
      <ServerGone />
      {rows.data ? <Body rows={rows.data} search={search} /> : <SkeletonRows count={12} label="Loading the rows" />}
    </div>
  );
}

function Body({ rows, search }: { rows: KpiRows; search: RowsSearch }) {
  return (
    <>
      <Filter rows={rows} search={search} />
      {rows.rows_in_all === 0 ? (
        <EmptyState
          title="No row matches"
          action={
            <Link to="/board/$kpi" params={{ kpi: rows.kpi }} search={{}}>
              Clear the filter
            </Link>
          }
        >
          Looked at {monthWords(rows)}, as of {day(rows.as_of)}.
        </EmptyState>
      ) : (
        <>
          <RowsTable rows={rows} />
          <Pages rows={rows} search={search} />
        </>
      )}
    </>
  );
}

/** What is shown, how many rows that are, and what they add up to. */
function Filter({ rows, search }: { rows: KpiRows; search: RowsSearch }) {
  const isDue = rows.columns.some(({ name }) => name === 'cause');
  const words = [
    isDue && search.cause === undefined && { met: 'met', all: 'due' }[search.outcome ?? 'all'],
    isDue && search.outcome === undefined && 'missed',
    search.cause && humanise(search.cause).toLowerCase(),
    search.bucket && humanise(search.bucket).toLowerCase(),
    search.scope_kind && `${search.scope_kind} ${search.scope === '' ? 'none' : search.scope}`,
  ].filter((word) => typeof word === 'string' && !(word === 'due' && search.outcome === undefined));
  const isFiltered = Object.keys(search).some((key) => key !== 'offset');
  return (
    <div className="rows-filter">
      <p>
        <strong>{plural(rows.rows_in_all, 'row')}</strong>
        {rows.total && ` · ${money(rows.total.sum)} ${labelOf(rows, rows.total.column)}`}
        {words.length > 0 && ` · ${words.join(', ')}`} ·{' '}
        {rows.columns.some(({ name }) => /^(due|shipped|booked)_on$/.test(name)) && !isLevel(rows)
          ? monthWords(rows)
          : `as of ${day(rows.as_of)}`}
      </p>
      <p className="kpi-ways">
        {isFiltered && (
          <Link to="/board/$kpi" params={{ kpi: rows.kpi }} search={{}}>
            Clear the filter
          </Link>
        )}
        {isDue && search.outcome !== 'all' && (
          <Link
            to="/board/$kpi"
            params={{ kpi: rows.kpi }}
            search={withChange(search, { cause: undefined, offset: undefined, outcome: 'all' })}
          >
            All lines due
          </Link>
        )}
        <QueueLink queue={rows.queue} of={rows.title} about={repairedBy(rows.kpi, search)} />
      </p>
    </div>
  );
}

/** Stock and receivables are as they were on the day of the run, whatever the month. */
function isLevel(rows: KpiRows): boolean {
  return rows.columns.some(({ name }) => name === 'bucket' || name === 'stock_value');
}

function labelOf(rows: KpiRows, column: string): string {
  return (rows.columns.find(({ name }) => name === column)?.label ?? column).toLowerCase();
}

function Pages({ rows, search }: { rows: KpiRows; search: RowsSearch }) {
  if (rows.rows_in_all <= pageRows) return null;
  const last = rows.offset + rows.row_count;
  const at = (offset: number) => withChange(search, { offset: offset > 0 ? offset : undefined });
  return (
    <nav className="rows-pages" aria-label="Pages of rows">
      <span>
        {rows.offset + 1} to {last} of {plural(rows.rows_in_all, 'row')}
      </span>
      {rows.offset > 0 && (
        <Link to="/board/$kpi" params={{ kpi: rows.kpi }} search={at(Math.max(0, rows.offset - pageRows))}>
          Previous
        </Link>
      )}
      {last < rows.rows_in_all && (
        <Link to="/board/$kpi" params={{ kpi: rows.kpi }} search={at(last)}>
          Next
        </Link>
      )}
    </nav>
  );
}

function FileButton({ name, search }: { name: string; search: RowsSearch }) {
  const download = useMutation({
    mutationFn: async () => saveFile(`${name}.csv`, await kpiRowsFile(name, search)),
  });
  return (
    <div>
      <Button isDisabled={download.isPending} onPress={() => download.mutate()}>
        Download all rows (CSV)
      </Button>
      {download.error && (
        <p role="alert" className="late">
          Not downloaded: {download.error.message}
        </p>
      )}
    </div>
  );
}
