/** Last step: good rows become masters, opening balances and history; the others wait in quarantine. */
import { useMutation, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { answered, ApiError, server } from '../api/client';
import type { ImportAnswer, UploadAnswer } from '../api/types';
import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { Pill } from '../components/Pill';
import { SkeletonRows } from '../components/States';
import { day } from '../format/date';
import { count } from '../format/number';
import { humanise, plural } from '../format/words';
import { CheckStep } from './CheckStep';
import { outcomeWords, total } from './counts';
import { FileCounts, LoadTable } from './CountTable';
import { QuarantineButton } from './QuarantineButton';
import { changedByImport } from './queries';

interface Props {
  upload: UploadAnswer;
  mapping: string;
  check: UseQueryResult<ImportAnswer>;
}

export function LoadStep({ upload, mapping, check }: Props) {
  const client = useQueryClient();
  const load = useMutation({
    mutationFn: () => {
      const body = { upload_id: upload.upload_id, mapping, dry_run: false };
      return answered(server.POST('/api/v1/imports', { body }));
    },
    onSettled: () => Promise.all(changedByImport.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  if (load.data) return <Loaded answer={load.data} />;
  if (load.isPending)
    return (
      <Card title="Loading the good rows">
        <p>
          The books take the rows as commands, the lake takes the history. You may leave the page: the import goes on,
          and stands below under earlier imports when it is done.
        </p>
        <SkeletonRows count={4} label="Loading the good rows" />
      </Card>
    );
  if (!check.data) return <CheckStep upload={upload} mapping={mapping} check={check} />;
  return (
    <>
      {load.error && <NotLoaded error={load.error} onRetry={() => load.mutate()} />}
      <ToLoad answer={check.data} onLoad={() => load.mutate()} />
    </>
  );
}

function ToLoad({ answer, onLoad }: { answer: ImportAnswer; onLoad: () => void }) {
  const { loaded, quarantined } = total(answer.files);
  return (
    <Card title="Load">
      <div className="stack">
        <p className="sentence">{outcomeWords(answer)}</p>
        <LoadedByTarget loaded={answer.loaded} />
        <div className="toolbar">
          <Button look="primary" isDisabled={loaded === 0} onPress={onLoad}>
            Load {plural(loaded, 'good row')}
          </Button>
          <span className="muted">
            {loaded === 0
              ? 'Nothing is new: every row is as it was, or waits for a correction.'
              : quarantined > 0
                ? `${plural(quarantined, 'row')} will wait in quarantine with the reasons; a later import takes them when they are right.`
                : 'The same files loaded again change nothing.'}
          </span>
        </div>
      </div>
    </Card>
  );
}

function NotLoaded({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const problem = error instanceof ApiError ? error.problem : null;
  const isUnknown = error instanceof ApiError && error.isUnreachable;
  return (
    <div className="strip bad" role="alert">
      <span>
        <strong>{error.message}</strong>{' '}
        {isUnknown
          ? 'Whether the rows were loaded is not known; loading again is safe, since rows that are there already stay as they are.'
          : 'Rows that were taken before it stay; loading again goes on from there.'}{' '}
        {problem?.remedy} <span className="muted small">({problem?.code ?? error.name})</span>
      </span>
      <Button onPress={onRetry}>Load again</Button>
    </div>
  );
}

function Loaded({ answer }: { answer: ImportAnswer }) {
  return (
    <Card
      title={`Import ${answer.import_id}`}
      aside={answer.complaints > 0 && <QuarantineButton importId={answer.import_id} />}
    >
      <div className="stack">
        <p role="status">
          <Pill tone="good">Loaded</Pill> {outcomeWords(answer)}
        </p>
        <LoadedByTarget loaded={answer.loaded} />
        <FileCounts files={answer.files} isDry={false} />
        <LoadTable loads={answer.loads} isDry={false} />
        {answer.notes.length > 0 && (
          <ul className="notes">
            {answer.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        <NextStep answer={answer} />
      </div>
    </Card>
  );
}

function NextStep({ answer }: { answer: ImportAnswer }) {
  return (
    <div className="toolbar">
      {answer.cut_over_on && (
        <Link className="button primary" to="/import/cut-over">
          Compare with the totals of the old system
        </Link>
      )}
      <Link className="button" to="/data-quality">
        See what is doubtful in the data
      </Link>
      <span className="muted">
        {answer.cut_over_on && `History counts up to ${day(answer.cut_over_on)}. `}
        <code>chandler run</code> makes a plan from it.
      </span>
    </div>
  );
}

function LoadedByTarget({ loaded }: { loaded: Record<string, number> }) {
  const targets = Object.entries(loaded).filter(([, rows]) => rows > 0);
  if (targets.length === 0) return null;
  return (
    <dl className="figures loaded">
      {targets.map(([target, rows]) => (
        <div key={target}>
          <dt>{humanise(target)}</dt>
          <dd>{count(rows)}</dd>
        </div>
      ))}
    </dl>
  );
}
