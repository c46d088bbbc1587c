import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Some unit tests start real programs; a machine that is busy with other things needs its time for that.
      {
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
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
