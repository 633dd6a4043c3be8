/** Uploads and imports of the mock: real counts of the files that a test sends, a mapping that can be wrong at a line, rows loaded once. */
import type {
  ImportAnswer,
  ImportEntry,
  ImportList,
  ImportPreview,
  LoadCounts,
  PreviewComplaint,
  SuggestedColumn,
  SuggestedFile,
  SuggestedMapping,
  UnknownField,
  UploadAnswer,
} from '../../../crates/web/ui/src/api/types';
import { problemWith, type Answer } from './answers';

export interface ImportScenario {
  /** How the list of imports answers. */
  imports: 'some' | 'none' | 'failed';
  /** How a check answers, beside the mistakes of its mapping. */
  check: 'ok' | 'slow' | 'failed';
  /** Loads that are carried out, but whose answer gets lost on the way. */
  loseLoads: number;
}

interface Load {
  file: string;
  target: string;
  /** Field and the column that it takes. */
  columns: [string, string][];
}

const targetsByName: [RegExp, string][] = [
  [/item/i, 'items'],
  [/stock/i, 'opening_stock'],
  [/sale/i, 'history_sales_lines'],
];

export class ImportWorld {
  private readonly uploads = new Map<string, Map<string, string>>();
  private readonly taken = new Set<string>();
  private readonly complaints = new Map<string, PreviewComplaint[]>();
  readonly done: ImportEntry[];
  private checks = 0;

  constructor(private readonly scenario: ImportScenario) {
    this.done = scenario.imports === 'some' ? [earlier] : [];
    this.complaints.set(earlier.import_id, [wrong('stock.csv', 7, 'quantity', 'x12')]);
  }

  upload(uploadId: string | null, name: string, content: string): Answer<UploadAnswer> {
    if (name.includes('/'))
      return { problem: problemWith({ ...input, code: 'bad_file_name', title: `${name} is no file name` }) };
    if (name.startsWith('cut'))
      return {
        problem: problemWith({
          ...input,
          code: 'bad_gzip',
          title: `${name} ends in the middle`,
          remedy: 'Export it again.',
        }),
      };
    const id = uploadId ?? `UPL-${String(this.uploads.size + 1).padStart(6, '0')}`;
    const files = this.uploads.get(id) ?? new Map<string, string>();
    files.set(name, content);
    this.uploads.set(id, files);
    return this.read(id);
  }

  read(uploadId: string): Answer<UploadAnswer> {
    const files = this.uploads.get(uploadId);
    if (!files)
      return {
        problem: problemWith({
          title: `There is no upload ${uploadId}`,
          status: 404,
          code: 'unknown_upload',
          remedy: 'Choose the files again.',
        }),
      };
    const listed = [...files].map(([name, content]) => ({ name, bytes: Buffer.byteLength(content) }));
    return { body: { contract: 1, upload_id: uploadId, files: listed } };
  }

  suggest(uploadId: string): Answer<SuggestedMapping> {
    const files = [...(this.uploads.get(uploadId) ?? [])].map(([name, content]) => profile(name, content));
    const unknown: UnknownField[] = [];
    const loads = files.flatMap((file) => loadText(file, unknown));
    const unused = files.filter(({ file }) => !targetOf(file)).map(({ file }) => file);
    const head = unknown.map((field) => `# To be given: ${field.field} of ${field.file} (${field.question})`);
    const mapping = [
      '# A suggestion by names and values: read it before it is used.',
      ...head,
      'contract = 1',
      ...loads,
      '',
    ].join('\n');
    return { body: { contract: 1, mapping, unknown, files, relations: [], unused } };
  }

  preview(uploadId: string, mapping: string, target: string, rows: number): Answer<ImportPreview> {
    const loads = parse(mapping).filter((load) => load.target === target);
    const [first] = loads;
    const read = loads.flatMap((load) => this.rowsOf(uploadId, load));
    return {
      body: {
        contract: 1,
        target,
        columns: (first?.columns ?? []).map(([name]) => ({
          name,
          type: name === 'quantity' ? 'quantity' : 'code',
          description: `The ${name} of the row.`,
        })),
        rows: read
          .filter(({ complaint }) => !complaint)
          .slice(0, rows)
          .map(({ file, row, values }) => ({ file, row, values })),
        complaints: read.flatMap(({ complaint }) => complaint ?? []).slice(0, rows),
      },
    };
  }

