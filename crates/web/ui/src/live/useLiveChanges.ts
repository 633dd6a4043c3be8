import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { recommendationQuery, sessionQuery } from '../api/queries';
import type { Changes, Session } from '../api/types';
import { listen } from './listen';
import { connected, heard } from './live';

/** Listens from the commit that the session was read at, and keeps what is known of single things fresh. Queues are marked, never moved. */
export function useLiveChanges(session: Session | undefined): void {
  const client = useQueryClient();
  const home = session?.home_id;
  useEffect(() => {
    const start = client.getQueryData(sessionQuery.queryKey)?.commit_seq;
    if (home === undefined || start === undefined) return;
    const askAgain = () => void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    return listen(start, {
      onChanges: (changes) => apply(client, changes),
      onState: (isOpen) => {
        connected(isOpen);
        if (!isOpen) askAgain();
      },
      onDenied: askAgain,
    });
  }, [client, home]);
}

function apply(client: QueryClient, changes: Changes): void {
  heard(changes);
  client.setQueryData(sessionQuery.queryKey, (session) =>
    session ? { ...session, commit_seq: changes.commit_seq, last_run: changes.run ?? session.last_run } : session,
  );
  // How much came since the run is told by the server; the business day may be another one, too.
  void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  const stale = changes.reset
    ? [['recommendation']]
    : changes.recommendations.map(({ rec_id }) => recommendationQuery(rec_id).queryKey);
  for (const queryKey of stale) void client.invalidateQueries({ queryKey });
}
