import type { WhatIf, WhatIfProposal } from '../api/types';
import { Value } from '../components/Value';
import { day } from '../format/date';
import { days, money, probability, quantity, unknown } from '../format/number';
import { noActionWords } from '../format/words';

type Side = WhatIf['before'];

const rows: { label: string; read: (side: Side, unit: string) => string }[] = [
  { label: 'Order', read: (side, unit) => withUnit(side.proposal?.quantity, unit) },
  { label: 'Order value', read: of((proposal) => money(proposal.order_value)) },
  { label: 'Order by', read: of((proposal) => day(proposal.order_by)) },
  { label: 'Reorder point', read: (side, unit) => withUnit(side.reorder_point, unit) },
  { label: 'Order up to', read: (side, unit) => withUnit(side.proposal?.order_up_to, unit) },
  { label: 'Cover after, days', read: of((proposal) => days(proposal.cover_days_after)) },
  { label: 'P(stock-out) after', read: of((proposal) => probability(proposal.stockout_probability_after)) },
  { label: 'Money moved', read: of((proposal) => money(proposal.value)) },
  { label: 'Expected lead time, days', read: (side) => days(side.lead_time_days) },
];

/** Both sides, figure by figure; what differs is marked in words and not only by weight. */
export function WhatIfTable({ answer: { before, after, unit } }: { answer: WhatIf }) {
  return (
    <>
      {after.no_action && (
        <p className="strip info">
          <span>
            <strong>Nothing would be ordered.</strong> {noActionWords(after.no_action)}
          </span>
        </p>
      )}
      <table className="table what-if">
        <caption className="visually-hidden">The recommendation now and with the change</caption>
        <thead>
          <tr>
            <th>Figure</th>
            <th className="number">Now</th>
            <th className="number">With the change</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, read }) => {
            const [now, then] = [read(before, unit), read(after, unit)];
            return (
              <tr key={label} data-changed={now !== then || undefined}>
                <th scope="row">{label}</th>
                <td className="number">
                  <Value>{now}</Value>
                </td>
                <td className="number">
                  {now !== then && (
                    <>
                      <span aria-hidden="true">≠ </span>
                      <span className="visually-hidden">changed: </span>
                    </>
                  )}
                  <Value>{then}</Value>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

function of(read: (proposal: WhatIfProposal) => string) {
  return (side: Side) => (side.proposal ? read(side.proposal) : unknown);
}

function withUnit(value: string | null | undefined, unit: string): string {
  return value == null ? unknown : `${quantity(value)} ${unit}`;
}
