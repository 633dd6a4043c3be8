import type { QueueAbout } from '../api/types';
import { Button } from '../components/Button';
import { EmptyState } from '../components/States';
import { count } from '../format/number';
import { aboutTitle, aboutWords, missingWords, noneWords } from './about';

interface Props {
  about: QueueAbout;
  onClear: () => void;
}

/** Over a queue that shows only what is about the rows of a number: which rows, and what the queue has none on. */
export function AboutStrip({ about, onClear }: Props) {
  return (
    <div className="strip" role="status">
      <span>
        <strong>{aboutTitle(about)}:</strong> {aboutWords(about)}.{' '}
        {about.missing.length > 0 && <span className="muted">Not in it: {missingWords(about)}.</span>}
      </span>
      <Button look="quiet" onPress={onClear}>
        Show the whole queue
      </Button>
    </div>
  );
}

/** Nothing of the rows is to be decided: said with their names, in place of an empty page. */
export function NoneOfThese({ about, onClear, held, onHeld }: Props & { held: number; onHeld: () => void }) {
  return (
    <EmptyState
      title={noneWords(about)}
      action={
        <>
          {held > 0 && (
            <Button keyHint="H" onPress={onHeld}>
              Show what is held back ({count(held)})
            </Button>
          )}
          <Button onPress={onClear}>Show the whole queue</Button>
        </>
      }
    >
      {aboutTitle(about)}. {about.missing.length > 0 && `Nothing is proposed today on ${missingWords(about)}.`}
    </EmptyState>
  );
}
