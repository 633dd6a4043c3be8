/** First step: the other system's files, as it exported them. */
import { Link } from '@tanstack/react-router';
import type { UploadAnswer } from '../api/types';
import { Pill } from '../components/Pill';
import { Card } from '../components/Card';
import { plural } from '../format/words';
import { dataEndings } from './chosen';
import { fileSize, totalBytes } from './counts';
import { lastUpload } from './draft';
import { FileDrop } from './FileDrop';
import { searchOf } from './search';
import type { RefusedFile, Uploading } from './useUploading';

interface Props {
  upload: UploadAnswer | undefined;
  uploading: Uploading;
}

export function FilesStep({ upload, uploading }: Props) {
  const earlier = upload ? null : lastUpload();
  const isBusy = uploading.sending.length > 0;
  return (
    <Card title="Files of the other system">
      <div className="stack">
        <FileDrop
          label="Choose files"
          accept={[...dataEndings, '.gz', '.toml'].join(',')}
          isMany
          onFiles={(files) => void uploading.choose(files)}
        >
          Or drop them here: CSV, CSV with gzip, XLSX or Parquet, up to 256 MiB each. A mapping file (.toml) that you
          have already may come along.
        </FileDrop>
        {earlier && (
          <p className="muted">
            There is an upload of before:{' '}
            <Link to="/import" search={searchOf(earlier, 'files')}>
              go on with it
            </Link>
            .
          </p>
        )}
        <RefusedFiles refused={uploading.refused} />
        {(upload || isBusy) && <FileTable upload={upload} uploading={uploading} />}
        {upload && (
          <div className="toolbar">
            {!isBusy && (
              <Link className="button primary" to="/import" search={searchOf(upload.upload_id, 'mapping')}>
                Map the columns
              </Link>
            )}
            <Link className="button quiet" to="/import">
              Start with other files
            </Link>
          </div>
        )}
      </div>
    </Card>
  );
}

function FileTable({ upload, uploading }: Props) {
  const kept = upload?.files ?? [];
  const sending = uploading.sending.filter(({ name }) => !kept.some((file) => file.name === name));
  return (
    <table className="table file-table" aria-label="Files of this upload">
      <thead>
        <tr>
          <th>File</th>
          <th className="number">Size</th>
          <th>State</th>
        </tr>
      </thead>
      <tbody>
        {kept.map(({ name, bytes }) => (
          <tr key={name}>
            <td className="wrap">{name}</td>
            <td className="number">{fileSize(bytes)}</td>
            <td>
              <Pill tone="good">Here</Pill>
            </td>
          </tr>
        ))}
        {sending.map(({ name, bytes, state }) => (
          <tr key={name}>
            <td className="wrap">{name}</td>
            <td className="number">{fileSize(bytes)}</td>
            <td>
              <Pill tone="info">{state === 'sending' ? 'On its way' : 'Waits'}</Pill>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>
            <span role="status">{plural(kept.length, 'file')}</span>
          </td>
          <td className="number">{fileSize(totalBytes(kept))}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

/** Files that were not taken; the others are not touched by it. */
function RefusedFiles({ refused }: { refused: RefusedFile[] }) {
  if (refused.length === 0) return null;
  return (
    <section className="failures" role="alert" aria-label="Files that were not taken">
      <span>
        <Pill tone="bad">Not taken: {plural(refused.length, 'file')}</Pill>
      </span>
      <ul className="plain-list">
        {refused.map(({ name, why }) => (
          <li key={name}>
            <strong>{name}</strong> {why}
          </li>
        ))}
      </ul>
    </section>
  );
}
