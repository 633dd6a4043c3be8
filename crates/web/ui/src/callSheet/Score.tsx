/** How the model comes to the chance that an invoice is paid late: a sum that anybody can add again. */
import type { ScoreOutlook } from '../api/types';
import { chanceWords, scoreTerms } from './words';

export function Score({ score }: { score: ScoreOutlook }) {
  return (
    <>
      <p>
        Were it written today, the model would expect it late with {score.percent} %. In log-odds, where more is later:
      </p>
      <ul className="reasons" aria-label="Why">
        {scoreTerms(score).map(([effect, text]) => (
          <li key={text}>
            <span className="chip">{effect}</span>
            <span>{text}</span>
          </li>
        ))}
      </ul>
      <p className="small muted">{chanceWords(score)}</p>
    </>
  );
}