  import(uploadId: string, mapping: string, isDry: boolean): Answer<ImportAnswer> {
    const mistake = mistakeIn(mapping);
    if (mistake) return { problem: mistake };
    if (this.scenario.check === 'failed') return { problem: damaged };
    const loads = parse(mapping).map((load) => this.count(uploadId, load, isDry));
    const complaints = parse(mapping).flatMap((load) =>
      this.rowsOf(uploadId, load).flatMap(({ complaint }) => complaint ?? []),
    );
    const importId = isDry ? `CHECK-${(this.checks += 1)}` : `IMP-${String(this.done.length + 1).padStart(6, '0')}`;
    this.complaints.set(importId, complaints);
    const answer: ImportAnswer = {
      contract: 1,
      import_id: importId,
      dry_run: isDry,
      cut_over_on: '2026-10-31',
      clock: isDry ? 'system' : 'fixed at 2026-10-31',
      files: byFile(loads),
      loads,
      loaded: byTarget(loads),
      quarantine: `imports/${importId}/quarantine.csv`,
      complaints: complaints.length,
      notes: isDry ? [] : ['The clock of this home stands at the cut-over day, 2026-10-31, until it goes live.'],
      commit_seq: 12_400,
    };
    // What changes nothing is not kept.
    if (!isDry && sum(loads, 'loaded') > 0)
      this.done.unshift({
        ...earlier,
        import_id: importId,
        source: uploadId,
        files: answer.files,
        loaded: answer.loaded,
        quarantined: sum(loads, 'quarantined'),
      });
    return { body: answer };
  }

  list(): Answer<ImportList> {
    if (this.scenario.imports === 'failed')
      return {
        problem: problemWith({
          title: 'The books could not be read',
          status: 500,
          kind: 'fault',
          code: 'file_failed',
          remedy: 'Check the disk, then try again.',
        }),
      };
    return { body: { contract: 1, imports: this.done } };
  }

  quarantine(importId: string): string | null {
    const complaints = this.complaints.get(importId);
    if (!complaints) return null;
    const lines = complaints.map(({ file, row, field, value, code, reason, remedy }) =>
      [file, row, field, value, code, reason, remedy].join(','),
    );
    return ['file,row,field,value,code,reason,remedy', ...lines, ''].join('\n');
  }

  private rowsOf(uploadId: string, load: Load) {
    const [header = [], ...rows] = cells(this.uploads.get(uploadId)?.get(load.file) ?? '');
    return rows.map((row, index) => {
      const values = load.columns.map(([, column]) => row[header.indexOf(column)] ?? null);
      const quantity = values[load.columns.findIndex(([field]) => field === 'quantity')];
      const isBad = quantity != null && !/^-?\d+(\.\d+)?$/.test(quantity);
      return {
        file: load.file,
        row: index + 2,
        values,
        complaint: isBad ? wrong(load.file, index + 2, 'quantity', quantity) : null,
      };
    });
  }

  private count(uploadId: string, load: Load, isDry: boolean): LoadCounts {
    const rows = this.rowsOf(uploadId, load);
    const good = rows.filter(({ complaint }) => !complaint);
    const keys = good.map(({ values }) => `${load.target} ${values.join('|')}`);
    const fresh = keys.filter((key) => !this.taken.has(key));
    if (!isDry) fresh.forEach((key) => this.taken.add(key));
    return {
      file: load.file,
      target: load.target,
      in_file: rows.length,
      filtered: 0,
      merged: 0,
      read: rows.length,
      loaded: fresh.length,
      inserted: fresh.length,
      updated: 0,
      unchanged: good.length - fresh.length,
      quarantined: rows.length - good.length,
      deleted: 0,
      warnings:
        load.target === 'items'
          ? [
              {
                code: 'padded_code',
                field: 'item_id',
                cells: 1,
                message: 'has spaces around the code; they are left out.',
              },
            ]
          : [],
    };
  }
}

const input = { status: 400, remedy: 'Give the file a plain name.' };

const damaged = problemWith({
  title: 'sales.csv.gz: the file ends in the middle of its data',
  status: 400,
  code: 'bad_gzip',
  subject: 'sales.csv.gz',
  remedy: 'Export or copy the file again.',
  at: { file: 'sales.csv.gz', line: null, field: null },
});

const earlier: ImportEntry = {
  import_id: 'IMP-000001',
  actor: 'ops.lee',
  recorded_at: '2026-11-04T09:15:00Z',
  source: '/srv/exports/2026-10-31',
  mapping_hash: '5d1e77abc0ffee00',
  files: [],
  loaded: { items: 4_812, customers: 730, opening_stock: 9_624, history_sales_lines: 541_909 },
  quarantined: 12,
  commit_seq: 11_900,
};

