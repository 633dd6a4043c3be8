/** The one door to the server: adds the token, reads JSON, and turns every failure into an `ApiError` with words a person can act on. */
import type { Problem } from './schema';
import { currentToken } from './token';

const base = '/api/v1';

export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
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

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>(path, signal ? { signal } : {});
}

export function post<T>(path: string, body: unknown, idempotencyKey?: string): Promise<T> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey;
  return request<T>(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  const token = currentToken();
  const headers = new Headers(init.headers);
  headers.set('Accept', 'application/json');
  if (token) headers.set('Authorization', `Bearer ${token}`);
  const response = await fetch(base + path, { ...init, headers }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(unreachable);
  });
  if (!response.ok) throw new ApiError(await problemOf(response));
  return (await response.json()) as T;
}

const unreachable: Problem = {
  title: 'The server does not answer',
  status: 0,
  detail: 'Chandler does not answer on this address.',
  code: 'unreachable',
  remedy: 'Check that `chandler serve` is running, then try again.',
};

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  const fallback: Problem = { title: `The server answered ${response.status}`, status: response.status, code: 'http' };
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...fallback, ...body } : fallback;
  } catch {
    return fallback;
  }
}
