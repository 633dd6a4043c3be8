import { Link } from '@tanstack/react-router';
import type { Session } from '../api/types';
import { allKinds, useKinds } from '../shell/useKinds';
import { queueAddress } from './kinds';

/** The queues there are, as the last run names them; nothing while there is only one. */
export function QueueTabs({ session }: { session: Session | undefined }) {
  const { label } = useKinds();
  const kinds = session?.last_run?.kinds ?? [];
  if (kinds.length < 2) return null;
  return (
    <nav className="queue-tabs" aria-label="Queues">
      {[...kinds.map(({ kind }) => kind), allKinds].map((kind) => (
        <Link key={kind} {...queueAddress(kind)} search={{}} activeOptions={{ includeSearch: false }}>
          {label(kind)}
        </Link>
      ))}
    </nav>
  );
}
