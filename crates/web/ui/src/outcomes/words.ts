import type { OutcomeStanding } from '../api/types';
import type { Tone } from '../components/Pill';
import { unknown } from '../format/number';

export const standingWords: Record<OutcomeStanding, string> = {
  measured: 'Measured',
  unmeasurable: 'Unmeasurable',
  waiting: 'Waiting',
};

export const standingTones: Record<OutcomeStanding, Tone> = { waiting: 'info', measured: 'good', unmeasurable: 'warn' };

/** A share of a count in whole percent; unknown where there is nothing to be a share of. */
export function shareWords(part: number, whole: number): string {
  return whole === 0 ? unknown : `${Math.round((part / whole) * 100)} %`;
}

/** "0.84" as "84 %": what came of every dollar that was promised. */
export function ratioWords(ratio: string | null): string {
  return ratio === null ? unknown : `${(Number(ratio) * 100).toFixed(0).replace('-', '−')} %`;
}
