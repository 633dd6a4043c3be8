import type { SuggestedColumn, SuggestedFile, SuggestedMapping } from '../api/types';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { count } from '../format/number';
import { humanise, plural } from '../format/words';

/** What each file and column looks like, with the first values. */
export function FileProfiles({ suggestion }: { suggestion: SuggestedMapping }) {
  return (
    <Card title="Columns of the files">
      {suggestion.files.map((file, index) => (
        <details key={file.file} className="profile" open={index === 0}>
          <summary>
            <strong>{file.file}</strong>{' '}
            <span className="muted">
              {file.is_sample ? 'more than ' : ''}
              {plural(file.rows, 'row')}
            </span>
          </summary>
          {file.keys[0] && <p className="muted small">Rows are told apart by {file.keys[0].join(' and ')}.</p>}
          <Columns file={file} relations={suggestion.relations} />
        </details>
      ))}
    </Card>
  );
}

function Columns({ file, relations }: { file: SuggestedFile; relations: SuggestedMapping['relations'] }) {
  return (
    <ScrollArea label={`Columns of ${file.file}`}>
      <table className="table">
        <thead>
          <tr>
            <th>Column</th>
            <th>First values</th>
            <th>Looks like</th>
            <th className="number">Different</th>
            <th className="number">Empty</th>
          </tr>
        </thead>
        <tbody>
          {file.columns.map((column) => {
            const relation = relations.find(
              ({ file: from, column: name }) => from === file.file && name === column.name,
            );
            return (
              <tr key={column.name}>
                <td className="id">{column.name}</td>
                <td className="samples">{column.samples.join(' · ')}</td>
                <td>
                  {looksLike(column)}
                  {relation && (
                    <span className="muted small">
                      {' '}
                      names {relation.to_file} by {relation.to_column}
                    </span>
                  )}
                </td>
                <td className="number">{count(column.distinct)}</td>
                <td className="number">{count(column.nulls)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollArea>
  );
}

/** The narrowest type that fits all values; a column of days says in which formats. */
function looksLike({ types, formats, distinct }: SuggestedColumn): string {
  if (distinct === 0) return 'Empty';
  const whole = ['flag', 'currency', 'day', 'integer', 'decimal', 'decimal_comma'].find((type) => types[type] === 1);
  if (!whole) return 'Text';
  return formats.length > 0 ? `${humanise(whole)}, ${formats.join(' or ')}` : humanise(whole);
}
