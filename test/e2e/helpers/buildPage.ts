import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../../../src/core/lib/runCommand.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const sources = ['src/renderer', 'src/shared', 'electron.vite.config.ts', 'package-lock.json'];

const changedAt = async (file: string): Promise<number> => {
  const info = await stat(file);
  if (!info.isDirectory()) return info.mtimeMs;
  const names = await readdir(file);
  const times = await Promise.all(names.map((name) => changedAt(path.join(file, name))));
  return Math.max(0, info.mtimeMs, ...times);
};

/** Builds the interface unless what was built is newer than all that it is made from. */
export const buildPage = async (): Promise<void> => {
  const built = await changedAt(path.join(root, 'out/renderer/index.html')).catch(() => 0);
  const times = await Promise.all(sources.map((name) => changedAt(path.join(root, name))));
  if (built > Math.max(...times)) return;
  await runCommand(['npx', 'electron-vite', 'build'], { cwd: root, signal: AbortSignal.timeout(600_000) });
};
