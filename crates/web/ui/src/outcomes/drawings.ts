/** What was promised beside what came: by kind, and within a kind from small promises to large ones. */
import type { KindOutcomes, OutcomeTenth } from '../api/types';
import type { Drawing } from '../charts/drawing';
import { money } from '../format/number';

interface Pair {
  name: string;
  predicted: string;
  realised: string;
}

export function kindsDrawing(kinds: KindOutcomes[], currency: string): Drawing {
  return pairsDrawing(
    kinds.map(({ label, predicted, realised }) => ({
      name: label,
      predicted: predicted.amount,
      realised: realised.amount,
    })),
    currency,
  );
}

export function tenthsDrawing(tenths: OutcomeTenth[], currency: string): Drawing {
  return pairsDrawing(
    tenths.map(({ tenth, predicted, realised }) => ({
      name: String(tenth),
      predicted: predicted.amount,
      realised: realised.amount,
    })),
    currency,
  );
}

/** Pictures are plain numbers; the table beside them has the digits. */
function pairsDrawing(pairs: Pair[], currency: string): Drawing {
  const words = ({ name, predicted, realised }: Pair) =>
    `${name}: ${money({ amount: predicted, currency })} predicted, ${money({ amount: realised, currency })} realised`;
  return {
    unit: currency,
    days: pairs.map(() => '2000-01-01'),
    names: pairs.map(({ name }) => name),
    layers: [
      { type: 'bars', name: 'Predicted', colour: 's5', values: pairs.map(({ predicted }) => Number(predicted)) },
      { type: 'bars', name: 'Realised', colour: 's1', values: pairs.map(({ realised }) => Number(realised)) },
    ],
    levels: [],
    todayAt: null,
    description: `${pairs.map(words).join('; ')}.`,
  };
}
