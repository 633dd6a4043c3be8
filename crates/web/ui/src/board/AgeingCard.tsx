import { Link } from '@tanstack/react-router';
import type { Ageing } from '../api/types';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { count, money } from '../format/number';
import { plural } from '../format/words';

/** Receivables by how long they are past due; the bars are a picture of the amounts beside them. */
export function AgeingCard({ ageing }: { ageing: Ageing }) {
  const largest = Math.max(1, ...ageing.buckets.map(({ open }) => Math.abs(Number(open.amount))));
  return (
    <Card title="Receivables by age">
      <ScrollArea label="Receivables by age">
        <table className="table" aria-label="Receivables by age">
          <thead>
            <tr>
              <th>Past due</th>
              <th className="number">Open</th>
              <th aria-hidden="true" />
              <th className="number">Customers</th>
              <th className="number">Rows</th>
            </tr>
          </thead>
          <tbody>
            {ageing.buckets.map(({ bucket, label, open, items, customers }) => (
              <tr key={bucket}>
                <th scope="row">{label}</th>
                <td className="number nowrap">{money(open)}</td>
                <td aria-hidden="true" className="ageing-bar">
                  <span className={bucket} style={{ width: `${(Math.abs(Number(open.amount)) / largest) * 100}%` }} />
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
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>Receivables</td>
              <td className="number nowrap">{money(ageing.total)}</td>
              <td aria-hidden="true" />
              <td colSpan={2} />
            </tr>
          </tfoot>
        </table>
      </ScrollArea>
    </Card>
  );
}
