import { useQuery } from '@tanstack/react-query';
import type { TableDescription } from '../api/types';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { FailedState, SkeletonRows } from '../components/States';
import { targetsQuery } from './queries';

/** What a file can become, to look up while a mapping is written. */
export function Targets() {
  const targets = useQuery(targetsQuery);
  return (
    <Card title="What a file can become">
      {targets.error && !targets.data ? (
        <FailedState what="The list of targets" error={targets.error} onRetry={() => void targets.refetch()} />
      ) : targets.data ? (
        targets.data.tables.map((target) => (
          <details key={target.name} className="profile">
            <summary>
              <code>{target.name}</code> <span className="muted">{target.summary}</span>
            </summary>
            <p className="muted small">Rows are told apart by {target.grain.join(', ')}.</p>
            <Fields target={target} />
          </details>
        ))
      ) : (
        <SkeletonRows count={4} label="Loading what a file can become" />
      )}
    </Card>
  );
}

function Fields({ target }: { target: TableDescription }) {
  return (
    <ScrollArea label={`Fields of ${target.name}`}>
      <table className="table">
        <thead>
          <tr>
            <th>Field</th>
            <th>Type</th>
            <th>What it is</th>
          </tr>
        </thead>
        <tbody>
          {target.columns.map((column) => (
            <tr key={column.name}>
              <td className="id">{column.name}</td>
              <td>
                {column.type}
                {column.unit && <span className="muted small"> {column.unit}</span>}
              </td>
              <td className="wide">{column.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
