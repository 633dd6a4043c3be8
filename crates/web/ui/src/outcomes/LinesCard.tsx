import { Link, useNavigate } from '@tanstack/react-router';
import type { OutcomeLine, Outcomes, OutcomeStanding } from '../api/types';
import { Card } from '../components/Card';
import { Pill } from '../components/Pill';
import { ScrollArea } from '../components/ScrollArea';
import { Segments } from '../components/Segments';
import { Value } from '../components/Value';
import { day } from '../format/date';
import { amount, count } from '../format/number';
import { humanise, plural } from '../format/words';
import { withChange } from '../board/search';
import { useKinds } from '../shell/useKinds';
import type { OutcomesSearch } from './search';
import { standingTones, standingWords } from './words';

/** Every executed recommendation with what it brought; each leads to its record with the steps. */
export function LinesCard({ outcomes, search }: { outcomes: Outcomes; search: OutcomesSearch }) {
  const navigate = useNavigate();
  const { label } = useKinds();
  const shown = outcomes.rows.filter(
    ({ kind, state }) => (search.kind ?? kind) === kind && (search.state ?? state) === state,
  );
  const choose = (value: OutcomeStanding | 'all') =>
    void navigate({
      to: '/outcomes',
      search: withChange(search, { state: value === 'all' ? undefined : value }),
      replace: true,
      resetScroll: false,
    });
  return (
    <Card
      title="Recommendations"
      aside={
        <Segments
          isLabelHidden
          label="State"
          value={search.state ?? 'all'}
          options={{ all: 'All', ...standingWords }}
          onChange={choose}
        />
      }
    >
      <p className="small muted">
        {plural(shown.length, 'recommendation')}
        {search.kind && ` · ${label(search.kind).toLowerCase()}`}
        {search.state && ` · ${standingWords[search.state].toLowerCase()}`}
        {outcomes.rows.length < outcomes.rows_in_all &&
          ` · the newest ${count(outcomes.rows.length)} of ${count(outcomes.rows_in_all)} are listed`}
        {(search.kind ?? search.state) && (
          <>
            {' · '}
            <Link to="/outcomes" search={{}} resetScroll={false}>
              Clear the filter
            </Link>
          </>
        )}
      </p>
      {shown.length === 0 ? (
        <p className="muted">No recommendation matches the filter.</p>
      ) : (
        <LinesTable lines={shown} currency={outcomes.currency} />
      )}
    </Card>
  );
}

function LinesTable({ lines, currency }: { lines: OutcomeLine[]; currency: string }) {
  return (
    <ScrollArea label="Recommendations" className="scroll-both">
      <table className="table" aria-label="Recommendations with their outcome">
        <thead>
          <tr>
            <th>Recommendation</th>
            <th>Kind</th>
            <th>About</th>
            <th>Done</th>
            <th>On</th>
            <th>Known after</th>
            <th>Outcome</th>
            <th className="number">Predicted, {currency}</th>
            <th className="number">Realised, {currency}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <LineRow key={line.rec_id} line={line} />
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function LineRow({ line }: { line: OutcomeLine }) {
  const { label } = useKinds();
  return (
    <tr>
      <td className="nowrap">
        <Link to="/recommendations/$id" params={{ id: line.rec_id }} className="id">
          {line.rec_id}
        </Link>
      </td>
      <td>{label(line.kind)}</td>
      <td>{line.subject.replaceAll('|', ' · ')}</td>
      <td>{humanise(line.verb)}</td>
      <td className="nowrap">
        <Value>{day(line.executed_on)}</Value>
      </td>
      <td className="nowrap">
        <Value>{day(line.matured_on)}</Value>
      </td>
      <td>
        <Pill tone={standingTones[line.state]}>{standingWords[line.state]}</Pill>
        {line.text && <span className="small muted"> {line.text}</span>}
      </td>
      <td className="number">{amount(line.predicted.amount)}</td>
      <td className="number">{line.state === 'waiting' ? '' : <Value>{amount(line.realised?.amount)}</Value>}</td>
    </tr>
  );
}
