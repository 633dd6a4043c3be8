import type { QueueRow } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { ScrollArea } from '../components/ScrollArea';
import { plural } from '../format/words';
import { groupBySupplier, sumValues } from '../queues/rows';
import { moneyList } from '../queues/Totals';

interface Props {
  rows: QueueRow[];
  /** Why to look twice, when the plan is old. */
  warning: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** What an approval will create, before it is sent: one draft order for each supplier. An executed approval cannot be undone. */
export function ApproveDialog({ rows, warning, onConfirm, onClose }: Props) {
  const groups = groupBySupplier(rows).flatMap((line) => (line.type === 'group' ? [line.group] : []));
  return (
    <Dialog title={`Approve ${plural(rows.length, 'row')}`} size="wide" onClose={onClose}>
      {warning && <p className="strip warn">{warning} Approve anyway?</p>}
      <p className="muted">
        Each row is checked against the stock of this moment; what no longer holds is refused and stays in the queue. An
        executed approval cannot be undone; the draft order can be changed or cancelled.
      </p>
      <ScrollArea label="Draft orders" className="scroll-both">
        <table className="table">
          <thead>
            <tr>
              <th>Draft purchase order to</th>
              <th className="number">Lines</th>
              <th className="number">Value</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.supplierId ?? ''}>
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
                <strong>{moneyList(sumValues(rows))}</strong>
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
          Create {plural(groups.length, 'draft order')}
        </Button>
      </div>
    </Dialog>
  );
}
