import type { ReactNode } from 'react';

/** Wide or long content that scrolls by itself; it takes the focus, so that the keyboard can scroll it too. */
export function ScrollArea({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <div className={className ?? 'scroll-x'} role="group" aria-label={`${label}, scrolls`} tabIndex={0}>
      {children}
    </div>
  );
}
