/** Customers who owe money: their rows in the collections queue, their call sheets, and what the commands of a sheet do to them. */
import type {
  AnyRow,
  CallSheet,
  CommandAnswer,
  OwedInvoice,
  Queue,
  QueueColumn,
  QueueRow,
  TimelineEvent,
} from '../../../crates/web/ui/src/api/types';
import { heldOf } from './held';
import { collectionsHead } from './kpis';
import { addDays, businessDate, currency, money } from './rows';

export interface AccountScenario {
  /** How the read of a call sheet answers. */
  sheet: 'ok' | 'failed' | 'slow' | 'quiet';
  /** Rules answer in place of the model that foretells payments. */
  isModelOff: boolean;
}

export interface SentCommand {
  key: string;
  body: Record<string, unknown>;
}

const customers = [
  ['CUST-0101', 'Halvorsen Marine Supply'],
  ['CUST-0102', 'Brightwater Utilities'],
  ['CUST-0103', 'Tallgrass Foods'],
] as const;

export class AccountWorld {
  readonly rows: QueueRow[];
  /** Every command that was carried out, for tests to look at. */
  readonly commands: { name: string; sent: SentCommand }[] = [];
  private readonly sheets = new Map<string, CallSheet>();
  private readonly answers = new Map<string, { body: string; answer: CommandAnswer }>();

  constructor(scenario: AccountScenario) {
    this.rows = customers.map(([id, name], index) => accountRow(id, name, index) as QueueRow);
    customers.forEach(([id, name], index) => {
      const row = this.rows[index] as QueueRow;
      this.sheets.set(id, scenario.sheet === 'quiet' ? quietSheet(id, name) : sheetOf(id, name, row));
    });
  }

  sheet(customerId: string, commitSeq: number): CallSheet | null {
    const sheet = this.sheets.get(customerId);
    return sheet ? { ...sheet, commit_seq: commitSeq } : null;
  }

  /** Whether a command is about an account. */
  takes(name: string): boolean {
    return name === 'log_activity' || name in carryOut;
  }

  /** The same key gets the same answer for ever; under another body it is a conflict. */
  command(name: string, sent: SentCommand, commitSeq: number): CommandAnswer {
    const body = JSON.stringify(sent.body);
    const known = this.answers.get(sent.key);
    if (known) return { ...known.answer, outcome: known.body === body ? 'repeated' : 'conflict' };
    const answer = this.carryOut(name, sent, commitSeq);
    this.answers.set(sent.key, { body, answer });
    if (answer.outcome === 'accepted') this.commands.push({ name, sent });
    return answer;
  }

  private carryOut(name: string, { key, body }: SentCommand, commitSeq: number): CommandAnswer {
    const base = { key, documents: [], refusal: null, invalid: null, answer: null };
    const sheet = [...this.sheets.values()].find(({ customer, invoices }) =>
      name === 'open_dispute'
        ? invoices.some(({ invoice_number: number }) => number === body.invoice_number)
        : customer.customer_id === body.customer_id,
    );
    if (!sheet || (name === 'record_promise' && Number(body.amount) > Number(sheet.owed.open.amount)))
      return {
        ...base,
        outcome: 'refused',
        commit_seq: null,
        refusal: {
          code: 'more_than_open',
          subject: String(body.customer_id),
          message: `${String(body.amount)} ${currency} is more than is open.`,
          remedy: 'Give at most what is open.',
        },
      };
    const documents = carryOut[name]?.(sheet, body) ?? [];
    sheet.timeline = [eventOf(name, body, documents[0]?.id ?? '', commitSeq), ...sheet.timeline];
    return { ...base, outcome: 'accepted', commit_seq: commitSeq, documents };
  }
}

const carryOut: Record<string, (sheet: CallSheet, body: Record<string, unknown>) => CommandAnswer['documents']> = {
  record_promise(sheet, body) {
    const promise_number = `PP-${String(sheet.promises.length + 7).padStart(6, '0')}`;
    const invoices = body.invoices as string[];
    sheet.promises = [
      {
        promise_number,
        made_on: businessDate,
        promised_on: String(body.promised_on),
        amount: { amount: String(body.amount), currency },
        received: money(0),
        state: 'open',
        taker: 'buyer.kim',
        invoices,
      },
      ...sheet.promises,
    ];
    sheet.invoices = sheet.invoices.map((invoice) =>
      invoices.includes(invoice.invoice_number) ? { ...invoice, promise_number } : invoice,
    );
    return [{ kind: 'promise', id: promise_number }];
  },
  open_dispute(sheet, body) {
    sheet.invoices = sheet.invoices.map((invoice) =>
      invoice.invoice_number === body.invoice_number ? { ...invoice, disputed: true } : invoice,
    );
    return [{ kind: 'dispute', id: 'DI-000009' }];
  },
};

