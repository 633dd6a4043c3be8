/** The replenishment queue: what to order, from whom, by when and why; approve, edit, reject or snooze with few keys. */
import { queueColumns } from '../queues/columns';
import { QueueView } from '../queues/QueueView';
import type { KindView } from '../queues/kinds';

const replenishment: KindView = {
  kind: 'replenishment',
  title: 'Replenishment',
  isPurchase: true,
  columns: queueColumns,
};

export function ReplenishmentPage() {
  return <QueueView view={replenishment} />;
}
