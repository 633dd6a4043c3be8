import { Link } from '@tanstack/react-router';
import type { Kpi } from '../api/types';
import { Pill } from '../components/Pill';
import { Value } from '../components/Value';
import { amount } from '../format/number';
import { QueueLink } from './QueueLink';
import { repairedBy } from './rowQueue';
import { Sparkline } from './Sparkline';
import { changeWords, partWords, targetWords, unitWords, valueWords, verdict } from './words';

/** One number with what it should be, what it was, what it means, and the way down to its rows. */
export function KpiTile({ kpi, currency }: { kpi: Kpi; currency: string }) {
  return (
    <section className="card kpi" aria-label={kpi.title}>
      <h2>{kpi.title}</h2>
      <div className="kpi-figure">
        <p className="kpi-value">
          <Value>{amount(kpi.value)}</Value>
          {kpi.value !== null && <span className="kpi-unit">{unitWords(kpi.unit, currency)}</span>}
        </p>
        <Sparkline points={kpi.series.slice(-13)} />
      </div>
      {kpi.unknown_because !== null && <p className="small muted">{kpi.unknown_because}.</p>}
      <Standing kpi={kpi} currency={currency} />
      <dl className="kpi-changes small">
        <Change kpi={kpi} currency={currency} label="Month ago" then={kpi.previous} change={kpi.change} />
        <Change kpi={kpi} currency={currency} label="Year ago" then={kpi.last_year} change={kpi.change_to_last_year} />
      </dl>
      {kpi.value !== null && kpi.no_last_year !== null && <p className="small muted">{kpi.no_last_year}.</p>}
      <details className="kpi-definition small">
        <summary>Definition</summary>
        <p>{kpi.definition}</p>
        {kpi.denominator !== null && (
          <p className="muted">
            {partWords(kpi.numerator, kpi.currency)} ({kpi.numerator_label}) of{' '}
            {partWords(kpi.denominator, kpi.currency)} ({kpi.denominator_label})
          </p>
        )}
      </details>
      <p className="kpi-ways small">
        <Link to="/board/$kpi" params={{ kpi: kpi.name }} search={{}}>
          Rows<span className="visually-hidden"> of {kpi.title}</span>
        </Link>
        <QueueLink queue={kpi.queue} of={kpi.title} about={repairedBy(kpi.name, {})} />
        {kpi.no_queue !== null && <span className="muted">{kpi.no_queue}.</span>}
      </p>
    </section>
  );
}

function Standing({ kpi, currency }: { kpi: Kpi; currency: string }) {
  if (kpi.target === null) return <p className="small muted">{kpi.no_target}.</p>;
  const target = targetWords(kpi.target, kpi.unit, currency);
  if (kpi.standing === null) return <p className="small muted">The target is {target}.</p>;
  return (
    <p>{kpi.standing === 'met' ? <Pill tone="good">Meets {target}</Pill> : <Pill tone="warn">Misses {target}</Pill>}</p>
  );
}

interface ChangeProps {
  kpi: Kpi;
  currency: string;
  label: string;
  then: string | null;
  change: string | null;
}

function Change({ kpi, currency, label, then, change }: ChangeProps) {
  return (
    <div>
      <dt className="muted">{label}</dt>
      <dd>
        <Value>{valueWords(then, kpi.unit, currency)}</Value>
      </dd>
      {change !== null && (
        <dd className={`kpi-change ${verdict(change, kpi.better)}`}>
          {changeWords(change, kpi.unit, kpi.better, currency)}
        </dd>
      )}
    </div>
  );
}
