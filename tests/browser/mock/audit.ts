/** Commands of the chain and events of recommendations, and the exports of a record. */
import type { AuditEntry, ChainCheck } from '../../../crates/web/ui/src/api/types';
import type { QueueRow } from '../../../crates/web/ui/src/api/types';

export interface AuditScenario {
  /** How the audit answers, and what a walk over the chain finds. */
  audit: 'ok' | 'failed' | 'slow' | 'broken';
}

/** Two entries of each row that was decided or proposed: the newest first. */
export function auditOf(rows: QueueRow[], query: URLSearchParams) {
  const entries = rows
    .slice(0, 90)
    .flatMap((row, index) => [proposal(row, index), ...(index % 3 === 0 ? [command(row, index)] : [])]);
  const subject = query.get('subject')?.toLowerCase();
  const isMeant = (entry: AuditEntry) =>
    (!subject ||
      [entry.rec_id, entry.subject, ...entry.documents.map(({ id }) => id)].some((id) =>
        id?.toLowerCase().includes(subject),
      )) &&
    (!query.get('actor') || entry.actor === query.get('actor')) &&
    (!query.get('event') || entry.event === query.get('event')) &&
    (!query.get('kind') || entry.kind === query.get('kind')) &&
    (!query.get('source') || entry.source === query.get('source'));
  const meant = entries.filter(isMeant);
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 100);
  return {
    contract: 1,
    time_zone: 'America/New_York',
    entries: meant.slice(offset, offset + limit),
    offset,
    has_more: meant.length > offset + limit,
  };
}

function proposal(row: QueueRow, index: number): AuditEntry {
  return {
    ...nothing,
    source: 'recommendation',
    at: '2026-11-05T10:10:00Z',
    actor: 'system',
    event: 'propose',
    kind: row.kind,
    rec_id: row.rec_id,
    subject: `${row.item_id}|${row.site_id}`,
    revision: 1,
    to: 'proposed',
    commit_seq: 12_346 - index,
  };
}

function command(row: QueueRow, index: number): AuditEntry {
  const isRefused = index % 6 === 0;
  return {
    ...nothing,
    source: 'command',
    at: '2026-11-04T15:20:00Z',
    actor: 'buyer.kim',
    event: 'create_purchase_order',
    note: isRefused ? null : 'Agreed by phone',
    documents: isRefused ? [] : [{ kind: 'purchase_order', id: `PO-${String(400 + index).padStart(6, '0')}` }],
    refusal: isRefused
      ? {
          code: 'unknown_item',
          subject: row.item_id,
          message: `There is no item ${row.item_id}.`,
          remedy: 'Create it first.',
        }
      : null,
    link: 14_000 - index,
    commit_seq: isRefused ? null : 12_200 - index,
  };
}

const nothing: AuditEntry = {
  source: 'command',
  at: '2026-11-05T10:10:00Z',
  actor: '',
  event: '',
  kind: null,
  rec_id: null,
  subject: null,
  revision: null,
  from: null,
  to: null,
  reason: null,
  note: null,
  documents: [],
  refusal: null,
  link: null,
  commit_seq: null,
};

export function chainOf(isWhole: boolean): ChainCheck {
  return {
    contract: 1,
    ok: isWhole,
    links: isWhole ? 14_021 : 812,
    head_seq: isWhole ? 12_346 : 790,
    head_hash: '7f1d2c3b4a59687f1d2c3b4a59687f1d2c3b4a59687f1d2c3b4a59687f1d2c3b',
    first_bad: isWhole ? null : 813,
    reason: isWhole ? null : 'its body is not the one that was sent',
  };
}

/** The text counts byte by byte: two spaces that no JSON writer would make. */
export const bundleText = '{"contract":1,  "format":"chandler.bundle.1"}';