function wrong(file: string, row: number, field: string, value: string): PreviewComplaint {
  return {
    file,
    row,
    field,
    value,
    code: 'not_a_number',
    reason: `“${value}” is no decimal number`,
    remedy: 'Correct the cell, or say decimal = "," in the mapping where a comma is meant.',
  };
}

function mistakeIn(mapping: string) {
  const at = mapping.split('\n').findIndex((line) => /^[a-z_]+ = \{ column = "(\?|nosuch)" \}/.test(line));
  if (at === -1) return null;
  const field = `load.columns.${/^[a-z_]+/.exec(mapping.split('\n')[at] ?? '')?.[0]}.column`;
  return problemWith({
    title: 'names a column that the file does not have',
    status: 400,
    code: 'unknown_column',
    subject: field,
    remedy: 'Write one of its columns: item_id, quantity, site',
    at: { file: 'mapping.toml', line: at + 1, field },
  });
}

function parse(mapping: string): Load[] {
  return mapping
    .split('[[load]]')
    .slice(1)
    .map((text) => ({
      file: /^file = "([^"]+)"/m.exec(text)?.[1] ?? '',
      target: /^as = "([^"]+)"/m.exec(text)?.[1] ?? '',
      columns: [...text.matchAll(/^([a-z_]+) = \{ column = "([^"]+)" \}/gm)].map(
        ([, field = '', column = '']): [string, string] => [field, column],
      ),
    }));
}

function loadText(file: SuggestedFile, unknown: UnknownField[]): string[] {
  const target = targetOf(file.file);
  if (!target) return [];
  const columns = file.columns.map(({ name }) => `${name} = { column = "${name}" }    # 0.92 by its name`);
  const lacksSite = target === 'opening_stock' && !file.columns.some(({ name }) => name === 'site_id');
  if (lacksSite) {
    unknown.push({ file: file.file, target, field: 'site_id', question: 'site that has the stock' });
    columns.push('# site_id = { column = "?" }    # to be given: site that has the stock');
  }
  return [
    '',
    `# ${file.rows} rows`,
    '[[load]]',
    `file = "${file.file}"`,
    `as = "${target}"`,
    '[load.columns]',
    ...columns,
  ];
}

function targetOf(file: string): string | undefined {
  return targetsByName.find(([pattern]) => pattern.test(file))?.[1];
}

function profile(file: string, content: string): SuggestedFile {
  const [header = [], ...rows] = cells(content);
  const columns = header.map((name, index): SuggestedColumn => {
    const values = rows.map((row) => row[index] ?? '').filter(Boolean);
    const distinct = [...new Set(values)];
    const isNumber = distinct.every((value) => /^-?\d+(\.\d+)?$/.test(value));
    return {
      name,
      nulls: rows.length - values.length,
      distinct: distinct.length,
      minimum: distinct[0] ?? '',
      maximum: distinct.at(-1) ?? '',
      samples: distinct.slice(0, 3),
      types: isNumber ? { decimal: 1 } : {},
      formats: [],
    };
  });
  const key = columns.find(({ distinct }) => distinct === rows.length);
  return { file, rows: rows.length, is_sample: false, columns, keys: key ? [[key.name]] : [] };
}

function cells(content: string): string[][] {
  return content
    .trim()
    .split('\n')
    .map((line) => line.split(','));
}

function sum(loads: LoadCounts[], name: 'read' | 'loaded' | 'unchanged' | 'quarantined' | 'in_file'): number {
  return loads.reduce((total, load) => total + load[name], 0);
}

function byFile(loads: LoadCounts[]): ImportAnswer['files'] {
  return [...new Set(loads.map(({ file }) => file))].map((file) => {
    const own = loads.filter((load) => load.file === file);
    const count = (name: 'read' | 'loaded' | 'unchanged' | 'quarantined' | 'in_file') => sum(own, name);
    return {
      file,
      in_file: count('in_file'),
      filtered: 0,
      merged: 0,
      read: count('read'),
      loaded: count('loaded'),
      unchanged: count('unchanged'),
      quarantined: count('quarantined'),
      deleted: 0,
    };
  });
}

function byTarget(loads: LoadCounts[]): Record<string, number> {
  return Object.fromEntries(loads.map(({ target, loaded }) => [target, loaded]));
}
