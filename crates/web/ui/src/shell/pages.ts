import { Bot, FileInput, Gauge, History, Scale, ShieldCheck, type LucideIcon } from 'lucide-react';

/** Pages that need nothing but their address. */
export type PagePath =
  | '/board'
  | '/replenishment'
  | '/outcomes'
  | '/automation'
  | '/import'
  | '/import/cut-over'
  | '/data-quality'
  | '/audit';

export interface PageLink {
  to: PagePath;
  label: string;
  icon: LucideIcon;
}

/** The pages of the navigation beside the queues, in order. A page is listed from the day it exists. */
export const pages: PageLink[] = [
  { to: '/board', label: 'Overview', icon: Gauge },
  { to: '/outcomes', label: 'Outcomes', icon: Scale },
  { to: '/automation', label: 'Automation', icon: Bot },
  { to: '/import', label: 'Import', icon: FileInput },
  { to: '/data-quality', label: 'Data quality', icon: ShieldCheck },
  { to: '/audit', label: 'Audit', icon: History },
];

/** What the palette can go to: pages of the second level, too. */
export const places: { to: PagePath; label: string }[] = [
  ...pages,
  { to: '/replenishment', label: 'Replenishment' },
  { to: '/import/cut-over', label: 'Cut-over check' },
];