function eventOf(name: string, body: Record<string, unknown>, document: string, commitSeq: number): TimelineEvent {
  const kinds: Record<string, string> = { record_promise: 'promise_made', open_dispute: 'dispute_opened' };
  return {
    at: '2026-11-05T15:20:00Z',
    kind: kinds[name] ?? String(body.kind),
    document,
    actor: 'buyer.kim',
    minutes: typeof body.minutes === 'number' ? body.minutes : null,
    outcome: typeof body.outcome === 'string' ? body.outcome : null,
    note: typeof body.note === 'string' ? body.note : null,
    detail: {},
    commit_seq: commitSeq,
  };
}

function accountRow(customerId: string, name: string, index: number): AnyRow {
  const value = 41_230 - index * 9_100;
  return {
    rank: index + 1,
    rec_id: `account_${index}`,
    revision: 1,
    kind: 'collections',
    entity_id: 'ACME',
    subject: {
      item_id: null,
      item_name: null,
      site_id: null,
      supplier_id: null,
      supplier_name: null,
      customer_id: customerId,
      customer_name: name,
    },
    state: 'proposed',
    verb: 'call',
    action: { command: 'create_task', body: {} },
    value: money(value),
    minutes: 6,
    value_per_minute: money(value / 6),
    deadline: addDays(businessDate, 7),
    confidence: 0.7,
    reasons: [
      {
        code: 'HABIT_LATER',
        effect: 41_200,
        text: '4 of the last 5 settled invoices were late, by 18.4 days as a rule.',
      },
      { code: 'LONG_PAST_DUE', effect: 20_000, text: 'Past due for 43 days.' },
    ],
    flags: [],
    owner: 'collections',
    as_of: businessDate,
    expires_on: addDays(businessDate, 7),
    snoozed_until: null,
    supersedes: null,
    superseded_by: null,
    document: null,
    since: null,
    automation: null,
    below_capacity: false,
    hash: 'c0ll',
    customer_id: customerId,
    customer_name: name,
    balance: money(1_284_350),
    past_due: money(842_100),
    days_past_due: 43,
    expected_cash_14d: money(180_000),
    probability_late_30: 0.61,
    top_invoice_id: `INV-00${index}101`,
    channel: 'call',
    step: null,
    next_step_on: null,
    promise_state: 'none',
    dispute: null,
    last_contact_on: null,
    cost: money(420),
  };
}

const columns: QueueColumn[] = [
  ['rank', 'integer', 'Rank'],
  ['customer_id', 'text', 'Customer'],
  ['balance', 'money', 'Balance'],
  ['past_due', 'money', 'Past due'],
  ['channel', 'text', 'Contact'],
  ['value', 'money', 'Worth of it'],
  ['reasons', 'reasons', 'Reasons'],
].map(([name = '', type = '', label = '']) => ({ name, type, unit: null, label }));

export function collectionsQueueOf(rows: QueueRow[], isModelOff: boolean): Queue {
  return {
    contract: 1,
    kind: 'collections',
    as_of: businessDate,
    total: rows.length,
    returned: rows.length,
    totals: { value: money(96_390), minutes: rows.length * 6 },
    capacity: null,
    head: collectionsHead,
    about: null,
    columns,
    rows,
    ...heldOf('collections'),
    rules_only: isModelOff ? { model: 'time_to_pay', why: 'it is switched off' } : null,
  };
}

function invoice(number: string, dueDays: number, cents: number, change: Partial<OwedInvoice> = {}): OwedInvoice {
  const due_on = addDays(businessDate, -dueDays);
  return {
    invoice_number: number,
    so_number: number.replace('INV', 'SO'),
    customer_reference: 'PO 4471',
    invoiced_on: addDays(due_on, -30),
    due_on,
    days_past_due: dueDays,
    total: money(cents),
    open: money(cents),
    disputed: false,
    promise_number: null,
    delivery: {
      shipment_number: number.replace('INV', 'SH'),
      shipped_on: addDays(due_on, -30),
      carrier: 'NORTHLINE',
      lines: 5,
      late_lines: 0,
      short_lines: 0,
    },
    outlook: {
      late_probability: dueDays > 0 ? 1 : 0.64,
      late_30_probability: dueDays > 30 ? 1 : 0.38,
      paid_14d_probability: 0.22,
      expected_on: addDays(businessDate, 16),
      p10_on: addDays(businessDate, 3),
      p90_on: addDays(businessDate, 47),
      score: {
        base: '-0.35',
        effects: [
          { text: 'Paid late lately', effect: '0.71' },
          { text: 'Due long before the day of the month on which the customer pays', effect: '0.32' },
          { text: "Like the customer's usual invoices in size", effect: '-0.11' },
        ],
        rest: '0.01',
        log_odds: '0.58',
        calibrated: null,
        percent: 64,
      },
    },
    ...change,
  };
}

