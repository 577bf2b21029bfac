import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** react-aria speaks thirty languages; the window speaks two. */
const ownLanguages: Plugin = {
  name: 'own-languages',
  load: (id) =>
    /\/intl\/[\w-]+\/(?!en-US|de-DE)[a-z]{2}-[A-Z]{2}\.m?js$/.test(id) ? 'export default {}' : undefined,
};

/** The font of nearly every word is asked for with the page: words that change their shape a moment later are a jump. */
const fontFirst: Plugin = {
  name: 'font-first',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((name) => name.includes('inter-latin-wght-normal'))
        .map((name) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${name}`, crossorigin: true },
          injectTo: 'head' as const,
        })),
  },
};

const most = 250_000;

/** Prints what a browser loads before the first photo is there, and refuses more of it than was promised. */
const startSize: Plugin = {
  name: 'start-size',
  apply: 'build',
  generateBundle(_, bundle) {
    const start = new Set<string>();
    const add = (name: string): void => {
      const chunk = bundle[name];
      if (start.has(name) || chunk?.type !== 'chunk') return;
      start.add(name);
      chunk.imports.forEach(add);
    };
    for (const chunk of Object.values(bundle))
      if (chunk.type === 'chunk' && chunk.isEntry) add(chunk.fileName);
    let bytes = 0;
    for (const name of start) {
      const chunk = bundle[name];
      if (chunk?.type === 'chunk') bytes += gzipSync(chunk.code, { level: 9 }).length;
    }
    const words = `JavaScript at start: ${(bytes / 1000).toFixed(1)} KB compressed, of at most ${most / 1000} KB`;
    if (bytes > most) this.error(words);
    process.stdout.write(`${words}\n`);
  },
};

/** The renderer as static files in out/renderer, served by electron/server. Nothing is inlined: the page's policy forbids it. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), ownLanguages, fontFirst, startSize],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    target: 'chrome130',
    minify: true,
  },
});
