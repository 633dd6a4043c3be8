import { useId, useState } from 'react';
import { ApiError } from '../api/client';
import { Button } from '../components/Button';
import { FileButton } from '../imports/FileDrop';

interface Props {
  /** There is a comparison already; another one is not what comes next. */
  isAgain: boolean;
  error: Error | null;
  isBusy: boolean;
  onCheck: (totals: string) => void;
}

const header = 'kind,subject,amount';
const totalsBytesMax = 1024 * 1024;

/** The totals file of the old system, pasted or chosen. */
export function TotalsForm({ isAgain, error, isBusy, onCheck }: Props) {
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const errorId = useId();
  const take = async ([file]: File[]) => {
    if (!file) return;
    const isFit = file.size <= totalsBytesMax;
    setRefused(isFit ? null : `${file.name} is larger than 1 MiB: a file of totals has some hundred lines.`);
    if (isFit) setText(await file.text());
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) onCheck(text);
      }}
    >
      <label>
        <span className="label">
          Totals as CSV with the header <code>{header}</code>
        </span>
        <textarea
          className="field totals-text"
          rows={6}
          wrap="off"
          spellCheck={false}
          aria-invalid={error !== null}
          aria-describedby={error ? errorId : undefined}
          placeholder={`${header}\nstock_value,MAIN,125000.00\nreceivables,,48210.55\npayables,,20114.00\naccount,1400,125000.00`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <p className="muted small">
        <code>stock_value</code> by site, <code>receivables</code> and <code>payables</code> by party or, with an empty
        subject, in all, <code>account</code> by account of the trial balance.
      </p>
      <div id={errorId}>
        {refused && <p role="alert">{refused}</p>}
        {error && <TotalsMistake error={error} />}
      </div>
      <div className="toolbar">
        <Button {...(!isAgain && { look: 'primary' as const })} type="submit" isDisabled={!text.trim() || isBusy}>
          Compare with the books
        </Button>
        <FileButton label="Choose a file" accept=".csv,.txt" onFiles={(files) => void take(files)} />
        {isBusy && <span className="muted">Comparing…</span>}
      </div>
    </form>
  );
}

function TotalsMistake({ error }: { error: Error }) {
  const problem = error instanceof ApiError ? error.problem : null;
  const line = problem?.at?.line;
  return (
    <p className="mistake" role="alert">
      <span aria-hidden="true">✕ </span>
      {line != null && <strong>Line {line}: </strong>}
      {error.message} {problem?.remedy}
    </p>
  );
}
