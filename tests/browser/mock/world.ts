/** The mock's state and its rules: a queue one can decide on. It keeps the contract's promises that the app relies on (revisions, refusals, idempotency). */
import type {
  BusinessDocument,
  DecisionAnswer,
  DecisionBody,
  DecisionResult,
  DecisionVerb,
  DocumentRef,
  QueueRow,
  RecommendationEvent,
  RecommendationState,
  Refusal,
  Session,
} from '../../../crates/web/ui/src/api/schema';
import { session as defaultSession } from './detail';
import { amountOf, makeRows } from './rows';

export interface Scenario {
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
  isReplayEqual: boolean;
}

export const filled: Scenario = {
  rows: 2_000,
  queue: 'ok',
  isStale: false,
  hasRun: true,
  refuse: {},
  conflict: [],
  loseAnswers: 0,
  isReplayEqual: true,
};

const nextStates: Record<DecisionVerb, RecommendationState> = {
  approve: 'executed',
  reject: 'rejected',
  edit: 'edited',
  snooze: 'snoozed',
  unsnooze: 'proposed',
};

export class World {
  readonly scenario: Scenario;
  readonly session: Session;
  readonly rows: QueueRow[];
  /** Every decision that was carried out, for tests to look at. */
  readonly decisions: { verb: DecisionVerb; body: DecisionBody }[] = [];
  private readonly events = new Map<string, RecommendationEvent[]>();
  private readonly answers = new Map<string, DecisionAnswer>();
  private readonly documents = new Map<string, BusinessDocument>();

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.rows = makeRows(scenario.rows);
    this.session = structuredClone(defaultSession);
    if (scenario.isStale) this.session.business_date = '2026-11-08';
    if (!scenario.hasRun) this.session.last_run = null;
    else if (this.session.last_run) this.session.last_run.proposed = scenario.rows;
  }

  row(recId: string): QueueRow | undefined {
    return this.rows.find((row) => row.rec_id === recId);
  }

  eventsOf(recId: string): RecommendationEvent[] {
    return this.events.get(recId) ?? [];
  }

  document(id: string): BusinessDocument | undefined {
    return this.documents.get(id);
  }

  /** The same key gets the same answer for ever; nothing is done twice. */
  decide(verb: DecisionVerb, body: DecisionBody, key: string): DecisionAnswer {
    const known = this.answers.get(key);
    if (known) return known;
    this.decisions.push({ verb, body });
    const drafts = new Map<string, DocumentRef>();
    const results = body.recs.map(({ rec_id, revision }) => this.decideOne(verb, body, rec_id, revision, drafts));
    const done = results.filter((result) => result.outcome === 'done').length;
    const answer: DecisionAnswer = {
      contract: 1,
      results,
      done,
      refused: results.length - done,
    };
    this.answers.set(key, answer);
    return answer;
  }

  private decideOne(
    verb: DecisionVerb,
    body: DecisionBody,
    recId: string,
    revision: number,
    drafts: Map<string, DocumentRef>,
  ): DecisionResult {
    const row = this.row(recId);
    if (!row)
      return refused(recId, revision, 'proposed', {
        code: 'unknown_recommendation',
        subject: recId,
        message: `${recId} is not known.`,
        remedy: null,
      });
    this.changeOnce(row);
    const refusal = refusalOf(this.scenario, verb, row, revision);
    if (refusal) return refused(recId, row.revision, row.state, refusal);
    const from = row.state;
    row.state = nextStates[verb];
    if (verb === 'edit' && body.set) setQuantity(row, body.set.quantity);
    this.session.commit_seq += 1;
    const event = {
      at: '2026-11-05T15:20:00Z',
      actor: this.session.actor,
      event: row.state,
      from,
      to: row.state,
      reason: body.reason ?? null,
      note: body.note ?? null,
      commit_seq: this.session.commit_seq,
    };
    this.events.set(recId, [...this.eventsOf(recId), event]);
    const execution =
      verb === 'approve'
        ? {
            command: 'create_purchase_order',
            commit_seq: this.session.commit_seq,
            documents: [this.draftFor(row, drafts)],
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

function refusalOf(scenario: Scenario, verb: DecisionVerb, row: QueueRow, revision: number): Refusal | null {
  if (revision !== row.revision)
    return {
      code: 'revision_conflict',
      subject: row.item_id,
      message: `${row.item_id} changed after you saw it.`,
      remedy: 'Look at the new quantity and decide again.',
    };
  return verb === 'approve' ? (scenario.refuse[row.item_id] ?? null) : null;
}

function refused(recId: string, revision: number, state: RecommendationState, refusal: Refusal): DecisionResult {
  return {
    rec_id: recId,
    revision,
    state,
    outcome: 'refused',
    refusal,
    execution: null,
  };
}

function setQuantity(row: QueueRow, quantity: string): void {
  row.quantity = quantity;
  row.quantity_raw = quantity;
  row.revision += 1;
  const cost = typeof row.unit_cost === 'object' ? row.unit_cost?.amount : row.unit_cost;
  const micros = BigInt((cost ?? '0.000000').replace('.', ''));
  row.order_value = {
    amount: amountOf(BigInt(quantity) * micros),
    currency: row.order_value?.currency ?? 'USD',
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

export const reasons = {
  reject: [
    {
      code: 'LEAD_TIME_WRONG',
      label: 'The lead time is wrong',
      correction: 'The next plan uses the lead time you enter for this supplier and item.',
    },
    {
      code: 'ONE_OFF_ORDER',
      label: 'A one-off order is in the demand',
      correction: 'The order is left out of the demand history.',
    },
    {
      code: 'DISCONTINUED',
      label: 'The item is discontinued',
      correction: 'The item is no longer proposed.',
    },
    {
      code: 'SUPERSEDED',
      label: 'Another item replaces it',
      correction: 'Its demand goes to the successor.',
    },
    { code: 'TOO_MUCH', label: 'The quantity is too high', correction: null },
    { code: 'OTHER', label: 'Another reason', correction: null },
  ],
  edit: [
    { code: 'KNOWN_DEMAND', label: 'I know of demand the plan does not' },
    { code: 'LESS_DEMAND', label: 'Demand will be lower' },
    {
      code: 'ROUND_FOR_SUPPLIER',
      label: 'Rounded for the supplier or the truck',
    },
    { code: 'OTHER', label: 'Another reason' },
  ],
  snooze: [
    { code: 'WAIT_FOR_NEWS', label: 'Waiting for news from the supplier' },
    { code: 'NOT_NOW', label: 'Not now' },
  ],
};
