import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The renderer as static files in out/renderer, served by electron/server. Nothing is inlined: the page's policy forbids it. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'chrome130',
    minify: true,
  },
});
