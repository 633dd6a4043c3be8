import { Link } from '@tanstack/react-router';
import { humanise } from '../format/words';
import { queueAddress } from '../queues/kinds';

/** The way to the queue that repairs a number; nothing where there is none. */
export function QueueLink({ queue, of }: { queue: string | null; of: string }) {
  if (queue === null) return null;
  return (
    <Link {...queueAddress(queue)} search={{}}>
      Repair in {humanise(queue)}
      <span className="visually-hidden">: {of}</span>
    </Link>
  );
}
