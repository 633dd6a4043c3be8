/** Files that a person has chosen: which are data, which is a mapping, and which cannot be taken, with the reason. Pure. */

export interface Chosen<T> {
  data: T[];
  mapping: T | null;
  refused: { name: string; why: string }[];
}

interface Named {
  name: string;
  size: number;
}

/** As the server takes them; a larger file would be sent in vain. */
const bytesMax = 256 * 1024 * 1024;
/** A mapping is written by hand. */
const mappingBytesMax = 1024 * 1024;

export const dataEndings = ['.csv', '.csv.gz', '.xlsx', '.parquet'];

export function sortOut<T extends Named>(files: T[]): Chosen<T> {
  const chosen: Chosen<T> = { data: [], mapping: null, refused: [] };
  const refuse = ({ name }: T, why: string) => chosen.refused.push({ name, why });
  for (const file of files) {
    const name = file.name.toLowerCase();
    if (name.endsWith('.toml')) {
      if (file.size > mappingBytesMax) refuse(file, 'A mapping is a small text file; this one is larger than 1 MiB.');
      else if (chosen.mapping) refuse(file, `One mapping at a time: ${chosen.mapping.name} is taken.`);
      else chosen.mapping = file;
    } else if (!dataEndings.some((ending) => name.endsWith(ending)))
      refuse(file, 'Only CSV, CSV with gzip, XLSX and Parquet can be read. Export it as one of them.');
    else if (file.size === 0) refuse(file, 'The file is empty. Export it again.');
    else if (file.size > bytesMax)
      refuse(file, 'Larger than 256 MiB. Compress it with gzip, or use `chandler import` with its folder.');
    else chosen.data.push(file);
  }
  return chosen;
}
