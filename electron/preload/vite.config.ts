import { defineConfig } from 'vite';

/** A sandboxed preload must be one CommonJS file: the only part of the shell that is built. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../../out/preload',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    lib: { entry: 'preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
});
