import { Link } from '@tanstack/react-router';
import { queueAddress } from '../queues/kinds';
import type { AboutSearch } from '../queues/search';
import { useKinds } from '../shell/useKinds';

interface Props {
  queue: string | null;
  of: string;
  /** The rows of a number to which the queue is narrowed. */
  about?: AboutSearch | undefined;
}

/** The way to the queue that repairs a number, or exactly these rows of it; nothing where there is none. */
export function QueueLink({ queue, of, about = {} }: Props) {
  const { label } = useKinds();
  if (queue === null) return null;
  return (
    <Link {...queueAddress(queue)} search={about}>
      Repair in {label(queue)}
      <span className="visually-hidden">: {of}</span>
    </Link>
  );
}
