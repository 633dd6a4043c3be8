import type { Automation, AutomationSegment } from '../api/types';
import type { Tone } from '../components/Pill';

const stepWords: Record<string, string> = { shadow: 'Shadow', suggest: 'People decide', automatic: 'Automatic' };

export function stepOf(step: string): string {
  return stepWords[step] ?? step;
}

/** A step lower than asked for is worth a look. */
export function stepTone({ asked, step }: Pick<AutomationSegment, 'asked' | 'step'>): Tone {
  if (asked !== step) return 'warn';
  return step === 'automatic' ? 'good' : 'info';
}

/** Whether everything is stopped: the last word on all kinds. */
export function isStopped({ switches }: Pick<Automation, 'switches'>): boolean {
  return switches.some(({ scope, stopped }) => scope === 'all' && stopped);
}

/** "12 of 20", as the scorecard has it. */
export function settledWords({
  settled,
  settled_min: needed,
}: Pick<AutomationSegment, 'settled' | 'settled_min'>): string {
  return `${settled} of ${needed}`;
}
