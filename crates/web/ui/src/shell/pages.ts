import { Boxes, type LucideIcon } from 'lucide-react';

export interface PageLink {
  to: '/replenishment';
  label: string;
  icon: LucideIcon;
}

/** The pages of the navigation, in order. A page is listed from the day it exists. */
export const pages: PageLink[] = [{ to: '/replenishment', label: 'Replenishment', icon: Boxes }];
