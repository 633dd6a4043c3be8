import { Link } from '@tanstack/react-router';
import { queuePage } from './words';

/** The way to the queue that repairs a number; nothing where there is none. */
export function QueueLink({ queue, of }: { queue: string | null; of: string }) {
  const page = queuePage(queue);
  if (!page) return null;
  return (
    <Link to={page.to}>
      Repair in {page.label}
      <span className="visually-hidden">: {of}</span>
    </Link>
  );
}
