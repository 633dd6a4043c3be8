import { useMutation } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import type { ChainCheck as Found } from '../api/types';
import { Button } from '../components/Button';
import { Pill } from '../components/Pill';
import { count } from '../format/number';

/**
 * Walks the chain when asked, since it reads every command there ever was. A changed, missing or inserted link breaks the walk; a cut tail shows only
 * against a head that was kept elsewhere.
 */
export function ChainCheck() {
  const check = useMutation({ mutationFn: () => answered(server.GET('/api/v1/audit/chain')) });
  return (
    <section className="chain" aria-label="Audit chain">
      <Button isDisabled={check.isPending} onPress={() => check.mutate()}>
        Check the chain
      </Button>
      <p role="status">
        {check.isPending && 'Walking the chain…'}
        {check.error && <Pill tone="bad">{check.error.message}</Pill>}
        {check.data && !check.isPending && <Walked check={check.data} />}
        {check.isIdle && (
          <span className="muted">Every command is a link whose hash covers the one before it, refused ones too.</span>
        )}
      </p>
    </section>
  );
}

function Walked({ check }: { check: Found }) {
  if (!check.ok)
    return (
      <>
        <Pill tone="bad">Broken at link {count(check.first_bad)}</Pill> {check.reason}. Every link before it is as it
        was written; look at the backup from before, and do not go on working on these books.
      </>
    );
  return (
    <>
      <Pill tone="good">Whole</Pill> {count(check.links)} links, the last commit is {count(check.head_seq)}. Head to
      keep elsewhere: <span className="id hash">{check.head_hash}</span>
    </>
  );
}
