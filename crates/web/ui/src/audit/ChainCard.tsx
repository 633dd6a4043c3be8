import { useMutation } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import type { ChainCheck } from '../api/types';
import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { Pill } from '../components/Pill';
import { count } from '../format/number';

/** Walks the chain when asked: it reads every command there ever was. */
export function ChainCard() {
  const check = useMutation({ mutationFn: () => answered(server.GET('/api/v1/audit/chain')) });
  return (
    <Card title="Audit chain">
      <div className="stack">
        <p className="muted">
          Every command, accepted or refused, is a link whose hash covers the one before it. A changed, missing or
          inserted link breaks the walk; a cut tail shows only against a head that was kept elsewhere.
        </p>
        <div>
          <Button isDisabled={check.isPending} onPress={() => check.mutate()}>
            Check the chain
          </Button>
        </div>
        <div role="status">
          {check.isPending && 'Walking the chain…'}
          {check.error && <Pill tone="bad">{check.error.message}</Pill>}
          {check.data && <Found check={check.data} />}
        </div>
      </div>
    </Card>
  );
}

function Found({ check }: { check: ChainCheck }) {
  if (!check.ok)
    return (
      <p>
        <Pill tone="bad">Broken at link {count(check.first_bad)}</Pill> {check.reason}. Every link before it is as it
        was written; look at the backup from before, and do not go on working on these books.
      </p>
    );
  return (
    <p>
      <Pill tone="good">Whole</Pill> {count(check.links)} links, the last commit is {count(check.head_seq)}. Head to
      keep elsewhere: <span className="id hash">{check.head_hash}</span>
    </p>
  );
}