function sheetOf(customerId: string, name: string, row: QueueRow): CallSheet {
  const tag = customerId.slice(-1);
  return {
    contract: 1,
    as_of: businessDate,
    commit_seq: 12_346,
    customer: { customer_id: customerId, name, segment: 'Trade', region: 'North', payment_days: 30 },
    exposure: {
      open_invoices: money(1_284_350),
      open_orders: money(310_000),
      on_account: money(12_000),
      total: money(1_582_350),
      credit_limit: money(1_500_000),
      room: money(-82_350),
    },
    owed: {
      open: money(1_284_350),
      past_due: money(842_100),
      past_due_disputed: money(120_050),
      claimable: money(710_050),
      days_past_due: 43,
    },
    cautions: [
      { code: 'our_fault', why: null, amount: null, on: addDays(businessDate, -6), lines: 1 },
      { code: 'disputed', why: null, amount: money(120_050), on: null, lines: null },
    ],
    invoices: [
      invoice(`INV-00${tag}101`, 43, 502_000),
      invoice(`INV-00${tag}107`, 21, 220_050),
      invoice(`INV-00${tag}112`, 12, 120_050, {
        disputed: true,
        delivery: {
          shipment_number: `SH-00${tag}112`,
          shipped_on: addDays(businessDate, -42),
          carrier: 'NORTHLINE',
          lines: 3,
          late_lines: 1,
          short_lines: 2,
        },
      }),
      invoice(`INV-00${tag}118`, -9, 442_250, { delivery: null, so_number: '' }),
    ],
    promises: [
      {
        promise_number: 'PP-000004',
        made_on: addDays(businessDate, -40),
        promised_on: addDays(businessDate, -30),
        amount: money(300_000),
        received: money(100_000),
        state: 'broken',
        taker: 'pat',
        invoices: [`INV-00${tag}101`],
      },
    ],
    disputes: [
      {
        dispute_number: 'DI-000003',
        invoice_number: `INV-00${tag}112`,
        amount: money(120_050),
        reason: 'short_shipment',
        note: 'Two boxes missing',
        opened_on: addDays(businessDate, -8),
        owner: 'service',
        state: 'open',
        resolution: null,
        resolved_on: null,
      },
    ],
    waiting: [
      {
        so_number: 'SO-000931',
        line: 2,
        item_id: 'HEX-10002',
        item_name: 'Hex bolt, zinc M10 × 60',
        quantity: '40',
        unit: 'EA',
        due_on: addDays(businessDate, -6),
        days_late: 6,
      },
    ],
    payments: [
      {
        payment_number: 'PAY-000301',
        received_on: addDays(businessDate, -19),
        reference: 'ACH 88120',
        amount: money(312_000),
        unapplied: money(12_000),
        reversed_on: null,
      },
    ],
    timeline: [
      {
        at: '2026-10-21T14:05:00Z',
        kind: 'call',
        document: '',
        actor: 'pat',
        minutes: 5,
        outcome: 'no_answer',
        note: null,
        detail: {},
        commit_seq: 12_001,
      },
    ],
    outlook: {
      as_of: businessDate,
      mode: 'model',
      why: null,
      settled: 38,
      late: 25,
      recent: 5,
      recent_late: 4,
      usual_days_late: '18.4',
    },
    cash: [
      [120_050, 1, 7],
      [161_502, 8, 14],
      [240_100, 15, 21],
      [98_020, 22, 28],
      [664_678, 29, null],
    ].map(([cents, first, last]) => ({
      from_on: addDays(businessDate, first ?? 0),
      until_on: last == null ? null : addDays(businessDate, last),
      expected: money(cents ?? 0),
    })),
    recommendation: row,
  };
}

/** A customer who owes nothing: everything is empty and says so. */
function quietSheet(customerId: string, name: string): CallSheet {
  const nothing = money(0);
  return {
    ...sheetOf(customerId, name, {} as QueueRow),
    exposure: {
      open_invoices: nothing,
      open_orders: nothing,
      on_account: nothing,
      total: nothing,
      credit_limit: null,
      room: null,
    },
    owed: { open: nothing, past_due: nothing, past_due_disputed: nothing, claimable: nothing, days_past_due: 0 },
    cautions: [{ code: 'nothing_past_due', why: null, amount: null, on: null, lines: null }],
    invoices: [],
    promises: [],
    disputes: [],
    waiting: [],
    payments: [],
    timeline: [],
    outlook: null,
    cash: [],
    recommendation: null,
  };
}
