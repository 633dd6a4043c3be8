import { Link } from '@tanstack/react-router';
import type { CallSheet } from '../api/types';
import { day } from '../format/date';
import { money } from '../format/number';
import { humanise, reasonWords } from '../format/words';
import { cautionWords } from './words';

/** What to know before asking, and what is proposed; where nothing is, that is said. */
export function Proposed({ sheet: { cautions, recommendation: rec } }: { sheet: CallSheet }) {
  return (
    <>
      {cautions.length > 0 && (
        <div className="strip warn" role="note">
          <span aria-hidden="true">▲</span>
          <strong>Before you ask:</strong>
          <ul className="cautions">
            {cautions.map((caution) => (
              <li key={`${caution.code} ${caution.on}`}>{cautionWords(caution)}</li>
            ))}
          </ul>
        </div>
      )}
      {rec ? (
        <div>
          <p className="sentence">
            We suggest: {humanise(rec.verb).toLowerCase()} by <strong>{day(rec.deadline)}</strong>, worth{' '}
            <strong>{money(rec.value)}</strong>. {rec.reasons[0]?.text}
          </p>
          <p className="muted marks">
            {rec.reasons.slice(1).map(({ code, text }) => (
              <span key={code} className="chip" title={text}>
                {reasonWords(code)}
              </span>
            ))}
            <Link to="/recommendations/$id" params={{ id: rec.rec_id }}>
              Why, and what else could be done
            </Link>
          </p>
        </div>
      ) : (
        <p className="muted">
          {cautions.length > 0
            ? 'No contact is proposed while this stands.'
            : 'No contact is proposed: the last plan found none that is worth its minutes, or one was decided already.'}
        </p>
      )}
    </>
  );
}
