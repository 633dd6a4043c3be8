import { ApiError } from '../api/client';

/** Why it was not taken, and what would make it pass. */
export function Mistake({ error }: { error: Error | null }) {
  if (!error) return null;
  const remedy = error instanceof ApiError ? error.problem.remedy : null;
  return (
    <p className="mistake" role="alert">
      {error.message} {remedy}
    </p>
  );
}
