import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answered, ApiError, server } from './client';
import { takeTokenFromAddress } from './token';

const answers = (status: number, body: string, type = 'application/json') =>
  vi.fn((request: Request) => {
    void request;
    return Promise.resolve(new Response(body, { status, headers: { 'Content-Type': type } }));
  });
const session = () => answered(server.GET('/api/v1/session'));

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

it('takes the token out of the address and sends it with every request', async () => {
  const replaceState = vi.fn();
  takeTokenFromAddress(
    { hash: '#token=abc', pathname: '/replenishment', search: '?q=x' } as Location,
    { state: null, replaceState } as unknown as History,
  );
  expect(replaceState).toHaveBeenCalledWith(null, '', '/replenishment?q=x');
  const fetch = answers(200, '{}');
  vi.stubGlobal('fetch', fetch);
  const header = { 'Idempotency-Key': 'key-1' };
  await answered(server.POST('/api/v1/recommendations/approve', { params: { header }, body: { recs: [] } }));
  const headers = fetch.mock.calls[0]?.[0].headers;
  expect(headers?.get('Authorization')).toBe('Bearer abc');
  expect(headers?.get('Idempotency-Key')).toBe('key-1');
});

it('passes a problem on with its code and remedy', async () => {
  const problem = '{"title":"Not allowed","status":403,"code":"forbidden","remedy":"Ask."}';
  vi.stubGlobal('fetch', answers(403, problem, 'application/problem+json'));
  await expect(session()).rejects.toMatchObject({ status: 403, problem: { code: 'forbidden', remedy: 'Ask.' } });
});

it('understands an answer that is not a problem document, and no answer at all', async () => {
  vi.stubGlobal('fetch', answers(502, '<html>', 'text/html'));
  await expect(session()).rejects.toMatchObject({ status: 502, problem: { code: 'http' } });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const error = await session().catch((cause: unknown) => cause);
  expect(error instanceof ApiError && error.isUnreachable).toBe(true);
});

it('tells a failure by what is wrong, not by its remedy', async () => {
  const problem = (detail: string) =>
    `{"title":"The lake is gone","status":500,"code":"x","remedy":"Run it.",${detail}}`;
  vi.stubGlobal('fetch', answers(500, problem('"detail":"Run it."'), 'application/problem+json'));
  await expect(session()).rejects.toThrow('The lake is gone');
  vi.stubGlobal('fetch', answers(500, problem('"detail":"Its file is damaged."'), 'application/problem+json'));
  await expect(session()).rejects.toThrow('Its file is damaged.');
});

it('takes an answer that breaks off for none', async () => {
  const broken = Object.assign(new Response('{'), { text: () => Promise.reject(new TypeError('network error')) });
  vi.stubGlobal('fetch', () => Promise.resolve(broken));
  await expect(session()).rejects.toMatchObject({ problem: { code: 'unreachable' } });
});

it('lets a request that the page itself gave up stay what it is', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new DOMException('given up', 'AbortError')));
  await expect(session()).rejects.toMatchObject({ name: 'AbortError' });
});
