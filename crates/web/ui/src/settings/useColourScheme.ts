import { useSyncExternalStore } from 'react';
import { useSettings } from './settings';

const darkQuery = '(prefers-color-scheme: dark)';

/** The scheme on screen now, for drawings that cannot follow CSS variables by themselves. */
export function useColourScheme(): 'light' | 'dark' {
  const { theme } = useSettings();
  const systemIsDark = useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(darkQuery);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(darkQuery).matches,
  );
  if (theme !== 'system') return theme;
  return systemIsDark ? 'dark' : 'light';
}
