/** A case of lost margin, with the waterfall of what was sold on it. */
import type { AnyRow, MarginCase, QueueRow, WaterfallStep } from '../../../crates/web/ui/src/api/types';
import { addDays, businessDate, money } from './rows';

export const caseRow: QueueRow = {
  rank: 1,
  rec_id: 'margin_0',
  revision: 1,
  kind: 'margin',
  entity_id: 'ACME',
  subject: {
    item_id: null,
    item_name: null,
    site_id: null,
    supplier_id: null,
    supplier_name: null,
    customer_id: 'CUST-0101',
    customer_name: 'Halvorsen Marine Supply',
  },
  state: 'proposed',
  verb: 'bill_difference',
  action: { command: 'bill_customer', body: {} },
  value: money(21_640),
  minutes: 8,
  value_per_minute: money(2_705),
  deadline: addDays(businessDate, 20),
  confidence: 0.9,
  reasons: [
    { code: 'BELOW_CUSTOMER_PRICE', effect: 21_640, text: 'Below the customer’s own price, approved by nobody.' },
  ],
  flags: [],
  owner: 'pricing',
  as_of: businessDate,
  expires_on: addDays(businessDate, 14),
  snoozed_until: null,
  supersedes: null,
  superseded_by: null,
  document: null,
  since: null,
  automation: null,
  below_capacity: false,
  hash: 'ca5e',
  cause: 'price_override',
  root: 'SO-000412',
  lines: 2,
  value_found: money(21_640),
  value_recoverable: money(21_640),
  claim_by: addDays(businessDate, 20),
  fix: 'Bill the difference of 216.40 USD to the customer’s own price on SO-000412',
} satisfies AnyRow as unknown as QueueRow;

const step = (name: string, label: string, cents: number, left: number, is_level = false): WaterfallStep => ({
  name,
  label,
  amount: money(cents),
  left: money(left),
  is_level,
});

function line(number: number, expected: number, actual: number): MarginCase['lines'][number] {
  return {
    document: 'SO-000412',
    line: number,
    lost_on: addDays(businessDate, -9),
    item_id: `HEX-1000${number}`,
    invoice_number: 'INV-000398',
    expected: money(expected),
    actual: money(actual),
    lost: money(expected - actual),
    sure: number === 2 ? 0.87 : null,
    sold: {
      customer_id: 'CUST-0101',
      quantity: '120',
      list: money(expected + 9_000),
      agreed: money(expected),
      invoiced: money(actual),
      pocket_margin: money(4_120),
      list_price: ((expected + 9_000) / 12_000).toFixed(4),
      customer_price: (expected / 12_000).toFixed(4),
      price: (actual / 12_000).toFixed(4),
      price_source: 'override',
      override_reason: 'match_competitor',
      approved_by: null,
    },
  };
}

export const marginCase: MarginCase = {
  contract: 1,
  rec_id: caseRow.rec_id,
  cause: 'price_override',
  as_of: businessDate,
  lost: money(21_640),
  lines: [line(1, 84_000, 72_360), line(2, 60_000, 50_000)],
  waterfall: [
    step('list', 'List price', 162_000, 162_000, true),
    step('discount', 'Own price', -18_000, 144_000),
    step('override', 'Override', -21_640, 122_360),
    step('invoice', 'Invoiced', 122_360, 122_360, true),
    step('freight', 'Freight', 1_200, 123_560),
    step('credits', 'Credits', 0, 123_560),
    step('terms', 'Waiting', -980, 122_580),
    step('pocket_price', 'Pocket price', 122_580, 122_580, true),
    step('cost', 'Goods', -113_340, 9_240),
    step('scrapped', 'Scrapped returns', -1_000, 8_240),
    step('pocket_margin', 'Pocket margin', 8_240, 8_240, true),
  ],
  sold_lines: 2,
};
