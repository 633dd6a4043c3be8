/** Real answers of the real binary, held against the committed description of its API. */
import { expect, test, type APIRequestContext } from '@playwright/test';
import { described, differences } from '../support/described';

const url = process.env.CHANDLER_URL;
const token = process.env.CHANDLER_TOKEN;
test.skip(!url || !token, 'CHANDLER_URL and CHANDLER_TOKEN are not set');

const headers = { Authorization: `Bearer ${token}` };

async function read(request: APIRequestContext, address: string): Promise<unknown> {
  const answer = await request.get(`${url}${address}`, { headers });
  expect(answer.status(), address).toBe(200);
  return answer.json();
}

async function firstRow(request: APIRequestContext): Promise<{ rec_id: string; item_id: string }> {
  const queue = (await read(request, '/api/v1/queues/replenishment?top=1')) as {
    rows: { rec_id: string; item_id: string }[];
  };
  const [row] = queue.rows;
  if (!row) throw new Error('the queue is empty: nothing would be tested');
  return row;
}

/** An upload of one file, made for this test. */
async function upload(request: APIRequestContext): Promise<string> {
  const data = Buffer.from('item_id,name\nDESCRIBED-1,Described bolt\n');
  const type = { 'Content-Type': 'application/octet-stream' };
  const answer = await request.post(`${url}/api/v1/uploads?name=items.csv`, { headers: { ...headers, ...type }, data });
  expect(answer.status()).toBe(200);
  const uploaded: unknown = await answer.json();
  expect(differences('post', '/api/v1/uploads', uploaded)).toEqual([]);
  return (uploaded as { upload_id: string }).upload_id;
}

const mapping =
  'contract = 1\n[[load]]\nfile = "items.csv"\nas = "items"\n[load.columns]\nitem_id = { column = "item_id" }\nname = { column = "name" }\n';

interface Known {
  rec_id: string;
  item_id: string;
  upload_id: string;
  /** A case of lost margin, and a customer with an open invoice. */
  case_id: string;
  customer_id: string;
}

/** The first row of a table of the books, or of a queue. */
async function firstOf(request: APIRequestContext, address: string, name: string): Promise<string> {
  const { rows } = (await read(request, address)) as { rows: Record<string, string>[] };
  const value = rows[0]?.[name];
  if (!value) throw new Error(`${address} has no row: nothing would be tested`);
  return value;
}

/** An address for each path that is described; what is read there must be as described. */
const addresses: Record<string, (known: Known) => string[]> = {
  '/api/v1/session': () => ['/api/v1/session'],
  '/api/v1/reasons': () => ['/api/v1/reasons'],
  '/api/v1/queues/{kind}': () => ['/api/v1/queues/replenishment', '/api/v1/queues/all?states=snoozed,rejected'],
  '/api/v1/recommendations/{rec_id}': ({ rec_id }) => [`/api/v1/recommendations/${rec_id}`],
  '/api/v1/recommendations/{rec_id}/bundle': ({ rec_id }) => [`/api/v1/recommendations/${rec_id}/bundle`],
  '/api/v1/recommendations/{rec_id}/margin-case': ({ case_id }) => [`/api/v1/recommendations/${case_id}/margin-case`],
  '/api/v1/customers/{customer_id}/call-sheet': ({ customer_id }) => [`/api/v1/customers/${customer_id}/call-sheet`],
  '/api/v1/supplier-orders': () => ['/api/v1/supplier-orders'],
  '/api/v1/bank/open-lines': () => ['/api/v1/bank/open-lines'],
  '/api/v1/audit': ({ rec_id }) => [`/api/v1/audit?subject=${rec_id}`, '/api/v1/audit?source=command&limit=3'],
  '/api/v1/audit/chain': () => ['/api/v1/audit/chain'],
  '/api/v1/documents/{id}': ({ item_id }) => ['PO-000001', 'SO-000001', item_id].map((id) => `/api/v1/documents/${id}`),
  '/api/v1/commands': () => ['/api/v1/commands'],
  '/api/v1/tables': () => ['/api/v1/tables?layer=core'],
  '/api/v1/tables/{table}': () => ['/api/v1/tables/items?limit=3', '/api/v1/tables/recommendations?limit=3'],
  '/api/v1/search': ({ item_id }) => [`/api/v1/search?q=${item_id}`, '/api/v1/search?q=1', '/api/v1/search?q='],
  '/api/v1/changes': () => [],
  '/api/v1/uploads/{upload_id}': ({ upload_id }) => [`/api/v1/uploads/${upload_id}`],
  '/api/v1/imports': () => ['/api/v1/imports'],
  '/api/v1/imports/{import_id}/quarantine': () => [],
  '/api/v1/cut-over': () => ['/api/v1/cut-over'],
  '/api/v1/data-quality': () => ['/api/v1/data-quality'],
  '/api/v1/kpis': () => ['/api/v1/kpis'],
  '/api/v1/outcomes': () => ['/api/v1/outcomes'],
  '/api/v1/automation': () => ['/api/v1/automation'],
  '/api/v1/kpis/{name}/rows': () => [
    '/api/v1/kpis/line_fill_rate_requested/rows?cause=stock_out',
    '/api/v1/kpis/order_cycle_p90/rows?limit=2&offset=1',
    '/api/v1/kpis/stock_value/rows?scope_kind=family&scope=none',
    '/api/v1/kpis/receivables/rows?bucket=not_due',
    '/api/v1/kpis/pocket_margin/rows?period=1',
  ],
  '/api/v1/kpis/{name}/rows.csv': () => [],
};

