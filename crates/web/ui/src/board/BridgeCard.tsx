import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import type { BridgeCause, FillBridge } from '../api/types';
import { Legend } from '../charts/Legend';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { Segments } from '../components/Segments';
import { amount, count, signedAmount } from '../format/number';
import { plural } from '../format/words';
import { bridgeDrawing } from './drawings';
import { QueueLink } from './QueueLink';
import { withChange, type BoardSearch } from './search';
import { monthWords } from './words';

const Chart = lazy(() => import('../charts/Chart'));

/** Why the line fill rate changed: a cause for each missed line, and parts that add up to the change. */
export function BridgeCard({ bridges, search }: { bridges: FillBridge[]; search: BoardSearch }) {
  const navigate = useNavigate();
  const measure = search.measure ?? 'requested';
  const against = search.against ?? 'previous';
  const bridge = bridges.find((bridge) => bridge.kpi === `line_fill_rate_${measure}` && bridge.against === against);
  const go = (next: Parameters<typeof withChange<BoardSearch>>[1]) =>
    void navigate({ to: '/board', search: withChange(search, next), replace: true, resetScroll: false });
  return (
    <Card
      title="Why the line fill rate changed"
      aside={
        <div className="choices">
          <Segments
            isLabelHidden
            label="Due on the day"
            value={measure}
            options={{ requested: 'As requested', promised: 'As promised' }}
            onChange={(value) => go({ measure: value === 'promised' ? value : undefined })}
          />
          <Segments
            isLabelHidden
            label="Compared with"
            value={against}
            options={{ previous: 'Month before', last_year: 'Year ago' }}
            onChange={(value) => go({ against: value === 'last_year' ? value : undefined })}
          />
        </div>
      }
    >
      {bridge ? (
        <Bridge bridge={bridge} />
      ) : (
        <p className="muted">No line was due in one of the two months, so there is nothing to compare.</p>
      )}
    </Card>
  );
}

function Bridge({ bridge }: { bridge: FillBridge }) {
  const drawing = useMemo(() => bridgeDrawing(bridge), [bridge]);
  const { before, after, causes, change } = bridge;
  if (causes.length === 0) return <p className="muted">No line was missed in either month.</p>;
  return (
    <div className="board-pair">
      <div>
        <Suspense fallback={<div className="chart" role="status" aria-label="Loading the chart" />}>
          <Chart drawing={drawing} label="Why the line fill rate changed" />
        </Suspense>
        <Legend drawing={drawing} />
        {Number(drawing.from) > 0 && (
          <p className="small muted">The axis is cut: bars begin at {count(Number(drawing.from))} %, not at 0.</p>
        )}
      </div>
      <ScrollArea label="Causes">
        <table className="table" aria-label="Causes of the change">
          <thead>
            <tr>
              <th>Cause</th>
              <th className="number">Change, pp</th>
              <th className="number">Missed now</th>
              <th className="number">Before</th>
              <th>What repairs it</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{monthWords(before)}</th>
              <td className="number">{amount(before.value)} %</td>
              <td colSpan={3} />
            </tr>
            {causes.map((cause) => (
              <CauseRow key={cause.cause} bridge={bridge} cause={cause} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{monthWords(after)}</td>
              <td className="number">{amount(after.value)} %</td>
              <td colSpan={3}>{signedAmount(change)} pp in all</td>
            </tr>
          </tfoot>
        </table>
      </ScrollArea>
    </div>
  );
}

function CauseRow({ bridge, cause }: { bridge: FillBridge; cause: BridgeCause }) {
  return (
    <tr>
      <th scope="row">{cause.label}</th>
      <td className="number">{signedAmount(cause.change)}</td>
      <td className="number">
        <Lines
          bridge={bridge}
          cause={cause.cause}
          lines={cause.lines}
          period={bridge.after.period}
          label={cause.label}
        />
      </td>
      <td className="number">
        <Lines
          bridge={bridge}
          cause={cause.cause}
          lines={cause.lines_before}
          period={bridge.before.period}
          label={`${cause.label}, before`}
        />
      </td>
      <td className="wide">
        {cause.repair}{' '}
        {cause.lines > 0 && (
          <QueueLink queue={cause.queue} of={cause.label} about={{ of: bridge.kpi, cause: cause.cause }} />
        )}
      </td>
    </tr>
  );
}

interface LinesProps {
  bridge: FillBridge;
  cause: string;
  lines: number;
  period: number;
  label: string;
}

/** "62 lines" opens 62 lines. */
function Lines({ bridge, cause, lines, period, label }: LinesProps) {
  if (lines === 0) return <>{count(0)}</>;
  return (
    <Link
      to="/board/$kpi"
      params={{ kpi: bridge.kpi }}
      search={{ cause, ...(period > 0 && { period }) }}
      aria-label={`${plural(lines, 'line')}: ${label}`}
    >
      {plural(lines, 'line')}
    </Link>
  );
}
