import { useQuery } from '@tanstack/react-query';
import { reasonsQuery } from '../api/queries';
import { humanise } from '../format/words';

/** The name of the queue of all kinds. */
export const allKinds = 'all';

/** The kinds of decision that the server has, with what people call their queues. */
export function useKinds() {
  const kinds = useQuery(reasonsQuery).data?.kinds ?? [];
  const label = (kind: string) =>
    kind === allKinds ? 'All decisions' : (kinds.find((known) => known.kind === kind)?.label ?? humanise(kind));
  return { kinds, label };
}
