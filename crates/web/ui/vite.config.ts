import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` shows the pages with live reload; the API comes from a running `chandler serve` (or from `npm run mock`).
const api = process.env.CHANDLER_URL ?? 'http://127.0.0.1:4180';

export default defineConfig({
  plugins: [react()],
  server: { host: '127.0.0.1', proxy: { '/api': api } },
  build: {
    target: 'es2023',
    // Nothing is inlined as data: URIs: the content security policy then needs no exception for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
