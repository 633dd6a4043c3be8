/** The one door to the server: paths, parameters and answers as its description has them, the token, and failures with words a person can act on. */
import createClient from 'openapi-fetch';
import type { paths } from './schema';
import { currentToken } from './token';
import type { Problem } from './types';

export class ApiError extends Error {
  readonly problem: FailedAnswer;

  constructor(problem: FailedAnswer) {
    super(wordsOf(problem));
    this.name = 'ApiError';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  /** No answer came at all: whether the request arrived is unknown, so only a repeat with the same key is safe. */
  get isUnreachable(): boolean {
    return this.problem.code === 'unreachable';
  }
}

/** What is wrong. The remedy is shown beside it, so an answer whose detail is the remedy is told by its title. */
function wordsOf({ title, detail, remedy }: FailedAnswer): string {
  return detail === undefined || detail === remedy ? title : detail;
}

/** A problem of the server, or what is known where something between it and the page has answered, or nobody. */
export type FailedAnswer = Pick<Problem, 'title' | 'status' | 'code'> & Partial<Problem>;

export const server = createClient<paths>({ baseUrl: '/', fetch: (request) => globalThis.fetch(request) });

server.use({
  onRequest({ request }) {
    const token = currentToken();
    request.headers.set('Accept', 'application/json');
    if (token) request.headers.set('Authorization', `Bearer ${token}`);
    return request;
  },
  onError({ error }) {
    return error instanceof DOMException && error.name === 'AbortError' ? error : new ApiError(unreachable);
  },
});

interface Settled<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; a failure is thrown as an `ApiError`. */
export async function answered<T>(request: Promise<Settled<T>>): Promise<T> {
  const { data, error, response } = await request.catch(brokenOff);
  if (response.ok && data !== undefined) return data;
  throw new ApiError(problemOf(error, response.status));
}

/** An answer that began and did not end is none. */
function brokenOff(cause: unknown): never {
  throw cause instanceof TypeError ? new ApiError(unreachable) : cause;
}

const unreachable: FailedAnswer = {
  title: 'The server does not answer',
  status: 0,
  detail: 'Chandler does not answer on this address.',
  code: 'unreachable',
  remedy: 'Check that `chandler serve` is running, then try again.',
};

function problemOf(body: unknown, status: number): FailedAnswer {
  const fallback: FailedAnswer = { title: `The server answered ${status}`, status, code: 'http' };
  return typeof body === 'object' && body !== null ? { ...fallback, ...body } : fallback;
}
