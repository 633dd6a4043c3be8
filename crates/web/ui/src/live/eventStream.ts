/**
 * Server-sent events out of a stream of text, as the HTML standard reads them. The browser's own `EventSource` cannot send the token, so the page
 * reads the stream itself. Pure.
 */
export interface ServerEvent {
  name: string;
  id: string | null;
  data: string;
}

/** Keeps what is left of an unfinished event between two pieces of the stream. */
export class EventReader {
  private rest = '';

  /** The events that are complete with this piece. */
  read(piece: string): ServerEvent[] {
    const blocks = (this.rest + piece).replace(/\r\n|\r(?=[^\n])/g, '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap(eventOf);
  }
}

/** A block of lines; none for a comment that only keeps the connection open. */
function eventOf(block: string): ServerEvent[] {
  const event: ServerEvent = { name: 'message', id: null, data: '' };
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event.name = value;
    else if (field === 'id') event.id = value;
    else if (field === 'data') data.push(value);
  }
  return data.length === 0 ? [] : [{ ...event, data: data.join('\n') }];
}
