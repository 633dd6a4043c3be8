import type { ReactNode } from 'react';
import type { RecommendationState } from '../api/types';
import { stateWords } from '../format/words';

export type Tone = 'bad' | 'warn' | 'good' | 'info';

const marks: Record<Tone, string> = { bad: '✕', warn: '▲', good: '●', info: 'i' };

/** A status: colour, shape and word together, so that none of them is needed alone. */
export function Pill({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`pill ${tone}`}>
      <span className="mark" aria-hidden="true">
        {marks[tone]}
      </span>
      {children}
    </span>
  );
}

const stateTones: Record<RecommendationState, Tone> = {
  proposed: 'info',
  edited: 'info',
  approved: 'good',
  auto_approved: 'good',
  rejected: 'warn',
  snoozed: 'info',
  superseded: 'info',
  expired: 'warn',
  executed: 'good',
  failed: 'bad',
  outcome_measured: 'good',
  reversed: 'warn',
  unmeasurable: 'info',
};

export function StatePill({ state }: { state: RecommendationState }) {
  return <Pill tone={stateTones[state] ?? 'info'}>{stateWords[state] ?? state}</Pill>;
}
