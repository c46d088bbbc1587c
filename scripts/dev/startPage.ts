import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { plainSchemaDescriptions } from '../../electron.vite.config.ts';

const root = resolve(import.meta.dirname, '../..');
const LOOPBACK = '127.0.0.1';

/** Hot reload begins with a script in the page itself, which the page's own rules forbid. */
const allowInlineScripts: Plugin = {
  name: 'allow-inline-scripts',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
  },
};

/** Puts the fake of the contract in the place of the connection to an engine. */
const fakeEngine: Plugin = {
  name: 'fake-engine',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === './api/client.ts' && importer?.endsWith('/src/renderer/main.tsx') === true
      ? resolve(root, 'test/component/fake/client.ts')
      : undefined,
};

/** Where the page comes from: `port` 0 takes a free one; `engine` is the address of a `serve`, else the fake answers. */
export interface PageOptions {
  readonly port: number;
  readonly engine?: string;
}

/**
 * Serves the page from its sources on the loopback address, with hot reload; calls go to the engine as if the page came
 * from there.
 */
export const startPage = async ({ port, engine }: PageOptions): Promise<ViteDevServer> => {
  const server = await createServer({
    configFile: false,
    root: resolve(root, 'src/renderer'),
    cacheDir: resolve(root, 'node_modules/.vite-dev', engine === undefined ? 'fake' : 'engine'),
    clearScreen: false,
    plugins: [
      react(),
      plainSchemaDescriptions,
      allowInlineScripts,
      ...(engine === undefined ? [fakeEngine] : []),
    ],
    optimizeDeps: { exclude: ['codemirror-json-schema'] },
    server: {
      host: LOOPBACK,
      port,
      strictPort: port !== 0,
      fs: { allow: [root] },
      ...(engine === undefined
        ? {}
        : {
            // Alone these: the page's own sources have a folder api.
            proxy: {
              '^/api/(session|socket)$': {
                target: engine,
                ws: true,
                changeOrigin: true,
                headers: { origin: engine },
              },
            },
          }),
    },
  });
  return await server.listen();
};
