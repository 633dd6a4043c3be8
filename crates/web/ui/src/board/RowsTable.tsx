import { Link } from '@tanstack/react-router';
import type { KpiColumn, KpiRows } from '../api/types';
import { ScrollArea } from '../components/ScrollArea';
import { Value } from '../components/Value';
import { day } from '../format/date';
import { amount, quantity, unknown } from '../format/number';
import { humanise } from '../format/words';
import { queueAddress } from '../queues/kinds';
import { rowQueue } from './rowQueue';

/** Rows as the server sent them; documents open, items and customers lead to what is proposed about them. */
export function RowsTable({ rows }: { rows: KpiRows }) {
  const isNamed = rows.columns.some(({ name }) => name === 'customer_name');
  const shown = rows.columns.map((column, at) => ({ column, at }));
  // A customer is known by its name; the number is in the file.
  const columns = shown.filter(({ column }) => !(isNamed && column.name === 'customer_id'));
  const customerAt = rows.columns.findIndex(({ name }) => name === 'customer_id');
  return (
    <ScrollArea label={rows.title} className="scroll-x rows-table">
      <table className="table" aria-label={`Rows: ${rows.title}`}>
        <thead>
          <tr>
            {columns.map(({ column }) => (
              <th key={column.name} className={isNumber(column) ? 'number' : undefined}>
                {column.name === 'customer_name' ? 'Customer' : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((cells, index) => (
            <tr key={rows.offset + index}>
              {columns.map(({ column, at }) => (
                <td key={column.name} className={isNumber(column) ? 'number' : column.kind}>
                  <Cell
                    column={column}
                    text={cells[at] ?? null}
                    queue={rows.queue}
                    customerId={cells[customerAt] ?? null}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function isNumber({ kind }: KpiColumn): boolean {
  return kind === 'number' || kind === 'money';
}

interface CellProps {
  column: KpiColumn;
  text: string | null;
  /** Queue in which the number is repaired. */
  queue: string | null;
  /** The customer of the row. */
  customerId: string | null;
}

function Cell({ column, text, queue, customerId }: CellProps) {
  if (text === null || text === '') return <Value>{unknown}</Value>;
  const to = rowQueue(column, text, { queue, customerId });
  if (to)
    return (
      <Link
        {...queueAddress(to.queue)}
        search={{ q: to.q }}
        className={to.q === text ? 'id' : undefined}
        title={`Find it in ${humanise(to.queue).toLowerCase()}`}
      >
        {text}
      </Link>
    );
  switch (column.kind) {
    case 'document':
      return (
        <Link to="/documents/$id" params={{ id: text }} className="id">
          {text}
        </Link>
      );
    case 'item':
      return <span className="id">{text}</span>;
    case 'day':
      return <span className="nowrap">{day(text)}</span>;
    case 'number':
      return <>{quantity(text)}</>;
    case 'money':
      return <>{amount(text)}</>;
    case 'code':
      return <span className="nowrap">{humanise(text)}</span>;
    case 'text':
      return <>{text}</>;
  }
}
