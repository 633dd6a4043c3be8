// The pages on a mock API, for work on the app without a home: npm run build && npm run mock, then open the link.
import { createRequire } from 'node:module';
import { runnerImport } from 'vite';

const file = new URL('../../../../tests/browser/mock/server.ts', import.meta.url).pathname;
globalThis.__dirname = new URL('../../../../tests/browser/mock', import.meta.url).pathname;
globalThis.require = createRequire(import.meta.url);
const { module: server } = await runnerImport(file);
const { module: world } = await runnerImport(new URL('./world.ts', `file://${file}`).pathname);
const mock = await server.startMock(world.filled, 4180);
process.stdout.write(`${mock.url}/#token=${server.token}\n`);
