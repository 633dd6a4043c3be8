import type { Decimal, Kpi } from '../api/types';
import { Value } from '../components/Value';
import { unknown } from '../format/number';
import { targetWords } from './words';

interface Props {
  /** In percent. */
  target: Decimal | null;
  standing: Kpi['standing'];
}

/** What the rules ask of a row of a table, with a sign and a word where it is missed. */
export function ScopeTarget({ target, standing }: Props) {
  if (target === null) return <Value>{unknown}</Value>;
  const words = targetWords(target, 'percent', '');
  if (standing !== 'missed') return words;
  return (
    <span className="late">
      <span aria-hidden="true">▲ </span>
      {words}
      <span className="visually-hidden"> missed</span>
    </span>
  );
}
