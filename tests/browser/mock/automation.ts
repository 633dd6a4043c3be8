/** The steps in force of the mock: one segment that is automatic, one whose scorecard is not open, and a switch that returns what waits. */
import type { Automation, AutomationSegment } from '../../../crates/web/ui/src/api/types';

const money = (amount: string) => ({ amount, currency: 'USD' });

const automatic: AutomationSegment = {
  kind: 'replenishment',
  supplier_id: 'S-1',
  supplier_name: 'Fast Fasteners',
  abc: 'A',
  rule: 'automation/fast-fasteners',
  asked: 'automatic',
  step: 'automatic',
  why: null,
  text: null,
  open: 3,
  waiting: 2,
  accepted: 40,
  edited: 3,
  rejected: 2,
  overruled: '0.11',
  overruled_max: '0.20',
  settled: 31,
  settled_min: 20,
  predicted: money('4000.00'),
  realised: money('3880.00'),
  ratio: '0.97',
  ratio_min: '0.80',
  look_back_days: 180,
  recommendation_cap: money('1500.00'),
  supplier_day_cap: money('4000.00'),
  supplier_used: money('1240.50'),
  day_cap: money('10000.00'),
  veto_hours: 24,
};

const closed: AutomationSegment = {
  ...automatic,
  supplier_id: 'S-2',
  supplier_name: 'Slow Screws',
  step: 'suggest',
  why: 'too_few_settled',
  text: '7 of 20 settled',
  waiting: 0,
  settled: 7,
  ratio: null,
  supplier_used: money('0.00'),
};

const margin: AutomationSegment = {
  ...closed,
  kind: 'margin',
  supplier_id: null,
  supplier_name: null,
  abc: null,
  rule: 'automation/people-decide',
  asked: 'suggest',
  why: null,
  text: null,
  settled: 0,
  overruled: null,
};

export class AutomationWorld {
  private stop: Automation['switches'][number] | undefined;

  read(): Automation {
    const isStopped = this.stop?.stopped === true;
    const first = isStopped
      ? {
          ...automatic,
          step: 'suggest',
          why: 'stopped',
          text: `kim stopped it on 2026-11-05: ${this.stop?.why}`,
          waiting: 0,
        }
      : automatic;
    return {
      contract: 1,
      as_of: '2026-11-05',
      rules: { bundle: 'b0', published_by: 'kim', published_at: '2026-11-01T15:00:00Z' },
      switches: this.stop ? [this.stop] : [],
      day: {
        approved: money(isStopped ? '0.00' : '1240.50'),
        waiting: isStopped ? 0 : 2,
        waiting_amount: money(isStopped ? '0.00' : '1240.50'),
        next_executes_at: isStopped ? null : '2026-11-06T15:00:00Z',
      },
      segments: [first, closed, margin],
    };
  }

  switch({ stopped, why }: { stopped: boolean; why: string }): Automation {
    this.stop = { scope: 'all', stopped, why, actor: 'kim', at: '2026-11-05T16:00:00Z' };
    return this.read();
  }
}
