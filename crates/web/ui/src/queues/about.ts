/** The rows of a number to which a queue is narrowed, in words. Pure. */
import type { QueueAbout } from '../api/types';
import { count } from '../format/number';
import { plural } from '../format/words';

/** "Line fill rate as requested, Out of stock". */
export function aboutTitle({ title, narrowed }: QueueAbout): string {
  return narrowed === null ? title : `${title}, ${narrowed}`;
}

/** "2 of its 5 items are in the queue, 1 of the others is held back". */
export function aboutWords({ subject, subjects, in_queue: found, held_back: held }: QueueAbout): string {
  const others = subjects - found;
  const inQueue = `${count(found)} of its ${plural(subjects, subject)} ${found === 1 ? 'is' : 'are'} in the queue`;
  if (held === 0) return inQueue;
  return `${inQueue}, ${count(held)} of the other ${count(others)} ${held === 1 ? 'is' : 'are'} held back`;
}

/** "None of these 3 items is in the queue". */
export function noneWords({ subject, subjects }: QueueAbout): string {
  if (subjects === 0) return `No row of the number is about ${subject === 'item' ? 'an item' : 'a customer'}`;
  return subjects === 1
    ? `This ${subject} is not in the queue`
    : `None of these ${plural(subjects, subject)} is in the queue`;
}

/** "HEX-10002 at CHI, Hollander Foods (C-0008) and 3 more". */
export function missingWords({ missing, subjects, in_queue: found }: QueueAbout): string {
  const names = missing.map(({ id, name, site_id: site }) => {
    if (site !== null) return `${id} at ${site}`;
    return name === null ? id : `${name} (${id})`;
  });
  const more = subjects - found - missing.length;
  return `${names.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`;
}
