import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { KindOutcomes, Outcomes } from '../api/types';
import { ChartFrame } from '../charts/ChartFrame';
import { Legend } from '../charts/Legend';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { Value } from '../components/Value';
import { amount, count } from '../format/number';
import { kindsDrawing } from './drawings';
import { ratioWords, shareWords } from './words';

/** What each kind had promised and what it brought, as a picture and with every digit. */
export function KindsCard({ outcomes }: { outcomes: Outcomes }) {
  const { kinds, currency } = outcomes;
  const measured = useMemo(() => kinds.filter((kind) => kind.measured > 0), [kinds]);
  const drawing = useMemo(() => kindsDrawing(measured, currency), [measured, currency]);
  return (
    <>
      {measured.length > 0 && (
        <ChartFrame
          title="Predicted and realised by kind"
          subtitle={`${currency}, of the recommendations whose outcome could be measured`}
          drawing={drawing}
          table={{
            columns: ['Kind', 'Predicted', 'Realised'],
            rows: measured.map(({ label, predicted, realised }) => [label, predicted.amount, realised.amount]),
          }}
          fileName="outcomes_by_kind.csv"
          legend={<Legend drawing={drawing} />}
        />
      )}
      <Card title="By kind of decision">
        <KindsTable outcomes={outcomes} />
      </Card>
    </>
  );
}

function KindsTable({ outcomes: { kinds, total, currency } }: { outcomes: Outcomes }) {
  return (
    <ScrollArea label="Outcomes by kind">
      <table className="table" aria-label="Outcomes by kind">
        <thead>
          <tr>
            <th>Kind</th>
            <th className="number">Executed</th>
            <th className="number">Waiting</th>
            <th className="number">Measured</th>
            <th className="number">Unmeasurable</th>
            <th className="number">Share</th>
            <th className="number">Predicted, {currency}</th>
            <th className="number">Realised, {currency}</th>
            <th className="number">Realised of predicted</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <KindRow key={kind.kind} kind={kind} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>All</td>
            <Figures totals={total} />
          </tr>
        </tfoot>
      </table>
    </ScrollArea>
  );
}

function KindRow({ kind }: { kind: KindOutcomes }) {
  return (
    <tr>
      <th scope="row">
        <Link to="/outcomes" search={{ kind: kind.kind }} resetScroll={false}>
          {kind.label}
        </Link>
      </th>
      <Figures totals={kind} />
    </tr>
  );
}

type Totals = Pick<
  KindOutcomes,
  'executed' | 'waiting' | 'measured' | 'unmeasurable' | 'predicted' | 'realised' | 'ratio'
>;

function Figures({ totals }: { totals: Totals }) {
  const { executed, waiting, measured, unmeasurable, predicted, realised, ratio } = totals;
  const isMeasured = measured > 0;
  return (
    <>
      <td className="number">{count(executed)}</td>
      <td className="number">{count(waiting)}</td>
      <td className="number">{count(measured)}</td>
      <td className="number">{count(unmeasurable)}</td>
      <td className="number nowrap">
        <Value>{shareWords(unmeasurable, measured + unmeasurable)}</Value>
      </td>
      <td className="number">
        <Value>{amount(isMeasured ? predicted.amount : null)}</Value>
      </td>
      <td className="number">
        <Value>{amount(isMeasured ? realised.amount : null)}</Value>
      </td>
      <td className="number nowrap">
        <Value>{ratioWords(ratio)}</Value>
      </td>
    </>
  );
}
