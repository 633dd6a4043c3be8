import type { SuggestedMapping, UnknownField } from '../api/types';
import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { Pill } from '../components/Pill';
import { plural } from '../format/words';

interface Props {
  suggestion: SuggestedMapping;
  onFind: (unknown: UnknownField) => void;
}

/** What the files do not say and a person has to; each leads to its line. */
export function OpenQuestions({ suggestion, onFind }: Props) {
  const { unknown, unused } = suggestion;
  return (
    <Card
      title="What the files do not say"
      aside={unknown.length > 0 && <Pill tone="warn">{plural(unknown.length, 'question')}</Pill>}
    >
      <div className="stack">
        {unknown.length === 0 ? (
          <p className="muted">
            The suggestion is complete: every field that is needed has a column. Read it all the same; names can
            mislead.
          </p>
        ) : (
          <ul className="questions">
            {unknown.map((question) => (
              <li key={`${question.file} ${question.target} ${question.field}`}>
                <span>
                  <code>{question.field}</code> <span className="muted">of {question.file}</span>
                  <br />
                  {question.question}
                </span>
                <Button
                  look="quiet"
                  aria-label={`Show the line of ${question.field} of ${question.file}`}
                  onPress={() => onFind(question)}
                >
                  Show
                </Button>
              </li>
            ))}
          </ul>
        )}
        {unused.length > 0 && (
          <p className="muted">
            Not used, since nothing in it looks like something that can be loaded: {unused.join(', ')}.
          </p>
        )}
      </div>
    </Card>
  );
}
