import { Link } from '@tanstack/react-router';
import type { Ageing, AgeingBucket } from '../api/types';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { Value } from '../components/Value';
import { count, money } from '../format/number';
import { plural } from '../format/words';
import { QueueLink } from './QueueLink';
import { ScopeTarget } from './ScopeTarget';
import { valueWords } from './words';

const title = 'Receivables by age';

/** Receivables by how long they are past due; the bars are a picture of the amounts beside them. */
export function AgeingCard({ ageing }: { ageing: Ageing }) {
  const largest = Math.max(1, ...ageing.buckets.map(({ open }) => Math.abs(Number(open.amount))));
  return (
    <Card title={title} aside={<QueueLink queue={ageing.queue} of={title} />}>
      <ScrollArea label={title}>
        <table className="table" aria-label={title}>
          <thead>
            <tr>
              <th>Past due</th>
              <th className="number">Open</th>
              <th aria-hidden="true" />
              <th className="number">Share</th>
              <th className="number">At most</th>
              <th className="number">Year ago</th>
              <th className="number">Customers</th>
              <th className="number">Rows</th>
            </tr>
          </thead>
          <tbody>
            {ageing.buckets.map((age) => (
              <AgeRow key={age.bucket} age={age} largest={largest} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>Receivables</td>
              <td className="number nowrap">{money(ageing.total)}</td>
              <td aria-hidden="true" />
              <td colSpan={2} />
              <td className="number nowrap">
                <Value>{money(ageing.total_last_year)}</Value>
              </td>
              <td colSpan={2} />
            </tr>
          </tfoot>
        </table>
      </ScrollArea>
      <p className="small muted board-more">
        {ageing.definition}
        {ageing.no_last_year !== null && ` ${ageing.no_last_year} for a year ago.`}
      </p>
    </Card>
  );
}

function AgeRow({ age, largest }: { age: AgeingBucket; largest: number }) {
  const { bucket, label, open, items, customers, share, target, standing, last_year: lastYear } = age;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="number nowrap">{money(open)}</td>
      <td aria-hidden="true" className="ageing-bar">
        <span className={bucket} style={{ width: `${(Math.abs(Number(open.amount)) / largest) * 100}%` }} />
      </td>
      <td className="number nowrap">
        <Value>{valueWords(share, 'percent', '')}</Value>
      </td>
      <td className="number nowrap">
        <ScopeTarget target={target} standing={standing} />
      </td>
      <td className="number nowrap">
        <Value>{money(lastYear)}</Value>
      </td>
      <td className="number">{count(customers)}</td>
      <td className="number nowrap">
        {items === 0 ? (
          count(0)
        ) : (
          <Link
            to="/board/$kpi"
            params={{ kpi: 'receivables' }}
            search={{ bucket }}
            aria-label={`${plural(items, 'row')}: ${label}`}
          >
            {plural(items, 'row')}
          </Link>
        )}
      </td>
    </tr>
  );
}
