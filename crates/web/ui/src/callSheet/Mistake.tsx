import type { CallSheet } from '../api/types';
import { ApiError } from '../api/client';
import type { SheetDeed } from './useCommands';

/** What every question of the sheet gets, and where its answer goes; `said` tells the person what was done. */
export interface QuestionProps {
  sheet: CallSheet;
  ticked: ReadonlySet<string>;
  error: Error | null;
  isBusy: boolean;
  onSend: (deed: SheetDeed, said: string) => void;
  onClose: () => void;
}

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
