import type { RecommendationOutcome } from '../api/types';
import { Card } from '../components/Card';
import { Pill } from '../components/Pill';
import { day } from '../format/date';
import { money, quantity } from '../format/number';
import { standingTones, standingWords } from '../outcomes/words';
import { DerivationTable } from './DerivationTable';

const metrics: Record<string, string> = {
  units_short: 'Units short',
  unit_days: 'Unit-days in stock',
  cash_in: 'Cash that came in',
  money_back: 'Money that came back',
};

/** What the recommendation brought, against what it had promised, in steps that add up. */
export function OutcomeCard({ outcome }: { outcome: RecommendationOutcome }) {
  return (
    <Card
      title="What it brought"
      aside={<Pill tone={standingTones[outcome.state]}>{standingWords[outcome.state]}</Pill>}
    >
      {outcome.realised === null ? (
        <p>
          {outcome.text}. It had promised {money(outcome.predicted)}.
        </p>
      ) : (
        <div className="stack">
          <p>
            <strong>{money(outcome.realised)}</strong> up to {day(outcome.matured_on)}; it had promised{' '}
            {money(outcome.predicted)}.
          </p>
          <p className="muted">
            {metrics[outcome.metric] ?? outcome.metric}: {quantity(outcome.actual)}, and {quantity(outcome.without)}{' '}
            without it. Compared with:{' '}
            {outcome.counterfactual.charAt(0).toLowerCase() + outcome.counterfactual.slice(1)}.
          </p>
          {outcome.derivation && <DerivationTable derivation={outcome.derivation} of="realised value" />}
        </div>
      )}
    </Card>
  );
}
