import type { CallSheet } from '../api/types';
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
