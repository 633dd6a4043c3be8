/** What a part of the mock answers: a document, or a problem as the server words it. */
import type { Problem } from '../../../crates/web/ui/src/api/types';

export type Answer<T> = { body: T } | { problem: Problem };

export function problemWith(change: Pick<Problem, 'title' | 'status' | 'code'> & Partial<Problem>): Problem {
  const remedy = change.remedy ?? 'Check the id.';
  return {
    type: `urn:chandler:problem:${change.code}`,
    kind: 'input',
    subject: '',
    at: null,
    detail: remedy,
    remedy,
    ...change,
  };
}
