import type { AutomationSegment } from '../api/types';
import { Card } from '../components/Card';
import { Pill } from '../components/Pill';
import { ScrollArea } from '../components/ScrollArea';
import { Value } from '../components/Value';
import { amount, count } from '../format/number';
import { prose } from '../format/prose';
import { ratioWords } from '../outcomes/words';
import { useKinds } from '../shell/useKinds';
import { settledWords, stepOf, stepTone } from './words';

/** Every segment with the step that is in force, what its row asks for, and the scorecard that it is held against. */
export function SegmentsCard({ segments, currency }: { segments: AutomationSegment[]; currency: string }) {
  return (
    <Card title="Steps in force">
      <ScrollArea label="Steps in force">
        <table className="table" aria-label="Steps in force">
          <thead>
            <tr>
              <th>Kind</th>
              <th>Supplier</th>
              <th>Class</th>
              <th>In force</th>
              <th>Asked for, and why not</th>
              <th className="number">Open</th>
              <th className="number">In veto window</th>
              <th className="number">Settled</th>
              <th className="number">Realised of predicted</th>
              <th className="number">Edited or rejected</th>
              <th className="number">Supplier&rsquo;s day, {currency}</th>
            </tr>
          </thead>
          <tbody>
            {segments.map((segment) => (
              <SegmentRow key={`${segment.kind}|${segment.supplier_id}|${segment.abc}`} segment={segment} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Card>
  );
}

function SegmentRow({ segment }: { segment: AutomationSegment }) {
  const { label } = useKinds();
  const { kind, supplier_id: supplier, supplier_name: name, abc, asked, text, rule } = segment;
  return (
    <tr>
      <th scope="row">{label(kind)}</th>
      <td title={name ?? undefined}>{supplier ?? 'All'}</td>
      <td>{abc ?? 'All'}</td>
      <td className="nowrap">
        <Pill tone={stepTone(segment)}>{stepOf(segment.step)}</Pill>
      </td>
      <td title={rule}>
        {stepOf(asked)}
        {text && `: ${prose(text)}`}
      </td>
      <td className="number">{count(segment.open)}</td>
      <td className="number">{count(segment.waiting)}</td>
      <td className="number nowrap">{settledWords(segment)}</td>
      <td className="number nowrap">
        <Value>{ratioWords(segment.ratio)}</Value>
      </td>
      <td className="number nowrap">
        <Value>{ratioWords(segment.overruled)}</Value>
      </td>
      <td className="number nowrap">
        {asked === 'automatic' ? (
          <>
            {amount(segment.supplier_used.amount)} of {amount(segment.supplier_day_cap.amount)}
          </>
        ) : (
          '—'
        )}
      </td>
    </tr>
  );
}
