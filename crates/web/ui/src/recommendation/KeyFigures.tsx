import type { ReactNode } from 'react';
import type { Recommendation } from '../api/types';
import { StatePill } from '../components/Pill';
import { Value } from '../components/Value';
import { count, days, money, probability, quantity, unitPrice } from '../format/number';

export function KeyFigures({ rec }: { rec: Recommendation }) {
  const { currency } = rec.order_value;
  const figures: [string, ReactNode][] = [
    ['State', <StatePill key="state" state={rec.state} />],
    ['Order value', <Value key="value">{money(rec.order_value)}</Value>],
    [
      'Unit cost',
      <span key="cost">
        <Value>{unitPrice(rec.unit_cost)}</Value> {currency}
      </span>,
    ],
    ['Cover, days', <Change key="cover" before={days(rec.cover_days_before)} after={days(rec.cover_days_after)} />],
    [
      'Stock-out probability',
      <Change
        key="p"
        before={probability(rec.stockout_probability_before)}
        after={probability(rec.stockout_probability_after)}
      />,
    ],
    [
      'Needed before rounding',
      <span key="raw">
        <Value>{quantity(rec.quantity_raw)}</Value> {rec.unit}
      </span>,
    ],
    ['Policy', <Value key="policy">{rec.policy ?? '—'}</Value>],
    [
      'Forecast method',
      rec.forecast_method ? (
        <span key="method" className="id">
          {rec.forecast_method}
        </span>
      ) : (
        'Rules only'
      ),
    ],
    ['Owner', rec.owner],
    ['Money moved', <Value key="moved">{money(rec.value)}</Value>],
    ['Minutes to decide', <Value key="minutes">{count(rec.minutes)}</Value>],
  ];
  return (
    <dl className="figures">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Change({ before, after }: { before: string; after: string }) {
  return (
    <>
      <span className="muted">
        <Value>{before}</Value> →
      </span>{' '}
      <Value>{after}</Value>
    </>
  );
}
