/** What a recommendation would say with another fill rate, lead time, review or quantity: the server derives it again, nothing is stored. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { whatIfQuery } from '../api/queries';
import type { WhatIf, WhatIfRequest } from '../api/types';
import { Button } from '../components/Button';
import { FailedState, SkeletonRows } from '../components/States';
import { DerivationTable } from './DerivationTable';
import { WhatIfTable } from './WhatIfTable';
import { fieldsOf, readFields, whatIfFields, type FieldName, type Fields } from './whatIf';

interface Props {
  recId: string;
  /** Takes the quantity over as an edit; absent where it cannot be edited. */
  onUse?: ((quantity: string) => void) | undefined;
  onClose: () => void;
}

export function WhatIfPanel({ recId, onUse, onClose }: Props) {
  const [request, setRequest] = useState<WhatIfRequest>({});
  const answer = useQuery({ ...whatIfQuery(recId, request), placeholderData: keepPreviousData });
  if (answer.error && !answer.data)
    return <FailedState what="The answer" error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <SkeletonRows count={5} label="Loading what it rests on" />;
  return (
    <Questioned
      key={recId}
      answer={answer.data}
      error={answer.error}
      isAsking={answer.isFetching}
      onAsk={setRequest}
      onUse={onUse}
      onClose={onClose}
    />
  );
}

interface QuestionedProps {
  answer: WhatIf;
  error: Error | null;
  isAsking: boolean;
  onAsk: (request: WhatIfRequest) => void;
  onUse: Props['onUse'];
  onClose: () => void;
}

function Questioned({ answer, error, isAsking, onAsk, onUse, onClose }: QuestionedProps) {
  const [start] = useState(() => fieldsOf(answer.before));
  const [fields, setFields] = useState<Fields>(start);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.select(), []);
  const read = readFields(fields, start);
  const derived = answer.after.proposal;
  const usable = derived && derived.quantity !== answer.before.proposal?.quantity ? derived.quantity : null;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (read.request) onAsk(read.request);
      }}
    >
      <div className="what-if-fields">
        {whatIfFields.map(({ name, label, unit }, index) => (
          <Field
            key={name}
            name={name}
            label={`${label}, ${unit ?? answer.unit}`}
            value={fields[name]}
            isBad={read.bad.includes(name)}
            inputRef={index === 0 ? first : undefined}
            onChange={(value) => setFields({ ...fields, [name]: value })}
            onEscape={onClose}
          />
        ))}
      </div>
      <div className="toolbar">
        <Button look="primary" type="submit" isDisabled={!read.request || isAsking}>
          Work it out
        </Button>
        <Button
          onPress={() => {
            setFields(start);
            onAsk({});
          }}
        >
          As it was
        </Button>
        {onUse && usable && <Button onPress={() => onUse(usable)}>Order {usable} instead</Button>}
      </div>
      {error && (
        <p className="strip bad" role="alert">
          {error.message}
        </p>
      )}
      <div role="status" aria-busy={isAsking} className="stack">
        <WhatIfTable answer={answer} />
        {derived && (
          <details>
            <summary>How the changed quantity would come about</summary>
            <DerivationTable derivation={derived.derivation} of="changed quantity" />
          </details>
        )}
      </div>
    </form>
  );
}

interface FieldProps {
  name: FieldName;
  label: string;
  value: string;
  isBad: boolean;
  inputRef: React.Ref<HTMLInputElement> | undefined;
  onChange: (value: string) => void;
  onEscape: () => void;
}

function Field({ name, label, value, isBad, inputRef, onChange, onEscape }: FieldProps) {
  return (
    <label>
      <span className="label">{label}</span>
      <input
        ref={inputRef}
        className="field"
        style={{ width: '100%' }}
        name={name}
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={isBad}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onEscape();
        }}
      />
    </label>
  );
}
