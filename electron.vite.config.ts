import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** All that main loads before the first picture, wherever else it is used too: one file is there sooner than forty. */
const listMainParts = (modules: Modules): ReadonlySet<string> => {
  const main = resolve(import.meta.dirname, 'src/renderer/main.tsx');
  const found = new Set([main]);
  for (const id of found) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  // What the bundler adds is the first script's too, which is to run when this file cannot be loaded.
  return new Set([...found].filter((id) => id !== main && !id.startsWith('\0')));
};

/** What a cluster's schemas say must not become markup: see the file that takes its place. */
export const plainSchemaDescriptions: Plugin = {
  name: 'plain-schema-descriptions',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith('/utils/markdown') && importer?.includes('codemirror-json-schema') === true
      ? resolve(import.meta.dirname, 'src/renderer/ui/renderPlain.ts')
      : undefined,
};

let mainParts: ReadonlySet<string> | undefined;

export default defineConfig({
  main: {},
  preload: {
    build: {
      // A sandboxed preload script is CommonJS and can load nothing but Electron, so it is one file.
      externalizeDeps: false,
      rollupOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    // The page's address is app://slipway/, and its CSP allows no inline scripts: no polyfill is put into the page.
    build: {
      minify: true,
      modulePreload: { polyfill: false },
      // Browsers that know light-dark(); rewritten for older ones it would not follow the chosen theme.
      cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
      rolldownOptions: {
        output: {
          codeSplitting: {
            includeDependenciesRecursively: false,
            groups: [
              {
                name: (id, modules) => {
                  mainParts ??= listMainParts(modules);
                  return mainParts.has(id) ? 'app' : null;
                },
              },
            ],
          },
        },
        // The interface's library marks its files for servers that render React: of no meaning here.
        onLog: (level, log, show) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : show(level, log)),
      },
    },
    plugins: [
      {
        // The first script loads main, which loads all of this; the page names it too, so that it comes at the same time.
        name: 'preload-main',
        transformIndexHtml: {
          order: 'post',
          handler: (_, { bundle = {} }) => {
            const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
            const main = chunks.find(({ facadeModuleId }) =>
              facadeModuleId?.endsWith('/src/renderer/main.tsx'),
            );
            const scripts = main?.imports ?? [];
            const load = (file: string, attrs: Readonly<Record<string, string>>) => ({
              tag: 'link',
              attrs: { ...attrs, crossorigin: true, href: `./${file}` },
              injectTo: 'head' as const,
            });
            const styles = chunks
              .filter((chunk) => chunk === main || scripts.includes(chunk.fileName))
              .flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
            return [
              ...styles.map((file) => load(file, { rel: 'stylesheet' })),
              ...scripts.map((file) => load(file, { rel: 'modulepreload' })),
            ];
          },
        },
      },
      plainSchemaDescriptions,
    ],
    // Bundled beforehand, the editor's schema part would keep its own renderer while developing.
    optimizeDeps: { exclude: ['codemirror-json-schema'] },
  },
});
