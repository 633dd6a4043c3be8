// Asserts the size budgets on the built app: what the first page loads, the chart library, the font. Gzip, as the server sends it.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const kilobyte = 1000;

const budgets = [
  { name: 'first load (page, scripts, styles)', limit: 200, files: firstLoad() },
  { name: 'chart library', limit: 230, files: assets(/^Chart-.*\.js$/) },
  { name: 'font, Latin', limit: 50, files: assets(/^inter-latin-wght.*\.woff2$/), isCompressed: true },
];

let isOver = false;
for (const { name, limit, files, isCompressed } of budgets) {
  const bytes = files.reduce((sum, file) => sum + sizeOf(file, isCompressed), 0);
  const isBroken = files.length === 0 || bytes > limit * kilobyte;
  isOver ||= isBroken;
  process.stdout.write(
    `${isBroken ? 'OVER' : 'ok  '}  ${(bytes / kilobyte).toFixed(1).padStart(6)} of ${limit} kB  ${name}\n`,
  );
}
process.exit(isOver ? 1 : 0);

/** index.html and everything it names, and what those scripts import statically. */
function firstLoad() {
  const seen = new Set(['index.html']);
  const queue = [
    ...readFileSync(new URL('index.html', dist), 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g),
  ].map((match) => match[1]);
  while (queue.length > 0) {
    const file = queue.pop();
    if (seen.has(file)) continue;
    seen.add(file);
    if (!file.endsWith('.js')) continue;
    const script = readFileSync(new URL(file, dist), 'utf8');
    for (const match of script.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
      queue.push(`assets/${match[1]}`);
  }
  return [...seen];
}

function assets(pattern) {
  return readdirSync(new URL('assets/', dist))
    .filter((file) => pattern.test(file))
    .map((file) => `assets/${file}`);
}

function sizeOf(file, isCompressed) {
  const bytes = readFileSync(new URL(file, dist));
  return isCompressed ? bytes.length : gzipSync(bytes).length;
}
