import { Link } from '@tanstack/react-router';
import type { Session } from '../api/types';
import { humanise } from '../format/words';
import { queueAddress } from './kinds';

/** The queues there are, as the last run names them; nothing while there is only one. */
export function QueueTabs({ session }: { session: Session | undefined }) {
  const kinds = session?.last_run?.kinds ?? [];
  if (kinds.length < 2) return null;
  return (
    <nav className="queue-tabs" aria-label="Queues">
      {[...kinds.map(({ kind }) => kind), 'all'].map((kind) => (
        <Link key={kind} {...queueAddress(kind)} search={{}} activeOptions={{ includeSearch: false }}>
          {humanise(kind)}
        </Link>
      ))}
    </nav>
  );
}
