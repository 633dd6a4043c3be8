/** Third step: every row is read and counted as an import would, and nothing is loaded. */
import { Link } from '@tanstack/react-router';
import type { UseQueryResult } from '@tanstack/react-query';
import { ApiError } from '../api/client';
import type { ImportAnswer, UploadAnswer } from '../api/types';
import { Card } from '../components/Card';
import { FailedState, SkeletonRows } from '../components/States';
import { day } from '../format/date';
import { plural } from '../format/words';
import { outcomeWords } from './counts';
import { FileCounts, LoadTable } from './CountTable';
import { mistakeOf, type Mark } from './mapping';
import { Preview } from './Preview';
import { QuarantineButton } from './QuarantineButton';
import { searchOf } from './search';

interface Props {
  upload: UploadAnswer;
  mapping: string;
  check: UseQueryResult<ImportAnswer>;
}

export function CheckStep({ upload, mapping, check }: Props) {
  if (check.data)
    return (
      <>
        <Checked upload={upload} answer={check.data} />
        <Preview
          upload={upload}
          mapping={mapping}
          targets={[...new Set(check.data.loads.map(({ target }) => target))]}
        />
      </>
    );
  if (check.error && !check.isFetching) return <NotChecked upload={upload} mapping={mapping} check={check} />;
  return (
    <Card title="Reading every row">
      <p className="muted">Some seconds for a hundred thousand rows. Nothing is loaded by it.</p>
      <SkeletonRows count={4} label="Checking the files" />
    </Card>
  );
}

function Checked({ upload, answer }: { upload: UploadAnswer; answer: ImportAnswer }) {
  return (
    <Card
      title="What would become of the rows"
      aside={answer.complaints > 0 && <QuarantineButton importId={answer.import_id} />}
    >
      <div className="stack">
        <p className="sentence" role="status">
          {outcomeWords(answer)}
        </p>
        <FileCounts files={answer.files} isDry />
        <LoadTable loads={answer.loads} isDry />
        {answer.cut_over_on && (
          <p className="muted">
            Cut-over on {day(answer.cut_over_on)}: history counts up to that day, openings stand in the books at its
            end.
          </p>
        )}
        {answer.notes.map((note) => (
          <p key={note} className="muted">
            {note}
          </p>
        ))}
        <div className="toolbar">
          <Link className="button primary" to="/import" search={searchOf(upload.upload_id, 'load')}>
            Go on to load
          </Link>
          <Link className="button" to="/import" search={searchOf(upload.upload_id, 'mapping')}>
            Change the mapping
          </Link>
          {answer.complaints > 0 && (
            <span className="muted">
              {plural(answer.complaints, 'complaint')}: correct the files or the mapping, or go on.
            </span>
          )}
        </div>
      </div>
    </Card>
  );
}

/** A mistake of the mapping is shown at its line; anything else as what it is. */
function NotChecked({ upload, mapping, check }: Props) {
  const { error } = check;
  const mistake = mistakeOf(error instanceof ApiError ? error.problem : null);
  if (!mistake)
    return (
      <Card title="Check">
        {error && <FailedState what="The check" error={error} onRetry={() => void check.refetch()} />}
      </Card>
    );
  return (
    <Card title="The mapping does not fit">
      <div className="stack" role="alert">
        <p>{mistake.words}</p>
        <Excerpt mapping={mapping} mistake={mistake} />
        <p>
          <Link className="button primary" to="/import" search={searchOf(upload.upload_id, 'mapping')}>
            Correct line {mistake.line}
          </Link>
        </p>
      </div>
    </Card>
  );
}

/** The line with its neighbours. */
function Excerpt({ mapping, mistake }: { mapping: string; mistake: Mark }) {
  const around = mapping.split('\n').map((text, index) => ({ line: index + 1, text }));
  return (
    <div className="excerpt scroll-x" role="group" aria-label={`The mapping around line ${mistake.line}`}>
      {around
        .filter(({ line }) => Math.abs(line - mistake.line) <= 2)
        .map(({ line, text }) => (
          <div key={line} className={line === mistake.line ? 'bad' : undefined}>
            <span className="muted">
              {line === mistake.line ? '✕ ' : ''}
              {line}
            </span>
            <code>{text}</code>
          </div>
        ))}
    </div>
  );
}
