/** The cut-over of the mock: totals that a test sends beside books that stand still. */
import type { CutOver, CutOverTotal } from '../../../crates/web/ui/src/api/types';
import { problemWith, type Answer } from './answers';

export interface CutOverScenario {
  cutOver: 'none' | 'unchecked' | 'differs' | 'live' | 'failed';
}

/** What the books say, in cents. */
const books: Record<string, bigint> = {
  'stock_value MAIN': 412_318_255n,
  'stock_value EAST': 98_114_000n,
  'receivables ': 284_210_550n,
  'payables ': 119_004_875n,
  'account 1400': 510_432_255n,
};

const differing =
  'kind,subject,amount\nstock_value,MAIN,4123182.55\nstock_value,EAST,981152.40\nreceivables,,2842105.50\npayables,,1190048.75\naccount,1400,5104334.95\n';

export class CutOverWorld {
  private state: CutOver;

  constructor(private readonly scenario: CutOverScenario) {
    const isNone = scenario.cutOver === 'none';
    this.state = {
      contract: 1,
      state: isNone ? 'none' : 'open',
      cut_over_on: isNone ? null : '2026-10-31',
      checked_at: null,
      totals: [],
      unexplained: 0,
      may_go_live: false,
    };
    if (scenario.cutOver === 'differs') this.check(differing);
    if (scenario.cutOver === 'live') {
      this.check(differing.replace('981152.40', '981140.00').replace('5104334.95', '5104322.55'));
      this.state.state = 'live';
    }
  }

  read(): Answer<CutOver> {
    if (this.scenario.cutOver !== 'failed') return { body: this.state };
    return {
      problem: problemWith({
        title: 'The books could not be read',
        status: 500,
        kind: 'fault',
        code: 'file_failed',
        remedy: 'Check the disk, then try again.',
      }),
    };
  }

  check(csv: string): Answer<CutOver> {
    const [header = '', ...lines] = csv.trim().split('\n');
    if (header !== 'kind,subject,amount') return badTotals(1, `has the header \`${header}\``);
    const totals: CutOverTotal[] = [];
    for (const [index, line] of lines.entries()) {
      const [kind = '', subject = '', amount = ''] = line.split(',');
      if (!/^-?\d+\.\d\d$/.test(amount)) return badTotals(index + 2, `“${amount}” is no amount of money`);
      totals.push(compared(kind, subject, amount));
    }
    this.state = { ...this.state, checked_at: '2026-11-05T14:02:00Z', totals };
    return this.settled();
  }

  explain(kind: string, subject: string, explanation: string): Answer<CutOver> {
    const total = this.state.totals.find((total) => total.kind === kind && total.subject === subject);
    if (total) Object.assign(total, { explanation, signed_by: 'buyer.kim', signed_at: '2026-11-05T14:10:00Z' });
    return this.settled();
  }

  goLive(): Answer<CutOver> {
    if (!this.state.may_go_live)
      return {
        problem: problemWith({
          title: 'Differences are not explained',
          status: 409,
          kind: 'refusal',
          code: 'cut_over_open',
          remedy: 'Explain each of them.',
        }),
      };
    this.state = { ...this.state, state: 'live' };
    return { body: this.state };
  }

  private settled(): Answer<CutOver> {
    const open = this.state.totals.filter(
      ({ difference, explanation }) => difference.amount !== '0.00' && explanation === null,
    );
    this.state = {
      ...this.state,
      unexplained: open.length,
      may_go_live: this.state.totals.length > 0 && open.length === 0,
    };
    return { body: structuredClone(this.state) };
  }
}

function compared(kind: string, subject: string, amount: string): CutOverTotal {
  const expected = BigInt(amount.replace('.', ''));
  const actual = books[`${kind} ${subject}`] ?? 0n;
  return {
    kind,
    subject,
    expected: usd(expected),
    actual: usd(actual),
    difference: usd(actual - expected),
    explanation: null,
    signed_by: null,
    signed_at: null,
  };
}

function usd(cents: bigint) {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return { amount: `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`, currency: 'USD' };
}

function badTotals(line: number, title: string): { problem: ReturnType<typeof problemWith> } {
  return {
    problem: problemWith({
      title,
      status: 400,
      code: 'bad_totals',
      remedy: 'Write kind, subject and an amount such as 1234.50 on each line.',
      at: { file: 'totals.csv', line, field: 'amount' },
    }),
  };
}
