/** The queue of any other kind of decision, or of all: its columns are those that the server describes. */
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { describedColumns } from '../queues/describedColumns';
import type { KindView } from '../queues/kinds';
import { QueueView } from '../queues/QueueView';
import { useKinds } from '../shell/useKinds';

const route = getRouteApi('/queue/$kind');

export function KindQueuePage() {
  const { kind } = route.useParams();
  const title = useKinds().label(kind);
  const view = useMemo((): KindView => ({ kind, title, isPurchase: false, columns: describedColumns }), [kind, title]);
  // Another kind is another queue: cursor, selection and questions do not go along.
  return <QueueView key={kind} view={view} />;
}
