import { useMemo } from 'react';
import type { KindOutcomes } from '../api/types';
import { ChartFrame } from '../charts/ChartFrame';
import { Legend } from '../charts/Legend';
import { Card } from '../components/Card';
import { count } from '../format/number';
import { plural } from '../format/words';
import { tenthsDrawing } from './drawings';
import { shareWords } from './words';

/** How one kind is measured, why some cannot be, and whether large promises are kept as well as small ones. */
export function KindDetail({ kind, currency }: { kind: KindOutcomes; currency: string }) {
  return (
    <div className="two">
      <Card title={`How ${kind.label.toLowerCase()} is measured`}>
        <p>{kind.counterfactual}.</p>
        <Reasons kind={kind} />
      </Card>
      <Tenths kind={kind} currency={currency} />
    </div>
  );
}

function Reasons({ kind: { reasons, measured, unmeasurable } }: { kind: KindOutcomes }) {
  if (reasons.length === 0) return <p className="muted">Everything that is over could be measured.</p>;
  return (
    <>
      <p>
        {count(unmeasurable)} of {plural(measured + unmeasurable, 'outcome')} (
        {shareWords(unmeasurable, measured + unmeasurable)}) cannot be measured:
      </p>
      <ul>
        {reasons.map(({ why, text, count: times }) => (
          <li key={why}>
            <strong>{count(times)}</strong> {text}
          </li>
        ))}
      </ul>
    </>
  );
}

function Tenths({ kind: { label, tenths, measured }, currency }: { kind: KindOutcomes; currency: string }) {
  const drawing = useMemo(() => tenthsDrawing(tenths, currency), [tenths, currency]);
  if (tenths.length === 0)
    return (
      <Card title="From small promises to large ones">
        <p className="muted">
          {plural(measured, 'measured outcome')}: too few to tell. From 20 on they are shown in ten groups.
        </p>
      </Card>
    );
  return (
    <ChartFrame
      title="From small promises to large ones"
      subtitle={`${label}, ${currency}: ten groups of about the same number, the smallest promises first`}
      drawing={drawing}
      table={{
        columns: ['Tenth', 'Outcomes', 'Predicted', 'Realised'],
        rows: tenths.map(({ tenth, count: outcomes, predicted, realised }) => [
          String(tenth),
          String(outcomes),
          predicted.amount,
          realised.amount,
        ]),
      }}
      fileName="outcomes_by_size.csv"
      legend={<Legend drawing={drawing} />}
    />
  );
}
