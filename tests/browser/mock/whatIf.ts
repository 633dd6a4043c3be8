/** A what-if answer that moves the right way: more service or longer waiting orders more. */
import type { QueueRow, WhatIf, WhatIfProposal, WhatIfRequest } from '../../../crates/web/ui/src/api/types';
import { derivationOf } from './detail';
import { amountOf, businessDate } from './rows';

const known = { service: 0.97, leadTime: 12, review: 7 };

export function whatIfOf(row: QueueRow, request: WhatIfRequest): WhatIf {
  const service = request.service_level ?? known.service;
  const leadTime = request.lead_time_days ?? known.leadTime;
  const review = request.review_days ?? known.review;
  const share = 1 + (service - known.service) * 5 + (leadTime - known.leadTime) / 20 + (review - known.review) / 40;
  const proposed = BigInt(Math.max(0, Math.round(Number(row.quantity) * share)));
  const ordered = request.quantity ? BigInt(request.quantity) : proposed;
  const side = (proposal: WhatIfProposal | null): WhatIf['before'] => ({
    service_level: known.service,
    lead_time_days: known.leadTime,
    review_days: known.review,
    no_action: proposal ? null : 'above_reorder_point',
    position: '40',
    reorder_point: '96',
    proposal,
  });
  return {
    contract: 1,
    rec_id: row.rec_id,
    revision: row.revision,
    unit: row.unit,
    before: side(proposal(row, BigInt(row.quantity), BigInt(row.quantity))),
    after: {
      ...side(ordered > 0n ? proposal(row, proposed, ordered) : null),
      service_level: service,
      lead_time_days: leadTime,
      review_days: review,
    },
  };
}

function proposal(row: QueueRow, proposed: bigint, ordered: bigint): WhatIfProposal {
  const micros = BigInt((row.unit_cost ?? '0.000000').replace('.', ''));
  const changed = { ...row, quantity: String(proposed), quantity_raw: String(proposed) };
  return {
    quantity: String(ordered),
    quantity_proposed: String(proposed),
    order_up_to: String(ordered + 40n),
    order_value: { amount: amountOf(ordered * micros), currency: row.order_value.currency },
    value: row.value,
    cover_days_before: row.cover_days_before,
    cover_days_after: (row.cover_days_after ?? 0) + Number(ordered - BigInt(row.quantity)),
    stockout_probability_before: row.stockout_probability_before ?? 0,
    stockout_probability_after: row.stockout_probability_after ?? 0,
    order_by: row.order_by ?? businessDate,
    reasons: row.reasons,
    derivation: derivationOf(changed),
  };
}
