import { Link } from '@tanstack/react-router';
import type { CollectionsHead as Head, Kpi } from '../api/types';
import { weekWords } from '../callSheet/cash';
import { changeWords, targetWords, valueWords, verdict } from '../board/words';
import { Pill } from '../components/Pill';
import { Value } from '../components/Value';
import { day } from '../format/date';
import { amount } from '../format/number';

/** How collections stand, over their queue: the figures of the overview with the same digits, each with the way down to its rows. */
export function CollectionsHead({ head }: { head: Head }) {
  const { currency } = head.ageing.total;
  return (
    <section className="collections-head" aria-label={`How collections stand as of ${day(head.as_of)}`}>
      <dl>
        {head.kpis.map((kpi) => (
          <Figure key={kpi.name} kpi={kpi} currency={currency} />
        ))}
        <div>
          <dt>Receivables ({currency})</dt>
          <dd className="head-value">{amount(head.ageing.total.amount)}</dd>
        </div>
        {head.ageing.buckets.map(({ bucket, label, open, items }) => (
          <div key={bucket}>
            <dt>{label}</dt>
            <dd>
              {items === 0 ? (
                amount(open.amount)
              ) : (
                <Link to="/board/$kpi" params={{ kpi: 'receivables' }} search={{ bucket }}>
                  {amount(open.amount)}
                </Link>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <dl title="Each open invoice by its chance of being paid by then; what is promised, as often as promises are kept. Together what is open.">
        {head.cash.map((week) => (
          <div key={week.from_on}>
            <dt>{weekWords(week)}</dt>
            <dd>{amount(week.expected.amount)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Figure({ kpi, currency }: { kpi: Kpi; currency: string }) {
  return (
    <div title={kpi.definition}>
      <dt>{kpi.title}</dt>
      <dd>
        <span className="head-value">
          <Value>{valueWords(kpi.value, kpi.unit, currency)}</Value>
        </span>
        {kpi.unknown_because !== null && <span className="small muted">{kpi.unknown_because}</span>}
        {kpi.target !== null && kpi.standing !== null && (
          <Pill tone={kpi.standing === 'met' ? 'good' : 'warn'}>
            {kpi.standing === 'met' ? 'Meets' : 'Misses'} {targetWords(kpi.target, kpi.unit, currency)}
          </Pill>
        )}
        {kpi.change !== null && (
          <span className={`small kpi-change ${verdict(kpi.change, kpi.better)}`}>
            {changeWords(kpi.change, kpi.unit, kpi.better, currency)}
          </span>
        )}
      </dd>
    </div>
  );
}
