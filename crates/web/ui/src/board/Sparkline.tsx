import type { KpiPoint } from '../api/types';

const width = 132;
const height = 32;
const pad = 3;

/** Thirteen months at a glance, without words: the trend below says them. Months that are not known leave a gap. */
export function Sparkline({ points }: { points: KpiPoint[] }) {
  const values = points.map(({ value }) => (value === null ? null : Number(value)));
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (at: number) => pad + (at * (width - 2 * pad)) / Math.max(1, values.length - 1);
  const y = (value: number) => (high === low ? height / 2 : pad + ((high - value) * (height - 2 * pad)) / (high - low));
  let path = '';
  values.forEach((value, at) => {
    if (value === null) return;
    path += `${values[at - 1] == null ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  const last = values.at(-1);
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={path} />
      {last != null && <circle cx={x(values.length - 1)} cy={y(last)} r="2.5" />}
    </svg>
  );
}
