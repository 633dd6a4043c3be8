/** Serves the built app and the mock API on loopback, with the same headers the binary sends. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import type { DecisionRequest, DecisionVerb, Problem, WhatIfRequest } from '../../../crates/web/ui/src/api/types';
import { narrowed } from './about';
import { problemWith } from './answers';
import { detailOf } from './detail';
import { collectionsQueueOf, type SentCommand } from './accounts';
import { auditOf, bundleText, chainOf } from './audit';
import { marginCase } from './cases';
import { answerOf, losesAnswer, textOf } from './importRoutes';
import { boardOf, kpiFileOf, kpiRowsOf } from './kpis';
import { outcomesOf } from './outcomes';
import { whatIfOf } from './whatIf';
import { mixedQueueOf, withoutRows } from './risks';
import { queueOf } from './rows';
import { lined } from './capacity';
import { targets } from './targets';
import { reasons, World, type Scenario } from './world';

export const token = 'test-token';

export interface Mock {
  url: string;
  world: World;
  /** Serves again, at the port of before, after it was closed. */
  open: (port: number) => Promise<void>;
  close: () => Promise<void>;
}

const web = resolve(__dirname, '../../../crates/web');
const dist = join(web, 'ui/dist');
const policy = readFileSync(join(web, 'content-security-policy.txt'), 'utf8').trim();
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export async function startMock(scenario: Scenario, port = 0): Promise<Mock> {
  const world = new World(structuredClone(scenario));
  const server = createServer((request, response) => void handle(world, request, response));
  const open = (at: number) => new Promise<void>((ready) => server.listen(at, '127.0.0.1', ready));
  await open(port);
  const { port: listening } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${listening}`, world, open, close: () => stop(server) };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

async function handle(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!url.pathname.startsWith('/api/')) return serveFile(url.pathname, response);
  if (request.headers.authorization !== `Bearer ${token}`) return problem(response, unauthorised);
  const path = url.pathname.replace('/api/v1', '');
  if (path === '/changes') return tell(world, request, response);
  if (/^\/(uploads|imports|cut-over|data-quality)/.test(path))
    return data(world, path, url.searchParams, request, response);
  if (request.method === 'POST') return post(world, path, request, response);
  return read(world, path, url.searchParams, response);
}

async function read(world: World, path: string, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const [, first, second, third] = path.split('/').map(decodeURIComponent);
  if (path === '/session') return json(response, world.session);
  if (path === '/reasons') return json(response, reasons);
  if (path === '/tables') return json(response, { contract: 1, tables: targets });
  if (path === '/search') return json(response, world.search(query.get('q') ?? ''));
  if (first === 'queues') return queues(world, second ?? '', query, response);
  if (first === 'customers') return callSheet(world, second ?? '', response);
  if (first === 'audit') return audit(world, second, query, response);
  if (third === 'margin-case') return json(response, marginCase);
  if (third === 'bundle') return void response.writeHead(200, { 'content-type': 'application/json' }).end(bundleText);
  if (first === 'kpis') return kpis(world, path, query, response);
  if (path === '/outcomes') {
    if (world.scenario.outcomes === 'slow') await new Promise((done) => setTimeout(done, 1_500));
    const answer = outcomesOf(world.scenario);
    return 'problem' in answer ? problem(response, answer.problem) : json(response, answer.body);
  }
  if (path === '/automation') return json(response, world.automation.read());
  const row = first === 'recommendations' ? world.row(second ?? '') : undefined;
  if (row) return json(response, detailOf(row, world.eventsOf(row.rec_id)));
  const document = first === 'documents' ? world.document(second ?? '') : undefined;
  return document ? json(response, document) : problem(response, notFound);
}

async function queues(world: World, kind: string, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const { scenario } = world;
  if (scenario.queue === 'failed') return problem(response, failed);
  if (scenario.queue === 'forbidden') return problem(response, forbidden);
  if (scenario.queue === 'slow') await new Promise((done) => setTimeout(done, 1_500));
  const [states, top] = [(query.get('states') ?? '').split(','), Number(query.get('top'))];
  if (kind === 'replenishment') return json(response, narrowed(queueOf(world.rows, states, top), query));
  const queue =
    kind === 'collections'
      ? collectionsQueueOf(
          world.accounts.rows.filter(({ state }) => states.includes(state)),
          scenario.isModelOff,
        )
      : mixedQueueOf([...world.risks, ...world.rows], kind, states, top);
  json(response, narrowed(lined(scenario.rows === 0 ? withoutRows(queue) : queue, scenario.capacity), query));
}

async function callSheet(world: World, customerId: string, response: ServerResponse): Promise<void> {
  if (world.scenario.sheet === 'slow') await new Promise((done) => setTimeout(done, 1_500));
  if (world.scenario.sheet === 'failed') return problem(response, failed);
  const sheet = world.accounts.sheet(customerId, world.session.commit_seq);
  return sheet ? json(response, sheet) : problem(response, notFound);
}

async function audit(
  world: World,
  second: string | undefined,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const { scenario, rows } = world;
  if (second === 'chain') return json(response, chainOf(scenario.audit !== 'broken'));
  if (scenario.audit === 'slow') await new Promise((done) => setTimeout(done, 1_500));
  return scenario.audit === 'failed' ? problem(response, failed) : json(response, auditOf(rows, query));
}

async function kpis(world: World, path: string, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const { scenario, session } = world;
  if (scenario.kpis === 'slow') await new Promise((done) => setTimeout(done, 1_500));
  const [, , name = '', rows] = path.split('/').map(decodeURIComponent);
  if (rows === 'rows.csv')
    return void response.writeHead(200, { 'content-type': 'text/csv' }).end(kpiFileOf(scenario, name, query));
  if (session.last_run === null) return problem(response, notFound);
  const answer = name === '' ? boardOf(scenario, session.last_run) : kpiRowsOf(scenario, name, query);
  return 'problem' in answer ? problem(response, answer.problem) : json(response, answer.body);
}

async function data(
  world: World,
  path: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = { method: request.method ?? 'GET', path, query, body: await textOf(request) };
  if (world.scenario.check === 'slow' && path === '/imports') await new Promise((done) => setTimeout(done, 1_000));
  const answer = answerOf(world, asked);
  if (losesAnswer(world, asked)) return breakOff(response);
  if (answer === null) return problem(response, notFound);
  if (typeof answer === 'string') return void response.writeHead(200, { 'content-type': 'text/csv' }).end(answer);
  return 'problem' in answer ? problem(response, answer.problem) : json(response, answer.body);
}

/** Begins an answer and goes away: a connection that closes before any of it would be tried again by the browser itself. */
function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{', () => response.destroy());
}

async function post(world: World, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const sent: unknown = JSON.parse((await textOf(request)) || '{}');
  const whatIf = /^\/recommendations\/([^/]+)\/what-if$/.exec(path);
  const asked = whatIf && world.row(decodeURIComponent(whatIf[1] ?? ''));
  if (asked) return json(response, whatIfOf(asked, sent as WhatIfRequest));
  if (path === '/automation/switch')
    return json(response, world.automation.switch(sent as { stopped: boolean; why: string }));
  const command = /^\/commands\/([^/]+)$/.exec(path);
  if (command) return json(response, world.command(command[1] ?? '', sent as SentCommand));
  const body = sent as DecisionRequest;
  const replay = /^\/recommendations\/([^/]+)\/replay$/.exec(path);
  if (replay) return json(response, replayOf(world, decodeURIComponent(replay[1] ?? '')));
  const verb = /^\/recommendations\/(approve|reject|edit|snooze|unsnooze|assign|comment)$/.exec(path)?.[1] as
    DecisionVerb | undefined;
  const key = request.headers['idempotency-key'];
  if (!verb || typeof key !== 'string') return problem(response, notFound);
  const answer = world.decide(verb, body, key);
  if (world.scenario.isAnsweredLate) await new Promise((done) => setTimeout(done, 1_500));
  if (world.scenario.loseAnswers > 0) {
    world.scenario.loseAnswers -= 1;
    request.socket.destroy();
    return;
  }
  json(response, answer);
}

/** Server-sent events, as the server writes them: what is heard of a commit is told to everybody, and again to who comes back. */
function tell(world: World, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.write(':\n\n');
  const known = Number(request.headers['last-event-id'] ?? world.session.commit_seq);
  const stop = world.onChanges(known, (changes) =>
    response.write(`event: change\nid: ${changes.commit_seq}\ndata: ${JSON.stringify(changes)}\n\n`),
  );
  response.on('close', stop);
}

function replayOf(world: World, recId: string) {
  const isEqual = world.scenario.isReplayEqual;
  const differences = isEqual
    ? []
    : [
        {
          rec_id: recId,
          revision: 1,
          step: 'On hand, usable',
          recorded: '40.0000',
          derived: '38.0000',
        },
      ];
  return {
    contract: 1,
    level: 'evidence',
    replayed: 1,
    equal: isEqual ? 1 : 0,
    unequal: isEqual ? 0 : 1,
    retired: 0,
    seconds: 0.04,
    differences,
  };
}

function serveFile(path: string, response: ServerResponse): void {
  const hasExtension = extname(path) !== '';
  const file = hasExtension ? normalize(path) : '/index.html';
  try {
    const bytes = readFileSync(join(dist, file));
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'cache-control': 'no-cache',
    });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, body: Problem): void {
  response.writeHead(body.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
}

const unauthorised = problemWith({
  title: 'No valid token',
  status: 401,
  code: 'unauthorised',
  remedy: 'Open the link that chandler serve printed.',
});
const notFound = problemWith({
  title: 'Not found',
  status: 404,
  code: 'not_found',
  detail: 'There is no such record in this home.',
});
const failed = problemWith({
  title: 'The lake could not be read',
  status: 500,
  kind: 'fault',
  code: 'lake_corrupt',
  detail: 'The table gold_replenishment could not be read: its file is damaged.',
  remedy: 'Run `chandler verify`, then `chandler run`.',
});
const forbidden = problemWith({
  title: 'Not allowed',
  status: 403,
  code: 'forbidden',
  detail: 'Reading this queue needs another role.',
  remedy: 'Ask the administrator of this home to grant it.',
});
