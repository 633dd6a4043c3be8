/** The first rows of a target as they would be loaded, and why others would not be. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportPreview, PreviewComplaint, UploadAnswer } from '../api/types';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { FailedState, SkeletonRows } from '../components/States';
import { count } from '../format/number';
import { humanise } from '../format/words';
import { previewQuery } from './queries';

interface Props {
  upload: UploadAnswer;
  mapping: string;
  targets: string[];
}

export function Preview({ upload, mapping, targets }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const target = chosen && targets.includes(chosen) ? chosen : (targets[0] ?? '');
  const preview = useQuery({ ...previewQuery(upload, mapping, target), placeholderData: keepPreviousData });
  const choice = (
    <label className="toolbar">
      <span className="muted">Show</span>
      <select className="field target-choice" value={target} onChange={(event) => setChosen(event.target.value)}>
        {targets.map((name) => (
          <option key={name} value={name}>
            {humanise(name)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <Card title="As they would be loaded" aside={choice}>
        {preview.error && !preview.data ? (
          <FailedState what="The preview" error={preview.error} onRetry={() => void preview.refetch()} />
        ) : preview.data ? (
          <PreviewRows preview={preview.data} isOld={preview.isPlaceholderData} />
        ) : (
          <SkeletonRows count={4} label="Loading the preview" />
        )}
      </Card>
      {preview.data && preview.data.complaints.length > 0 && <Complaints complaints={preview.data.complaints} />}
    </>
  );
}

function PreviewRows({ preview, isOld }: { preview: ImportPreview; isOld: boolean }) {
  const { columns, rows } = preview;
  if (rows.length === 0)
    return <p className="muted">No row can be loaded as {humanise(preview.target).toLowerCase()}; see why below.</p>;
  return (
    <ScrollArea label="Preview" className="scroll-both">
      <table className="table preview" aria-label={`First rows of ${preview.target}`} aria-busy={isOld}>
        <thead>
          <tr>
            <th>From</th>
            {columns.map((column) => (
              <th key={column.name} title={column.description} className={isNumber(column.type) ? 'number' : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.file} ${row.row}`}>
              <td className="muted nowrap">
                {row.file}:{row.row}
              </td>
              {row.values.map((value, index) => (
                <td key={index} className={isNumber(columns[index]?.type) ? 'number' : undefined}>
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

const numberTypes = ['integer', 'money', 'quantity', 'price', 'decimal'];

function isNumber(type: string | undefined): boolean {
  return type !== undefined && numberTypes.includes(type);
}

function Complaints({ complaints }: { complaints: PreviewComplaint[] }) {
  return (
    <Card
      title="Rows that would go to quarantine"
      aside={<span className="muted">the first {count(complaints.length)}; the CSV has all of them</span>}
    >
      <ScrollArea label="Complaints" className="scroll-both">
        <table className="table complaints" aria-label="Complaints">
          <thead>
            <tr>
              <th>File and row</th>
              <th>Field</th>
              <th>Value</th>
              <th>What is wrong</th>
              <th>What would make it right</th>
            </tr>
          </thead>
          <tbody>
            {complaints.map((complaint, index) => (
              <tr key={index}>
                <td className="nowrap">
                  {complaint.file}:{complaint.row}
                </td>
                <td className="id">{complaint.field}</td>
                <td className="id samples">{complaint.value}</td>
                <td>
                  {complaint.reason} <span className="muted small">({complaint.code})</span>
                </td>
                <td>{complaint.remedy}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Card>
  );
}
