import type { AuditSearch } from './search';

/** The filter in words, for the state in which nothing fits it. */
export function filterWords({ subject, actor, event, kind, from, to, source }: AuditSearch): string {
  const parts = [
    subject && `about “${subject}”`,
    actor && `by ${actor}`,
    event && `called ${event}`,
    kind && `of ${kind}`,
    source && (source === 'command' ? 'of the chain' : 'on recommendations'),
    from && `since ${from}`,
    to && `until ${to}`,
  ];
  return parts.filter(Boolean).join(', ');
}
