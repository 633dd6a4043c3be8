import { useNavigate } from '@tanstack/react-router';
import { useId, useMemo } from 'react';
import type { Kpi } from '../api/types';
import { ChartFrame } from '../charts/ChartFrame';
import { Legend } from '../charts/Legend';
import { trendDrawing, trendOf } from './drawings';
import type { BoardSearch } from './search';
import { valueWords } from './words';

/** One KPI over thirteen months, beside the year before and its target. */
export function TrendCard({ kpis, currency, search }: { kpis: Kpi[]; currency: string; search: BoardSearch }) {
  const navigate = useNavigate();
  const chosen = kpis.find(({ name }) => name === search.kpi) ?? kpis.find(({ name }) => name.endsWith('requested'));
  const field = useId();
  const drawing = useMemo(() => chosen && trendDrawing(chosen, currency), [chosen, currency]);
  if (!chosen || !drawing) return null;
  const table = {
    columns: ['Month to', chosen.title, 'A year before', 'Target'],
    rows: trendOf(chosen).map(({ point, yearBefore }) => [
      point.to,
      point.value ?? '',
      yearBefore?.value ?? '',
      chosen.target ?? '',
    ]),
  };
  return (
    <div className="stack">
      <p className="board-choice">
        <label htmlFor={field}>Trend of</label>
        <select
          id={field}
          className="field"
          value={chosen.name}
          onChange={({ target }) =>
            void navigate({ to: '/board', search: { ...search, kpi: target.value }, replace: true, resetScroll: false })
          }
        >
          {kpis.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </p>
      <ChartFrame
        title={`${chosen.title} by month`}
        subtitle={`${valueWords(chosen.value, chosen.unit, currency)} now; each month ends on the day on which the figures end`}
        drawing={drawing}
        table={table}
        fileName={`${chosen.name}.csv`}
        legend={<Legend drawing={drawing} />}
      />
    </div>
  );
}
