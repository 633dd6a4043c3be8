import { Button } from '../components/Button';
import { quantity } from '../format/number';
import { plural } from '../format/words';
import { belowId } from './capacity';
import type { BelowTotals } from './lines';
import { moneyList } from './Totals';

interface Props {
  totals: BelowTotals;
  isActive: boolean;
  domId: string;
  top: number;
  rowIndex: number;
  onToggle: () => void;
  onFocus: (id: string) => void;
}

/** What nobody gets to today, as one row; its rows follow it when it is opened. */
export function BelowLine({ totals, isActive, domId, top, rowIndex, onToggle, onFocus }: Props) {
  const { count, values, minutes, isOpen } = totals;
  return (
    // The keyboard acts on the grid, which names the active row (aria-activedescendant); the mouse acts on the row itself.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      role="row"
      id={domId}
      aria-rowindex={rowIndex}
      className={isActive ? 'grid-below is-active' : 'grid-below'}
      style={{ width: '100%', transform: `translateY(${top}px)` }}
      onClick={() => onFocus(belowId)}
    >
      <div role="gridcell" className="group-name">
        Below today&rsquo;s capacity
        <span className="small muted">
          {plural(count, 'row')} · {moneyList(values)} · {quantity(minutes.toFixed(1))} minutes
        </span>
        <Button look="quiet" excludeFromTabOrder keyHint="⏎" aria-expanded={isOpen} onPress={onToggle}>
          {isOpen ? 'Hide them' : 'Show them'}
        </Button>
      </div>
    </div>
  );
}
