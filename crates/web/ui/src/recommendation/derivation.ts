/**
 * Adds a derivation up again, exactly. Each step applies its operation to the running value; values are fractions of `bigint`, so a division
 * loses nothing. The page says so when a recorded result differs: the number on screen must never rest on trust.
 */
import type { Derivation, DerivationOp } from '../api/types';
import { parseExact } from '../format/decimal';

export interface Fraction {
  over: bigint;
  under: bigint;
}

type Operation = (running: Fraction, value: Fraction) => Fraction;

const operations: Record<DerivationOp, Operation> = {
  set: (_, value) => value,
  add: (running, value) =>
    fraction(running.over * value.under + value.over * running.under, running.under * value.under),
  subtract: (running, value) =>
    fraction(running.over * value.under - value.over * running.under, running.under * value.under),
  multiply: (running, value) => fraction(running.over * value.over, running.under * value.under),
  divide: (running, value) => fraction(running.over * value.under, running.under * value.over),
  at_least: (running, value) => (isLess(running, value) ? value : running),
  at_most: (running, value) => (isLess(value, running) ? value : running),
  round_up_to: roundUpTo,
};

/** The number of the first step whose recorded result differs; null when every step and the final result agree. */
export function firstWrongStep(derivation: Derivation): number | null {
  let running = fraction(0n, 1n);
  for (const step of derivation.steps) {
    const value = fromText(step.value);
    if (step.op === 'divide' && value.over === 0n) return step.n;
    running = operations[step.op](running, value);
    if (!isEqual(running, fromText(step.result))) return step.n;
  }
  const last = derivation.steps.at(-1)?.n ?? 0;
  return isEqual(running, fromText(derivation.result)) ? null : last;
}

function roundUpTo(running: Fraction, multiple: Fraction): Fraction {
  if (multiple.over === 0n) return running;
  const ratio = operations.divide(running, multiple);
  return operations.multiply(fraction(ceiling(ratio), 1n), multiple);
}

function ceiling({ over, under }: Fraction): bigint {
  const quotient = over / under;
  return over > 0n && over % under !== 0n ? quotient + 1n : quotient;
}

function fromText(text: string): Fraction {
  const { units, scale } = parseExact(text);
  return fraction(units, 10n ** BigInt(scale));
}

/** Keeps the denominator positive, which the comparisons rely on. */
function fraction(over: bigint, under: bigint): Fraction {
  return under < 0n ? { over: -over, under: -under } : { over, under };
}

function isLess(left: Fraction, right: Fraction): boolean {
  return left.over * right.under < right.over * left.under;
}

function isEqual(left: Fraction, right: Fraction): boolean {
  return left.over * right.under === right.over * left.under;
}
