/** The mock's state and its rules: a queue one can decide on. It keeps the contract's promises that the app relies on (revisions, refusals, idempotency). */
import type {
  BusinessDocument,
  ChangedRecommendation,
  Changes,
  CommandAnswer,
  DecisionAnswer,
  DecisionRequest,
  DecisionResult,
  DecisionVerb,
  DocumentRef,
  LastRun,
  QueueRow,
  ReasonCatalogue,
  RecommendationEvent,
  RecommendationState,
  Refusal,
  SearchHit,
  Session,
} from '../../../crates/web/ui/src/api/types';
import { AccountWorld, type AccountScenario, type SentCommand } from './accounts';
import type { AuditScenario } from './audit';
import { caseRow } from './cases';
import { CutOverWorld, type CutOverScenario } from './cutOver';
import { session as defaultSession } from './detail';
import { ImportWorld, type ImportScenario } from './imports';
import type { KpiScenario } from './kpis';
import { AutomationWorld } from './automation';
import type { OutcomeScenario } from './outcomes';
import type { QualityScenario } from './quality';
import { makeRisks, riskKind } from './risks';
import { amountOf, makeRows } from './rows';

export interface Scenario
  extends
    ImportScenario,
    CutOverScenario,
    QualityScenario,
    KpiScenario,
    AccountScenario,
    AuditScenario,
    OutcomeScenario {
  rows: number;
  /** How the queue's read answers. */
  queue: 'ok' | 'failed' | 'forbidden' | 'slow';
  /** The plan is of an earlier day than the business date. */
  isStale: boolean;
  hasRun: boolean;
  /** Items whose approval is refused, with the reason. */
  refuse: Record<string, Refusal>;
  /** Items that change, once, just before they are decided on. */
  conflict: string[];
  /** Decisions that are carried out, but whose answer gets lost on the way. */
  loseAnswers: number;
  /** Decisions are carried out at once and answered after a while. */
  isAnsweredLate: boolean;
  isReplayEqual: boolean;
  /** Commits that the last run has not seen; none where left out. */
  commitsSince?: number;
  /** Minutes a day for any queue but that of purchases; none for a day without end. */
  capacity: number | null;
}

export const filled: Scenario = {
  rows: 2_000,
  queue: 'ok',
  isStale: false,
  hasRun: true,
  refuse: {},
  conflict: [],
  loseAnswers: 0,
  isAnsweredLate: false,
  isReplayEqual: true,
  capacity: null,
  imports: 'some',
  check: 'ok',
  loseLoads: 0,
  cutOver: 'differs',
  quality: 'some',
  kpis: 'all',
  sheet: 'ok',
  isModelOff: false,
  audit: 'ok',
  outcomes: 'some',
};

/** What a run counts in which nothing is to be decided. */
const idleKinds = [
  ['replenishment', 'Replenishment', 4_812],
  ['stockout-risk', 'Stock-out risk', 4_812],
  ['excess', 'Excess', 4_812],
  ['collections', 'Collections', 46],
  ['margin', 'Margin', 210],
  ['credit', 'Credit', 7],
].map(([kind, label, checked]) => ({
  kind: String(kind),
  label: String(label),
  checked: Number(checked),
  proposed: 0,
  held: 3,
}));

/** The state after a decision; none where it stays. */
const nextStates: Record<DecisionVerb, RecommendationState | null> = {
  approve: 'executed',
  reject: 'rejected',
  edit: 'edited',
  snooze: 'snoozed',
  unsnooze: 'proposed',
  assign: null,
  comment: null,
};

