import { useState } from 'react';

/** One key for each thing that is said while a question stands: said again it is the same command, said otherwise another one. */
export function useKeyFor(): (body: Record<string, unknown>) => string {
  const [keys] = useState(() => new Map<string, string>());
  return (body) => {
    const text = JSON.stringify(body);
    const key = keys.get(text) ?? crypto.randomUUID();
    keys.set(text, key);
    return key;
  };
}
