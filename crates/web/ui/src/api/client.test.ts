import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError, get, post } from './client';
import { takeTokenFromAddress } from './token';

const answers = (status: number, body: string) =>
  vi.fn((...request: [string, RequestInit]) => {
    void request;
    return Promise.resolve(new Response(body, { status }));
  });

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
  await post('/recommendations/approve', {}, 'key-1');
  const headers = new Headers(fetch.mock.calls[0]?.[1].headers);
  expect(headers.get('Authorization')).toBe('Bearer abc');
  expect(headers.get('Idempotency-Key')).toBe('key-1');
});

it('passes a problem on with its code and remedy', async () => {
  vi.stubGlobal('fetch', answers(403, '{"title":"Not allowed","status":403,"code":"forbidden","remedy":"Ask."}'));
  await expect(get('/session')).rejects.toMatchObject({ status: 403, problem: { code: 'forbidden', remedy: 'Ask.' } });
});

it('understands an answer that is not a problem document, and no answer at all', async () => {
  vi.stubGlobal('fetch', answers(502, '<html>'));
  await expect(get('/session')).rejects.toMatchObject({ status: 502, problem: { code: 'http' } });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const error = await get('/session').catch((cause: unknown) => cause);
  expect(error instanceof ApiError && error.isUnreachable).toBe(true);
});
