import type { QueueRow } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { ScrollArea } from '../components/ScrollArea';
import { humanise, plural } from '../format/words';
import { groupBySupplier, sumValues } from '../queues/rows';
import { moneyList } from '../queues/Totals';

interface Props {
  rows: QueueRow[];
  /** Why to look twice, when the plan is old. */
  warning: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** What an approval will do, before it is sent: one draft order for each supplier, or the actions of other kinds. It cannot be undone. */
export function ApproveDialog({ rows, warning, onConfirm, onClose }: Props) {
  const isOrders = rows.every((row) => row.kind === 'replenishment');
  const groups = isOrders ? ordersOf(rows) : actionsOf(rows);
  return (
    <Dialog title={`Approve ${plural(rows.length, 'row')}`} size="wide" onClose={onClose}>
      {warning && <p className="strip warn">{warning} Approve anyway?</p>}
      <p className="muted">
        Each row is checked against the books of this moment; what no longer holds is refused and stays in the queue. An
        executed approval cannot be undone{isOrders && '; the draft order can be changed or cancelled'}.
      </p>
      <ScrollArea label={isOrders ? 'Draft orders' : 'Actions'} className="scroll-both">
        <table className="table">
          <thead>
            <tr>
              <th>{isOrders ? 'Draft purchase order to' : 'Action'}</th>
              <th className="number">{isOrders ? 'Lines' : 'Rows'}</th>
              <th className="number">Value</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.name}>
                <td>{group.name}</td>
                <td className="number">{group.rows.length}</td>
                <td className="number">{moneyList(group.values)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>
                <strong>Together</strong>
              </td>
              <td className="number">{rows.length}</td>
              <td className="number">
                <strong>{moneyList(sumValues(rows, isOrders ? undefined : (row) => row.value))}</strong>
              </td>
            </tr>
          </tfoot>
        </table>
      </ScrollArea>
      <div className="actions">
        <Button onPress={onClose}>Back</Button>
        {/* The answer to a question the person has just asked for; Enter confirms, Escape goes back. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <Button look="primary" autoFocus onPress={onConfirm}>
          {isOrders ? `Create ${plural(groups.length, 'draft order')}` : `Carry out ${plural(rows.length, 'decision')}`}
        </Button>
      </div>
    </Dialog>
  );
}

function ordersOf(rows: QueueRow[]) {
  return groupBySupplier(rows).flatMap((line) => (line.type === 'group' ? [line.group] : []));
}

function actionsOf(rows: QueueRow[]) {
  const verbs = [...new Set(rows.map((row) => row.verb))];
  return verbs.map((verb) => {
    const own = rows.filter((row) => row.verb === verb);
    return { name: humanise(verb), rows: own, values: sumValues(own, (row) => row.value) };
  });
}