for (const [path, methods] of Object.entries(described.paths)) {
  if (!methods.get) continue;
  test(`GET ${path} answers as described`, async ({ request }) => {
    const known = {
      ...(await firstRow(request)),
      upload_id: await upload(request),
      case_id: await firstOf(request, '/api/v1/queues/margin?top=1', 'rec_id'),
      customer_id: await firstOf(request, '/api/v1/tables/invoices?limit=1', 'customer_id'),
    };
    const asked = addresses[path];
    if (!asked) throw new Error(`say in this file what to ask at ${path}`);
    for (const address of asked(known))
      expect(differences('get', path, await read(request, address)), address).toEqual([]);
  });
}

test('what is posted is answered as described', async ({ request }) => {
  const { rec_id } = await firstRow(request);
  const recs = [{ rec_id }, { rec_id, revision: 999 }];
  const posts: [string, string, object][] = [
    ['/api/v1/recommendations/comment', '/api/v1/recommendations/comment', { recs, note: 'looked at' }],
    ['/api/v1/recommendations/assign', '/api/v1/recommendations/assign', { recs, set: { owner: 'buyer.kim' } }],
    ['/api/v1/recommendations/{rec_id}/what-if', `/api/v1/recommendations/${rec_id}/what-if`, { service_level: 0.99 }],
    [
      '/api/v1/recommendations/{rec_id}/what-if',
      `/api/v1/recommendations/${rec_id}/what-if`,
      { lead_time_days: 1, service_level: 0.001 },
    ],
    ['/api/v1/recommendations/{rec_id}/replay', `/api/v1/recommendations/${rec_id}/replay`, {}],
    ['/api/v1/sql', '/api/v1/sql', { query: 'SELECT item_id, name FROM core_items ORDER BY item_id LIMIT 2' }],
    ['/api/v1/commands/{name}', '/api/v1/commands/create_item', { key: 'described', body: {} }],
  ];
  for (const [path, address, data] of posts) {
    const answer = await request.post(`${url}${address}`, { headers, data });
    expect(answer.status(), address).toBe(200);
    expect(differences('post', path, await answer.json()), `${address} ${JSON.stringify(data)}`).toEqual([]);
  }
});

test('what is found in an upload, and what is wrong with it, is answered as described', async ({ request }) => {
  const upload_id = await upload(request);
  const ask = async (path: string, address: string, data: object): Promise<unknown> => {
    const answer = await request.post(`${url}${address}`, { headers, data });
    expect(answer.status(), address).toBe(200);
    const document: unknown = await answer.json();
    expect(differences('post', path, document), address).toEqual([]);
    return document;
  };
  await ask('/api/v1/uploads/{upload_id}/suggestion', `/api/v1/uploads/${upload_id}/suggestion`, {});
  const preview = { mapping, target: 'items', rows: 5 };
  await ask('/api/v1/uploads/{upload_id}/preview', `/api/v1/uploads/${upload_id}/preview`, preview);
  const check = { upload_id, mapping, dry_run: true };
  const { import_id } = (await ask('/api/v1/imports', '/api/v1/imports', check)) as { import_id: string };
  const complaints = await request.get(`${url}/api/v1/imports/${import_id}/quarantine`, { headers });
  expect(complaints.headers()['content-type']).toContain('text/csv');
  expect(await complaints.text()).toBe('file,row,field,value,code,reason,remedy\n');
});

test('what is told live is as described', async () => {
  const stream = await fetch(`${url}/api/v1/changes`, { headers: { ...headers, 'Last-Event-ID': '1' } });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!/^data: .*\n\n/m.test(text)) text += (await reader?.read())?.value ?? '';
  await reader?.cancel();
  const [, data = ''] = /^data: (.*)$/m.exec(text) ?? [];
  expect(differences('get', '/api/v1/changes', JSON.parse(data), 'text/event-stream')).toEqual([]);
});

test('a failure is as described', async ({ request }) => {
  const answer = await request.get(`${url}/api/v1/recommendations/REC-0`, { headers });
  expect(answer.status()).toBe(404);
  const problem = (await answer.json()) as Record<string, unknown>;
  const schema = described.components.schemas.Problem as { required: string[] };
  expect(Object.keys(problem).sort()).toEqual([...schema.required].sort());
});

test('a key too many, a key too few and a number for a text are found', async ({ request }) => {
  const session = (await read(request, '/api/v1/session')) as Record<string, unknown>;
  const { actor, ...without } = session;
  expect(actor).toBeDefined();
  expect(differences('get', '/api/v1/session', { ...session, extra: 1 }).join()).toContain('extra');
  expect(differences('get', '/api/v1/session', without).join()).toContain('actor');
  expect(differences('get', '/api/v1/session', { ...session, currency: 7 }).join()).toContain('/currency');
});
