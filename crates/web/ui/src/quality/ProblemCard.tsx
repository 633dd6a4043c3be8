import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { DataProblem } from '../api/types';
import { ScrollArea } from '../components/ScrollArea';
import { count, money } from '../format/number';
import { humanise, plural } from '../format/words';

interface Props {
  rank: number;
  problem: DataProblem;
  isOpen: boolean;
  onToggle: () => void;
}

/** One kind of problem: what it touches at a glance, its rows and the fix when it is opened. */
export function ProblemCard({ rank, problem, isOpen, onToggle }: Props) {
  const body = useId();
  return (
    <section className="card problem" aria-label={problem.title}>
      <h2>
        <button type="button" className="problem-head" aria-expanded={isOpen} aria-controls={body} onClick={onToggle}>
          <span className="muted" aria-hidden="true">
            {isOpen ? '▾' : '▸'}
          </span>
          <span className="problem-title">
            {rank}. {problem.title}
          </span>
          <span className="muted problem-rows">{plural(problem.rows_count, 'row')}</span>
          <span className="problem-value">{money(problem.value_touched)}</span>
        </button>
      </h2>
      <div id={body} className="body" hidden={!isOpen}>
        {isOpen && <Opened problem={problem} />}
      </div>
    </section>
  );
}

function Opened({ problem }: { problem: DataProblem }) {
  const { rows, rows_count: all } = problem;
  return (
    <div className="stack">
      <p>
        <strong>Fix:</strong> {problem.fix}
      </p>
      <ScrollArea label={problem.title}>
        <table className="table" aria-label={`Rows: ${problem.title}`}>
          <thead>
            <tr>
              <th>Row</th>
              <th>Found</th>
              <th>Expected</th>
              <th className="number">Decisions touched, {problem.value_touched.currency}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.table} ${row.key}`}>
                <td>
                  <RowName table={row.table} name={row.key} />
                </td>
                <td>{row.found}</td>
                <td>{row.expected}</td>
                <td className="number">{money(row.value_touched).replace(` ${problem.value_touched.currency}`, '')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {all > rows.length && (
        <p className="muted">
          The {count(rows.length)} rows that touch the most money, of {count(all)}.
        </p>
      )}
    </div>
  );
}

/** Masters have a page of their own; a row of several keys is named by them. */
function RowName({ table, name }: { table: string; name: string }) {
  const hasPage = ['items', 'suppliers', 'customers'].includes(table) && !name.includes('|');
  return (
    <>
      {hasPage ? (
        <Link to="/documents/$id" params={{ id: name }}>
          {name}
        </Link>
      ) : (
        name.replaceAll('|', ' · ')
      )}{' '}
      <span className="muted small">{humanise(table)}</span>
    </>
  );
}
