import { Link } from '@tanstack/react-router';
import { humanise } from '../format/words';
import { queueAddress } from '../queues/kinds';

interface Props {
  queue: string | null;
  of: string;
  /** What the queue is narrowed to: an item or a customer. */
  q?: string | undefined;
}

/** The way to the queue that repairs a number; nothing where there is none. */
export function QueueLink({ queue, of, q }: Props) {
  if (queue === null) return null;
  return (
    <Link {...queueAddress(queue)} search={q ? { q } : {}}>
      Repair in {humanise(queue)}
      <span className="visually-hidden">: {of}</span>
    </Link>
  );
}