export class World {
  readonly scenario: Scenario;
  readonly session: Session;
  readonly rows: QueueRow[];
  /** Rows of another kind. */
  readonly risks = makeRisks(12);
  readonly automation = new AutomationWorld();
  readonly imports: ImportWorld;
  readonly cutOver: CutOverWorld;
  readonly accounts: AccountWorld;
  /** Every decision that was carried out, for tests to look at. */
  readonly decisions: { verb: DecisionVerb; body: DecisionRequest }[] = [];
  /** Every ordinary command that was sent. */
  readonly commands: { name: string; body: unknown }[] = [];
  private readonly events = new Map<string, RecommendationEvent[]>();
  private readonly answers = new Map<string, DecisionAnswer>();
  private readonly documents = new Map<string, BusinessDocument>();
  /** Changed since everybody was told. */
  private readonly changed = new Set<QueueRow>();
  private readonly told: Changes[] = [];
  private readonly listeners = new Set<(changes: Changes) => void>();

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.rows = makeRows(scenario.rows);
    this.imports = new ImportWorld(scenario);
    this.cutOver = new CutOverWorld(scenario);
    this.accounts = new AccountWorld(scenario);
    this.session = structuredClone(defaultSession);
    if (scenario.isStale) this.session.business_date = '2026-11-08';
    if (!scenario.hasRun) this.session.last_run = null;
    else if (this.session.last_run) {
      this.session.last_run.kinds[0]!.proposed = scenario.rows;
      if (scenario.rows === 0) this.session.last_run.kinds = idleKinds;
    }
    if (scenario.commitsSince !== undefined) this.session.commits_since = scenario.commitsSince;
  }

  row(recId: string): QueueRow | undefined {
    return [...this.rows, ...this.risks, ...this.accounts.rows, caseRow].find((row) => row.rec_id === recId);
  }

  eventsOf(recId: string): RecommendationEvent[] {
    return this.events.get(recId) ?? [];
  }

  document(id: string): BusinessDocument | undefined {
    return this.documents.get(id);
  }

  /** Tells what happened after a commit, and what happens from now on. */
  onChanges(known: number, listener: (changes: Changes) => void): () => void {
    this.told.filter((changes) => changes.commit_seq > known).forEach(listener);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The books overtake a row: nobody is to decide it any more, and no queue offers it. */
  overtake(row: QueueRow, ended: ChangedRecommendation['ended']): void {
    this.session.commit_seq += 1;
    row.state = 'expired';
    const { rec_id, kind, revision, owner } = row;
    const told = { rec_id, kind, revision, state: 'expired' as const, owner, ended };
    this.hear({ commit_seq: this.session.commit_seq, reset: false, recommendations: [told], run: null });
  }

  /** Somebody else does something to a row, or a row is new. */
  happenElsewhere(row: QueueRow, change: Partial<QueueRow> = {}): void {
    Object.assign(row, change);
    if (!this.rows.includes(row)) this.rows.push(row);
    this.session.commit_seq += 1;
    this.changed.add(row);
    this.tell();
  }

  /** A run has landed. */
  land(runId: string): void {
    this.session.commit_seq += 1;
    if (this.session.last_run) this.session.last_run = { ...this.session.last_run, run_id: runId };
    this.tell(this.session.last_run);
  }

  private tell(run: LastRun | null = null): void {
    const recommendations = [...this.changed].map(({ rec_id, kind, revision, state, owner }) => ({
      rec_id,
      kind,
      revision,
      state,
      owner,
      ended: null,
    }));
    this.changed.clear();
    this.hear({ commit_seq: this.session.commit_seq, reset: false, recommendations, run });
  }

  private hear(changes: Changes): void {
    this.told.push(changes);
    this.listeners.forEach((listener) => listener(changes));
  }

  search(query: string) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.rows.filter((row) => {
      const text = `${row.item_id} ${row.item_name}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const hits: SearchHit[] = found.slice(0, 10).flatMap((row) => [
      { kind: 'item', id: row.item_id, title: row.item_name, detail: row.family },
      { kind: 'recommendation', id: row.rec_id, title: `${row.item_id} ${row.item_name}`, detail: row.state },
    ]);
    return { contract: 1, query, hits, truncated: found.length > 10 };
  }

  /** An ordinary command on a customer's account. */
  command(name: string, sent: SentCommand): CommandAnswer {
    const commitSeq = this.session.commit_seq + 1;
    const answer = this.accounts.takes(name)
      ? this.accounts.command(name, sent, commitSeq)
      : this.other(name, sent, commitSeq);
    if (answer.outcome === 'accepted') {
      this.session.commit_seq += 1;
      this.tell();
    }
    return answer;
  }

  /** Commands about nothing that the mock keeps are accepted. */
  private other(name: string, { key, body }: SentCommand, commitSeq: number): CommandAnswer {
    this.commands.push({ name, body });
    return {
      key,
      outcome: 'accepted',
      commit_seq: commitSeq,
      documents: [],
      refusal: null,
      invalid: null,
      answer: null,
    };
  }

  /** The same key gets the same answer for ever; nothing is done twice. */
  decide(verb: DecisionVerb, body: DecisionRequest, key: string): DecisionAnswer {
    const known = this.answers.get(key);
    if (known) return known;
    this.decisions.push({ verb, body });
    const drafts = new Map<string, DocumentRef>();
    const results = body.recs.map((rec) => this.decideOne(verb, body, rec.rec_id, rec.revision ?? null, drafts));
    const done = results.filter((result) => result.outcome === 'done').length;
    const answer: DecisionAnswer = {
      contract: 1,
      results,
      done,
      refused: results.length - done,
    };
    this.answers.set(key, answer);
    this.tell();
    return answer;
  }

  private decideOne(
    verb: DecisionVerb,
    body: DecisionRequest,
    recId: string,
    revision: number | null,
    drafts: Map<string, DocumentRef>,
  ): DecisionResult {
    const row = this.row(recId);
    if (!row)
      return refused(recId, revision, 'proposed', {
        code: 'unknown_recommendation',
        subject: recId,
        message: `${recId} is not known.`,
        remedy: 'Look at the queue.',
      });
    this.changeOnce(row);
    const refusal = refusalOf(this.scenario, verb, row, revision);
    if (refusal) return refused(recId, row.revision, row.state, refusal);
    const from = row.state;
    row.state = nextStates[verb] ?? row.state;
    if (verb === 'assign' && body.set) row.owner = body.set.owner || 'buyer.rule';
    if (verb === 'edit' && body.set?.quantity) setQuantity(row, body.set.quantity);
    if (verb === 'edit' && body.set?.action) setAction(row, body.set.action);
    this.session.commit_seq += 1;
    this.changed.add(row);
    const event = {
      at: '2026-11-05T15:20:00Z',
      actor: this.session.actor,
      event: verb === 'approve' ? 'execute' : verb,
      from,
      to: row.state,
      reason: body.reason ?? null,
      note: body.note ?? null,
      revision: row.revision,
      detail: null,
      commit_seq: this.session.commit_seq,
    };
    this.events.set(recId, [...this.eventsOf(recId), event]);
    const execution =
      verb === 'approve'
        ? {
            command: row.action.command ?? 'create_purchase_order',
            commit_seq: this.session.commit_seq,
            documents: row.kind === riskKind ? [] : [this.draftFor(row, drafts)],
          }
        : null;
    return {
      rec_id: recId,
      revision: row.revision,
      state: row.state,
      outcome: 'done',
      refusal: null,
      execution,
    };
  }

  private changeOnce(row: QueueRow): void {
    const at = this.scenario.conflict.indexOf(row.item_id);
    if (at === -1) return;
    this.scenario.conflict.splice(at, 1);
    setQuantity(row, String(BigInt(row.quantity) + 12n));
  }

  private draftFor(row: QueueRow, drafts: Map<string, DocumentRef>): DocumentRef {
    const supplier = row.supplier_id ?? '';
    const draft = drafts.get(supplier) ?? {
      kind: 'purchase_order',
      id: `PO-${String(124 + this.documents.size).padStart(6, '0')}`,
    };
    drafts.set(supplier, draft);
    const document = this.documents.get(draft.id) ?? emptyDraft(draft.id, supplier);
    document.lines.push({
      line: document.lines.length + 1,
      item_id: row.item_id,
      site_id: row.site_id,
      quantity: row.quantity,
      unit: row.unit,
      amount: row.order_value,
    });
    this.documents.set(draft.id, document);
    return draft;
  }
}

function refusalOf(scenario: Scenario, verb: DecisionVerb, row: QueueRow, revision: number | null): Refusal | null {
  if (revision !== null && revision !== row.revision)
    return {
      code: 'stale_revision',
      subject: row.item_id,
      message: `${row.item_id} changed after you saw it.`,
      remedy: 'Look at the new quantity and decide again.',
    };
  return verb === 'approve' ? (scenario.refuse[row.item_id] ?? null) : null;
}

function refused(recId: string, revision: number | null, state: RecommendationState, refusal: Refusal): DecisionResult {
  return {
    rec_id: recId,
    revision,
    state,
    outcome: 'refused',
    refusal,
    execution: null,
  };
}

function setAction(row: QueueRow, action: string): void {
  row.verb = action;
  Object.assign(row, { best_action: action });
  row.revision += 1;
}

function setQuantity(row: QueueRow, quantity: string): void {
  row.quantity = quantity;
  row.quantity_raw = quantity;
  row.revision += 1;
  const micros = BigInt((row.unit_cost ?? '0.000000').replace('.', ''));
  row.order_value = {
    amount: amountOf(BigInt(quantity) * micros),
    currency: row.order_value.currency,
  };
}

function emptyDraft(id: string, supplier: string): BusinessDocument {
  return {
    contract: 1,
    kind: 'purchase_order',
    id,
    document: {
      number: id,
      supplier_id: supplier,
      state: 'draft',
      ordered_on: '2026-11-05',
      currency: 'USD',
    },
    lines: [],
    postings: [],
    timeline: [{ at: '2026-11-05T15:20:00Z', actor: 'buyer.kim', event: 'created' }],
  };
}

const ofPurchases: Pick<ReasonCatalogue, 'reject' | 'edit'> = {
  reject: [
    rejectReason('wrong_lead_time', 'The lead time is wrong', 'lead_time_days', 'lead_time_days'),
    rejectReason('enough_stock', 'There is enough for what I know', null, null, 14),
    rejectReason('one_off_order', 'It rests on a one-off order', 'exclude_order_line', 'order_line'),
    rejectReason('discontinued', 'We no longer sell the item', 'discontinued'),
    rejectReason('superseded', 'Another item takes over', 'superseded_by', 'successor'),
    rejectReason('not_now', 'Not now', null, null, 7),
    rejectReason('other', 'Something else, said in the note', null, 'note', 7),
  ],
  edit: [
    { code: 'demand_higher', label: 'I expect more demand', breaks_terms: false, needs_note: false },
    { code: 'demand_lower', label: 'I expect less demand', breaks_terms: false, needs_note: false },
    { code: 'truck_fill', label: 'To fill a truck', breaks_terms: false, needs_note: false },
    { code: 'other', label: 'Something else, said in the note', breaks_terms: false, needs_note: true },
  ],
};

export const reasons: ReasonCatalogue = {
  contract: 1,
  ...ofPurchases,
  kinds: [
    { kind: 'replenishment', label: 'Replenishment', edits: 'quantity', ...ofPurchases },
    {
      kind: riskKind,
      label: 'Stock-out risk',
      edits: 'action',
      reject: [rejectReason('receipt_is_on_its_way', 'The receipt is on its way', null, null, 7)],
      edit: [{ code: 'cheaper', label: 'The other way costs less', breaks_terms: false, needs_note: false }],
    },
  ],
  snooze: [
    { code: 'waiting_for_answer', label: 'Waiting for an answer' },
    { code: 'next_delivery', label: 'Decide with the next delivery' },
  ],
};

function rejectReason(
  code: string,
  label: string,
  correction: string | null,
  needs: string | null = null,
  quiet_days = 0,
): ReasonCatalogue['reject'][number] {
  return { code, label, correction, needs, quiet_days, correction_days: null };
}
