/** Counts of rows: whether they add up, and what they come to. Whole numbers far below the limit of exact ones. Pure. */
import type { ImportAnswer, ImportedFile } from '../api/types';
import { count } from '../format/number';
import { plural } from '../format/words';

export type Counts = Pick<ImportedFile, 'read' | 'loaded' | 'unchanged' | 'quarantined'>;

/** No row vanishes: read = loaded + unchanged + quarantined. */
export function addsUp({ read, loaded, unchanged, quarantined }: Counts): boolean {
  return read === loaded + unchanged + quarantined;
}

export function total(files: Counts[]): Counts {
  return files.reduce<Counts>(
    (sum, file) => ({
      read: sum.read + file.read,
      loaded: sum.loaded + file.loaded,
      unchanged: sum.unchanged + file.unchanged,
      quarantined: sum.quarantined + file.quarantined,
    }),
    { read: 0, loaded: 0, unchanged: 0, quarantined: 0 },
  );
}

/** What an import did or would do, in one sentence. */
export function outcomeWords({ dry_run, files }: Pick<ImportAnswer, 'dry_run' | 'files'>): string {
  const { read, loaded, unchanged, quarantined } = total(files);
  const verb = dry_run ? 'can be loaded' : loaded === 1 ? 'was loaded' : 'were loaded';
  const rest = [
    unchanged > 0 && `${count(unchanged)} unchanged`,
    quarantined > 0 && `${count(quarantined)} in quarantine`,
  ];
  const tail = rest.filter(Boolean).join(', ');
  return `${count(loaded)} of ${plural(read, 'row')} ${verb}${tail && `; ${tail}`}.`;
}

const units = ['B', 'kB', 'MB', 'GB'];

/** The size of a file as its folder shows it: "812 B", "1.2 MB". */
export function fileSize(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${units[power]}`;
}

export function totalBytes(files: { bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
