import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../../src/server/ensureBuilt.ts';
import { removeMadeCluster } from './sharedCluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this run, for what its files share. */
    readonly runFolder: string;
  }
}

/** Once per run: builds the interface if it is older than its sources, and removes the shared cluster in the end. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await ensureBuilt({ part: 'page', say, signal: AbortSignal.timeout(600_000) });
  const runFolder = await mkdtemp(path.join(tmpdir(), 'slipway-e2e-'));
  project.provide('runFolder', runFolder);
  return async () => {
    await removeMadeCluster(runFolder);
    await rm(runFolder, { recursive: true, force: true });
  };
};
