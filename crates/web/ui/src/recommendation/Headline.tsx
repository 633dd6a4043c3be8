import type { Recommendation, Session } from '../api/types';
import { RuleStrip } from '../automation/RuleStrip';
import { KeyFigures } from './KeyFigures';
import { ActionSentence, OwnFigures } from './OwnFigures';
import { isPurchase } from './Parts';
import { Sentence } from './Sentence';

/** What a recommendation says in one sentence, and its figures: those of a purchase, or the ones its queue has. */
export function Headline({ rec, session }: { rec: Recommendation; session: Session }) {
  const rule = <RuleStrip automation={rec.automation} timeZone={session.time_zone} />;
  if (isPurchase(rec))
    return (
      <>
        {rule}
        <Sentence rec={rec} today={session.business_date} />
        <KeyFigures rec={rec} />
      </>
    );
  return (
    <>
      {rule}
      <ActionSentence rec={rec} />
      <OwnFigures rec={rec} />
    </>
  );
}
