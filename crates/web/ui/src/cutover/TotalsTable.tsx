import type { CutOverTotal } from '../api/types';
import { Button } from '../components/Button';
import { Pill } from '../components/Pill';
import { ScrollArea } from '../components/ScrollArea';
import { instant } from '../format/date';
import { amount } from '../format/number';
import { countsWords, kindWords, standingOf } from './state';

interface Props {
  totals: CutOverTotal[];
  zone: string;
  /** Absent once the home is live: nothing is explained any more. */
  onExplain: ((total: CutOverTotal) => void) | undefined;
}

/** What the old system says, what the books say, and what lies between. */
export function TotalsTable({ totals, zone, onExplain }: Props) {
  const currencies = new Set(totals.map(({ expected }) => expected.currency));
  const [only] = currencies;
  const unit = currencies.size === 1 && only ? `, ${only}` : '';
  return (
    <ScrollArea label="Totals">
      <table className="table totals-table" aria-label="Totals of the old system and of the books">
        <thead>
          <tr>
            <th>Total</th>
            <th>Of</th>
            <th className="number">Old system{unit}</th>
            <th className="number">Books{unit}</th>
            <th className="number">Difference{unit}</th>
            <th>Explanation</th>
          </tr>
        </thead>
        <tbody>
          {totals.map((total) => (
            <tr key={`${total.kind} ${total.subject}`}>
              <th scope="row">{kindWords(total.kind)}</th>
              <td>{total.subject || <span className="muted">all</span>}</td>
              <td className="number">{amount(total.expected.amount)}</td>
              <td className="number">{amount(total.actual.amount)}</td>
              <td className="number">{amount(total.difference.amount)}</td>
              <td>
                <Explanation total={total} zone={zone} onExplain={onExplain} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={6}>
              <span role="status">{countsWords(totals)}</span>
            </td>
          </tr>
        </tfoot>
      </table>
    </ScrollArea>
  );
}

function Explanation({ total, zone, onExplain }: Omit<Props, 'totals'> & { total: CutOverTotal }) {
  const standing = standingOf(total);
  const subject = `${kindWords(total.kind)} ${total.subject}`.trim();
  if (standing === 'equal') return <Pill tone="good">Equal</Pill>;
  if (standing === 'explained')
    return (
      <span className="explanation">
        <span>
          <Pill tone="info">Explained</Pill> “{total.explanation}”{' '}
          <span className="muted small">
            {total.signed_by}, {instant(total.signed_at, zone)}
          </span>
        </span>
        {onExplain && (
          <Button look="quiet" aria-label={`Explain ${subject} anew`} onPress={() => onExplain(total)}>
            Change
          </Button>
        )}
      </span>
    );
  return (
    <span className="explanation">
      <Pill tone="warn">Not explained</Pill>
      {onExplain && (
        <Button aria-label={`Explain and sign ${subject}`} onPress={() => onExplain(total)}>
          Explain and sign
        </Button>
      )}
    </span>
  );
}
