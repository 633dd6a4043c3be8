/** Listens to what changes on the server, for as long as the page is open and in view; connects again where it left off. */
import { answered, ApiError, server } from '../api/client';
import type { Changes } from '../api/types';
import { EventReader } from './eventStream';

export interface Listener {
  onChanges: (changes: Changes) => void;
  /** Whether the server can be reached; told when it changes. */
  onState: (isOpen: boolean) => void;
  /** The token is no longer good: nothing will be heard any more. */
  onDenied: () => void;
}

/** Waits between two attempts, in milliseconds; the last one repeats. */
const waitsMs = [500, 1_000, 2_000, 5_000, 10_000];

/** Listens to everything after a commit until it is told to stop. */
export function listen(after: number, listener: Listener): () => void {
  const stop = new AbortController();
  void keepListening(after, listener, stop.signal);
  return () => stop.abort();
}

async function keepListening(after: number, listener: Listener, stop: AbortSignal): Promise<void> {
  let known = after;
  let failures = 0;
  while (!stop.aborted) {
    try {
      await whenVisible(stop);
      await hear(known, stop, {
        onOpen: () => {
          failures = 0;
          listener.onState(true);
        },
        onChanges: (changes) => {
          known = changes.commit_seq;
          listener.onChanges(changes);
        },
      });
    } catch (error) {
      if (stop.aborted) return;
      if (error instanceof ApiError && error.status === 401) return listener.onDenied();
      // A connection that ends is the server's way to stop; one that cannot be made means that nobody is there.
      if (error instanceof ApiError) listener.onState(false);
    }
    await pause(waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 0, stop);
    failures += 1;
  }
}

interface Heard {
  onOpen: () => void;
  onChanges: (changes: Changes) => void;
}

/** One connection, until it ends or the page goes out of view: browsers allow few of them, and a page that nobody sees needs none. */
async function hear(after: number, stop: AbortSignal, { onOpen, onChanges }: Heard): Promise<void> {
  const hidden = new AbortController();
  const onVisibility = () => document.hidden && hidden.abort();
  document.addEventListener('visibilitychange', onVisibility);
  try {
    const params = { header: { 'Last-Event-ID': after } };
    const signal = AbortSignal.any([stop, hidden.signal]);
    const stream = await answered(server.GET('/api/v1/changes', { params, parseAs: 'stream', signal }));
    if (!stream) return;
    onOpen();
    const reader = new EventReader();
    const pieces = stream.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read())
      for (const event of reader.read(piece.value))
        if (event.name === 'change') onChanges(JSON.parse(event.data) as Changes);
  } finally {
    document.removeEventListener('visibilitychange', onVisibility);
  }
}

function whenVisible(stop: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true, signal: stop });
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
