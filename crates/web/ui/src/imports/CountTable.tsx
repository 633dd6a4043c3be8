import type { ImportedFile, LoadCounts } from '../api/types';
import { Pill } from '../components/Pill';
import { ScrollArea } from '../components/ScrollArea';
import { count } from '../format/number';
import { humanise, plural } from '../format/words';
import { addsUp, total, type Counts } from './counts';

interface FilesProps {
  files: ImportedFile[];
  isDry: boolean;
}

/** What became of the rows of each file, as the sum that it is: no row vanishes. */
export function FileCounts({ files, isDry }: FilesProps) {
  const sum = total(files);
  return (
    <ScrollArea label="Rows by file">
      <table className="table counts" aria-label="Rows by file">
        <thead>
          <tr>
            <th>File</th>
            <SumHead isDry={isDry} />
            <th>Check</th>
            <th>Left out by the mapping</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.file}>
              <th scope="row">{file.file}</th>
              <SumCells counts={file} />
              <td>
                <Sum counts={file} />
              </td>
              <td className="muted">{leftOut(file)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{plural(files.length, 'file')}</td>
            <SumCells counts={sum} />
            <td>
              <Sum counts={sum} />
            </td>
            <td />
          </tr>
        </tfoot>
      </table>
    </ScrollArea>
  );
}

/** The same by what the rows become, with what somebody should look at although no row is rejected for it. */
export function LoadTable({ loads, isDry }: { loads: LoadCounts[]; isDry: boolean }) {
  return (
    <ScrollArea label="Rows by what they become">
      <table className="table counts" aria-label="Rows by what they become">
        <thead>
          <tr>
            <th>Becomes</th>
            <th>From</th>
            <SumHead isDry={isDry} />
            <th className="number">New</th>
            <th className="number">Changed</th>
            <th className="number">Gone</th>
          </tr>
        </thead>
        {loads.map((load, index) => (
          <tbody key={index}>
            <tr>
              <th scope="row">{humanise(load.target)}</th>
              <td>{load.file}</td>
              <SumCells counts={load} />
              <td className="number">{count(load.inserted)}</td>
              <td className="number">{count(load.updated)}</td>
              <td className="number">{count(load.deleted)}</td>
            </tr>
            {load.warnings.map((warning) => (
              <tr key={`${warning.code} ${warning.field}`}>
                <td colSpan={9}>
                  <Pill tone="warn">{plural(warning.cells, 'cell')}</Pill> <code>{warning.field}</code>{' '}
                  {warning.message}
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </ScrollArea>
  );
}

function SumHead({ isDry }: { isDry: boolean }) {
  return (
    <>
      <th className="number">Read</th>
      <th className="number">= {isDry ? 'Loadable' : 'Loaded'}</th>
      <th className="number">+ Unchanged</th>
      <th className="number">+ Quarantined</th>
    </>
  );
}

function SumCells({ counts }: { counts: Counts }) {
  return (
    <>
      <td className="number">{count(counts.read)}</td>
      <td className="number">{count(counts.loaded)}</td>
      <td className="number">{count(counts.unchanged)}</td>
      <td className={`number ${counts.quarantined > 0 ? 'late' : ''}`}>{count(counts.quarantined)}</td>
    </>
  );
}

function Sum({ counts }: { counts: Counts }) {
  return addsUp(counts) ? <Pill tone="good">Adds up</Pill> : <Pill tone="bad">Does not add up</Pill>;
}

function leftOut({ filtered, merged }: ImportedFile): string {
  const parts = [filtered > 0 && `${count(filtered)} filtered`, merged > 0 && `${count(merged)} merged`];
  return parts.filter(Boolean).join(', ');
}
