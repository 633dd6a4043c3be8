import { ScrollArea } from '../components/ScrollArea';
import { useMutation } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import type { Derivation, Replay, ReplayLevel } from '../api/types';
import { Button } from '../components/Button';
import { Pill } from '../components/Pill';
import { placeWords } from './replayWords';

/** Derives the recommendation again and compares: from the stored evidence, or from the snapshot in the lake. */
export function ReplayPanel({ recId, derivation }: { recId: string; derivation: Derivation }) {
  const replay = useMutation({
    mutationFn: (level: ReplayLevel) => {
      const params = { path: { rec_id: recId }, query: { level } };
      return answered(server.POST('/api/v1/recommendations/{rec_id}/replay', { params }));
    },
  });
  return (
    <div className="stack">
      <p className="muted">
        Derives this recommendation again and compares every step. <em>Evidence</em> uses the rows stored with it;{' '}
        <em>lake</em> reads the snapshot again, with the rules and models of that day.
      </p>
      <div className="toolbar">
        <Button isDisabled={replay.isPending} onPress={() => replay.mutate('evidence')}>
          Replay from evidence
        </Button>
        <Button isDisabled={replay.isPending} onPress={() => replay.mutate('lake')}>
          Replay from the lake
        </Button>
      </div>
      <div role="status">
        {replay.isPending && 'Deriving again…'}
        {replay.error && <Pill tone="bad">{replay.error.message}</Pill>}
        {replay.data && <Outcome replay={replay.data} derivation={derivation} />}
      </div>
    </div>
  );
}

function Outcome({ replay, derivation }: { replay: Replay; derivation: Derivation }) {
  const [first] = replay.differences;
  const took = `${replay.seconds.toFixed(2)} s`;
  if (replay.retired > 0)
    return <Pill tone="warn">A method it used is retired; it cannot be derived again ({took})</Pill>;
  if (replay.unequal === 0 && replay.equal > 0)
    return (
      <Pill tone="good">
        Equal to the last digit, from the {replay.level} ({took})
      </Pill>
    );
  if (replay.unequal === 0) return <Pill tone="warn">Nothing was replayed</Pill>;
  return (
    <div className="stack">
      <span>
        <Pill tone="bad">Not equal, from the {replay.level}</Pill>{' '}
        {first && (
          <>
            First difference: <strong>{placeWords(first.step, derivation)}</strong>.
          </>
        )}
      </span>
      <ScrollArea label="Differences">
        <table className="table">
          <thead>
            <tr>
              <th>Step</th>
              <th>Recorded</th>
              <th>Derived again</th>
            </tr>
          </thead>
          <tbody>
            {replay.differences.map((difference, index) => (
              <tr key={index}>
                <td>{placeWords(difference.step, derivation)}</td>
                <td className="id">{difference.recorded}</td>
                <td className="id">{difference.derived}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </div>
  );
}
