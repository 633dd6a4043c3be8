/**
 * What the server answers, as the contract for programs (version 1) writes it.
 *
 * Money and quantities are decimal strings and stay strings: they are shown with `Intl` and added with `format/decimal.ts`, never turned into
 * floats. Probabilities and measures are numbers. Unknown is null. Keys marked optional are ones the contract allows a server to add.
 */

export type Decimal = string;
/** A civil day, `YYYY-MM-DD`. */
export type Day = string;
/** An instant, RFC 3339 with `Z`. */
export type Instant = string;
export interface Money {
  amount: Decimal;
  currency: string;
}
/** A statistic (days of cover): a number, or a decimal string where the server keeps it exact. */
export type Measure = number | Decimal;

export interface SnapshotRef {
  id: string;
  commit_seq: number;
  business_date: Day;
  hash: string;
}

export interface LastRun {
  run_id: string;
  as_of: Day;
  snapshot: SnapshotRef;
  rule_bundle: string;
  finished_at: Instant;
  items_checked: number;
  proposed: number;
}

export interface Session {
  contract: 1;
  actor: string;
  home_id: string;
  entity_id: string;
  entity_name: string;
  currency: string;
  time_zone: string;
  business_date: Day;
  clock: 'system' | 'fixed';
  commit_seq: number;
  last_run: LastRun | null;
}

export type RecommendationState =
  | 'proposed'
  | 'edited'
  | 'approved'
  | 'auto_approved'
  | 'rejected'
  | 'snoozed'
  | 'superseded'
  | 'expired'
  | 'executing'
  | 'executed'
  | 'failed'
  | 'outcome_measured'
  | 'reversed'
  | 'unmeasurable';

export interface Reason {
  code: string;
  effect: string | null;
  text: string;
}

export interface Subject {
  item_id?: string;
  site_id?: string;
  supplier_id?: string;
  item_name?: string;
  site_name?: string;
  supplier_name?: string;
}

/** One row of the replenishment queue. */
export interface QueueRow {
  rank: number;
  rec_id: string;
  revision: number;
  kind: string;
  entity_id: string;
  subject: Subject;
  state: RecommendationState;
  verb: string;
  action: { command: string; body: unknown } | null;
  value: Money | null;
  minutes: Measure | null;
  value_per_minute: Money | Measure | null;
  deadline: Day | null;
  confidence: Measure | null;
  reasons: Reason[];
  flags: string[];
  owner: string | null;
  item_id: string;
  site_id: string;
  supplier_id: string | null;
  order_by: Day | null;
  quantity_raw: Decimal | null;
  quantity: Decimal;
  unit: string;
  unit_cost: Money | Decimal | null;
  order_value: Money | null;
  cover_days_before: Measure | null;
  cover_days_after: Measure | null;
  stockout_probability_before: number | null;
  stockout_probability_after: number | null;
  policy: string | null;
  forecast_method: string | null;
  on_hand?: Decimal | null;
  projected?: Decimal | null;
  snoozed_until?: Day | null;
}

export interface QueueColumn {
  name: string;
  type: string;
  unit: string | null;
  label: string;
}

export interface Queue {
  contract: 1;
  kind: string;
  as_of: Day | null;
  total: number;
  returned: number;
  totals: { value: Money | null; minutes: Measure | null };
  columns: QueueColumn[];
  rows: QueueRow[];
}

export type DerivationOp = 'set' | 'add' | 'subtract' | 'multiply' | 'divide' | 'at_least' | 'at_most' | 'round_up_to';

export interface DerivationStep {
  n: number;
  label: string;
  op: DerivationOp;
  value: Decimal;
  unit: string | null;
  result: Decimal;
  source: { table: string; version: number | string | null; key: unknown } | null;
  rule_id: string | null;
}

export interface Derivation {
  unit: string;
  result: Decimal;
  steps: DerivationStep[];
}

export interface EvidenceTable {
  table: string;
  version: number | string | null;
  rows: number;
  hash: string;
}

export interface RecommendationEvent {
  at: Instant;
  actor: string;
  event: string;
  from: string | null;
  to: string | null;
  reason: string | null;
  note: string | null;
  commit_seq: number;
}

export interface DemandChartData {
  unit: string;
  bucket_days: number;
  history: { on: Day; quantity: number; censored_days: number }[];
  forecast: {
    on: Day;
    mean: number;
    q025: number;
    q10: number;
    q25: number;
    q50: number;
    q75: number;
    q90: number;
    q975: number;
  }[];
}

export interface ProjectionDay {
  on: Day;
  without_p50: number;
  without_p10: number;
  without_p90: number;
  with_p50: number;
  with_p10: number;
  with_p90: number;
}

export interface ProjectionChartData {
  unit: string;
  days: ProjectionDay[];
  receipts: { on: Day; quantity: number; source: string }[];
  reorder_point: number | null;
  order_up_to: number | null;
}

export interface Alternative {
  verb?: string;
  text?: string;
  quantity?: Decimal;
  unit?: string;
  value?: Money | null;
}

export interface ModelRef {
  name: string;
  version: string;
  mode?: string;
}

export interface Recommendation extends QueueRow {
  run_id: string;
  first_run_id: string;
  snapshot: SnapshotRef;
  rule_bundle: string;
  models?: ModelRef[];
  alternatives: Alternative[];
  assumptions: (string | { code?: string; text: string })[];
}

export interface RecommendationDetail {
  contract: 1;
  recommendation: Recommendation;
  derivation: Derivation;
  evidence: EvidenceTable[];
  events: RecommendationEvent[];
  hash: string;
  charts?: { demand: DemandChartData | null; projection: ProjectionChartData | null };
}

export interface Refusal {
  code: string;
  subject: string | null;
  message: string;
  remedy: string | null;
}

export interface DocumentRef {
  kind: string;
  id: string;
}

export interface DecisionResult {
  rec_id: string;
  revision: number;
  state: RecommendationState;
  outcome: 'done' | 'refused';
  refusal: Refusal | null;
  execution: { command: string; commit_seq: number; documents: DocumentRef[] } | null;
}

export interface DecisionAnswer {
  contract: 1;
  results: DecisionResult[];
  done: number;
  refused: number;
}

export interface DecisionBody {
  recs: { rec_id: string; revision: number }[];
  reason?: string;
  note?: string;
  set?: { quantity: Decimal };
  until?: Day;
}

export type DecisionVerb = 'approve' | 'reject' | 'edit' | 'snooze' | 'unsnooze';

export interface ReasonOption {
  code: string;
  label: string;
  correction?: string | null;
}

export interface ReasonCatalogue {
  reject: ReasonOption[];
  edit: ReasonOption[];
  snooze: ReasonOption[];
}

export type ReplayLevel = 'evidence' | 'lake';

export interface ReplayDifference {
  rec_id: string;
  revision: number;
  step: string | number;
  recorded: unknown;
  derived: unknown;
}

export interface Replay {
  contract: 1;
  level: ReplayLevel;
  replayed: number;
  equal: number;
  unequal: number;
  retired: number;
  seconds: number;
  differences: ReplayDifference[];
}

export interface BusinessDocument {
  contract: 1;
  kind: string;
  id: string;
  document: Record<string, unknown>;
  lines: Record<string, unknown>[];
  postings: Record<string, unknown>[];
  timeline: Record<string, unknown>[];
}

/** RFC 9457, with a stable `code` and what would make it right. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  code: string;
  remedy?: string | null;
}
