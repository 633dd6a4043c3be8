import type { AnyRow } from '../api/types';
import { instant } from '../format/date';
import { prose } from '../format/prose';

/** What the rules let happen to a recommendation without a person, and until when it can be vetoed; nothing where people decide. */
export function RuleStrip({ automation, timeZone }: Pick<AnyRow, 'automation'> & { timeZone: string }) {
  if (!automation) return null;
  const { state, rule, text, executes_at: until } = automation;
  if (state === 'waiting')
    return (
      <div className="strip" role="status">
        <span>
          Approved by the rule <code>{rule}</code>. It is carried out after {instant(until, timeZone)} unless somebody
          rejects or edits it before.
        </span>
      </div>
    );
  if (!text) return null;
  return (
    <p className="small muted">
      Not automatic, though <code>{rule}</code> asks for it: {prose(text)}.
    </p>
  );
}
