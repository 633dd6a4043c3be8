/** The states every list and page shares: loading, empty, failed, forbidden. */
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { Button } from './Button';

/** Rows in the final layout instead of a spinner; they appear only when the answer takes longer than 150 ms. */
export function SkeletonRows({ count, label }: { count: number; label: string }) {
  return (
    <div role="status" aria-label={label} style={{ padding: 16 }}>
      {Array.from({ length: count }, (_, index) => (
        <div
          key={index}
          className="skeleton"
          style={{ height: 16, marginBottom: 20, width: `${92 - ((index * 17) % 38)}%` }}
        />
      ))}
    </div>
  );
}

interface EmptyProps {
  title: string;
  /** The state is the whole page, so its title is the page's heading. */
  isPage?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, isPage, children, action }: EmptyProps) {
  const Title = isPage ? 'h1' : 'h2';
  return (
    <div className="state-panel">
      <Title>{title}</Title>
      {children && <p className="muted">{children}</p>}
      {action}
    </div>
  );
}

/** A read that did not work: what, what it means for the data, what to do, and the code to quote. */
interface FailedProps {
  what: string;
  error: Error;
  onRetry: () => void;
  isPage?: boolean;
}

export function FailedState({ what, error, onRetry, isPage }: FailedProps) {
  const Title = isPage ? 'h1' : 'h2';
  const problem = error instanceof ApiError ? error.problem : null;
  if (problem?.status === 403) return <ForbiddenState what={what} error={error} Title={Title} />;
  return (
    <div className="state-panel" role="alert">
      <Title>{problem?.status === 404 ? `${what} was not found` : `${what} could not be loaded`}</Title>
      <p>{error.message}</p>
      <p className="muted">
        {problem?.remedy ?? 'Nothing was changed. Try again; if it fails again, quote the code below.'}
      </p>
      <p className="small muted">
        Code <code>{problem ? `${problem.code}${problem.status ? ` · ${problem.status}` : ''}` : error.name}</code>
      </p>
      <Button onPress={onRetry}>Try again</Button>
    </div>
  );
}

function ForbiddenState({ what, error, Title }: { what: string; error: Error; Title: 'h1' | 'h2' }) {
  const remedy = error instanceof ApiError ? error.problem.remedy : null;
  return (
    <div className="state-panel" role="alert">
      <Title>{what} is not open to you</Title>
      <p>{error.message}</p>
      <p className="muted">{remedy ?? 'Ask the person who administers this home for the role.'}</p>
    </div>
  );
}
