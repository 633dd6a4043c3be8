/** A second, independent way to add a derivation up: what a person sees in the table, read as exact decimals over bigint. */
const places = 24n;
const one = 10n ** places;

export interface ShownStep {
  op: string;
  value: string;
  result: string;
}

/** Scaled by 10^24; thousands separators and the true minus of the screen are understood. */
export function exact(shown: string): bigint {
  const text = shown.replace(/[,\s]/g, '').replace('−', '-');
  const match = /^(-?)(\d+)(?:\.(\d{1,24}))?$/.exec(text);
  if (!match) throw new Error(`“${shown}” is not a decimal`);
  const [, sign, whole = '0', fraction = ''] = match;
  const scaled = BigInt(whole) * one + BigInt(fraction.padEnd(Number(places), '0'));
  return sign ? -scaled : scaled;
}

/** Folds the steps from zero and throws at the first whose shown result differs. Multiplication and division must come out even at 24 decimals. */
export function addUp(steps: ShownStep[]): bigint {
  let running = 0n;
  steps.forEach((step, index) => {
    running = apply(step.op, running, exact(step.value));
    if (running !== exact(step.result))
      throw new Error(`step ${index + 1} (${step.op} ${step.value}) shows ${step.result}, not ${running}/10^24`);
  });
  return running;
}

function apply(op: string, running: bigint, value: bigint): bigint {
  switch (op) {
    case 'set':
      return value;
    case 'add':
      return running + value;
    case 'subtract':
      return running - value;
    case 'multiply':
      return even(running * value, one);
    case 'divide':
      return even(running * one, value);
    case 'at_least':
      return running < value ? value : running;
    case 'at_most':
      return running > value ? value : running;
    case 'round_up_to':
      return ((running + value - 1n) / value) * value;
    default:
      throw new Error(`unknown operation ${op}`);
  }
}

function even(over: bigint, under: bigint): bigint {
  if (over % under !== 0n) throw new Error('a step does not come out even; compare it as a fraction');
  return over / under;
}
