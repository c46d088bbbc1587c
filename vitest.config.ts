import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { plainSchemaDescriptions } from './electron.vite.config.ts';
import { findChromium, launchArguments } from './test/helpers/findChromium.ts';

const executablePath = await findChromium();

export default defineConfig({
  test: {
    projects: [
      // Some unit tests start real programs; a machine that is busy with other things needs its time for that.
      {
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
      },
      {
        plugins: [plainSchemaDescriptions],
        // Found before the first test: what is found later makes the page load anew in the middle of one.
        optimizeDeps: {
          entries: ['src/renderer/main.tsx', 'test/component/**/*.{ts,tsx}'],
          exclude: ['codemirror-json-schema'],
          // What the excluded one needs is CommonJS, which only a bundle makes into modules.
          include: [
            'loglevel',
            'json-schema-library',
            'best-effort-json-parser',
            '@sagold/json-pointer',
            'json5',
          ].map((name) => `codemirror-json-schema > ${name}`),
        },
        test: {
          name: 'component',
          include: ['test/component/**/*.test.{ts,tsx}'],
          setupFiles: ['test/component/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          expect: { poll: { timeout: 30_000 } },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(executablePath === undefined ? {} : { executablePath }),
                args: [...launchArguments],
              },
              contextOptions: { viewport: { width: 1400, height: 1000 } },
              actionTimeout: 30_000,
            }),
            instances: [{ browser: 'chromium', viewport: { width: 1280, height: 800 } }],
          },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 1_200_000,
        },
      },
      {
        // Emulated machines: half an hour or more, so it is asked for by its name (`npm run test:vm`).
        test: { name: 'vm', include: ['test/vm/**/*.test.ts'], fileParallelism: false },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/helpers/globalSetup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 1_200_000,
          // The page's own work takes its time on a machine that is busy.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
