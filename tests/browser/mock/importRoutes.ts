/** The mock's routes of imports, cut-over and data quality. */
import type { IncomingMessage } from 'node:http';
import type { Answer } from './answers';
import { qualityOf } from './quality';
import type { World } from './world';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
}

/** Whatever a request of these routes may have; the app's own types hold it to the right part. */
interface Sent {
  upload_id: string;
  mapping: string;
  dry_run: boolean;
  totals: string;
  kind: string;
  subject: string;
  explanation: string;
}

/** The answer, a file as text, or null where the path is none of these. */
export function answerOf(world: World, { method, path, query, body }: Asked): Answer<unknown> | string | null {
  const [, first, second = '', third] = path.split('/').map(decodeURIComponent);
  if (first === 'uploads') return uploads(world, method, second, third ?? '', query, body);
  if (first === 'imports' && method === 'GET') {
    return third === 'quarantine' ? world.imports.quarantine(second) : world.imports.list();
  }
  if (path === '/data-quality') return qualityOf(world.scenario);
  if (path === '/cut-over') return world.cutOver.read();
  if (path === '/cut-over/live') return world.cutOver.goLive();
  const sent = () => JSON.parse(body) as Sent;
  if (path === '/imports') {
    const { upload_id, mapping, dry_run } = sent();
    return world.imports.import(upload_id, mapping, dry_run);
  }
  if (path === '/cut-over/check') return world.cutOver.check(sent().totals);
  if (path === '/cut-over/explanations') {
    const { kind, subject, explanation } = sent();
    return world.cutOver.explain(kind, subject, explanation);
  }
  return null;
}

function uploads(world: World, method: string, id: string, what: string, query: URLSearchParams, body: string) {
  if (method === 'GET') return world.imports.read(id);
  if (id === '') return world.imports.upload(query.get('upload_id'), query.get('name') ?? '', body);
  if (what === 'suggestion') return world.imports.suggest(id);
  const { mapping, target, rows } = JSON.parse(body) as { mapping: string; target: string; rows: number };
  return world.imports.preview(id, mapping, target, rows);
}

/** A load that was carried out, but whose answer nobody gets. */
export function losesAnswer(world: World, { method, path, body }: Asked): boolean {
  const isLoad = method === 'POST' && path === '/imports' && body.includes('"dry_run":false');
  if (!isLoad || world.scenario.loseLoads === 0) return false;
  world.scenario.loseLoads -= 1;
  return true;
}

export function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
    request.on('error', fail);
  });
}
