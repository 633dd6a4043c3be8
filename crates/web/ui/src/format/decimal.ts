/**
 * Exact decimals over `bigint`, for the sums a person may rely on. A number is `units / 10^scale`; nothing here rounds, and text that is not a
 * plain decimal is an error, never zero.
 */
export interface Exact {
  units: bigint;
  scale: number;
}

const plainDecimal = /^([-+]?)(\d+)(?:\.(\d+))?$/;

export const zero: Exact = { units: 0n, scale: 0 };

export function parseExact(text: string): Exact {
  const match = plainDecimal.exec(text);
  if (!match) throw new RangeError(`“${text}” is not a decimal number`);
  const [, sign, whole = '', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

export function isDecimal(text: string): boolean {
  return plainDecimal.test(text);
}

export function add(left: Exact, right: Exact): Exact {
  const scale = Math.max(left.scale, right.scale);
  return { units: unitsAt(left, scale) + unitsAt(right, scale), scale };
}

/** Below zero, zero or above zero, as `Array.prototype.sort` wants it. */
export function compare(left: Exact, right: Exact): number {
  const scale = Math.max(left.scale, right.scale);
  const difference = unitsAt(left, scale) - unitsAt(right, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function toText({ units, scale }: Exact): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - scale)}`;
}

function unitsAt(value: Exact, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}
