import type { ChartTable } from './ChartFrame';

/** RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers, also negative ones, stay as they are. */
export function toCsv({ columns, rows }: ChartTable): string {
  return [columns, ...rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}

function field(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
