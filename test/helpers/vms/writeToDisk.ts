import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HostFile } from '../../../src/core/hosts/host.ts';
import { runCommand } from '../../../src/core/lib/runCommand.ts';

/** Puts files, as root's, on a disk (raw, ext4) of a machine that is off; their folders are there. */
export const writeToDisk = async (disk: string, files: readonly HostFile[]): Promise<void> => {
  const work = await mkdtemp(path.join(tmpdir(), 'slipway-test-disk-'));
  try {
    const orders: string[] = [];
    for (const [index, { path: target, content, mode = 0o644 }] of files.entries()) {
      const source = path.join(work, String(index));
      await writeFile(source, content, { mode });
      // It says so where there is none to remove, and goes on.
      orders.push(`rm ${target}`, `write ${source} ${target}`);
    }
    const list = path.join(work, 'orders');
    await writeFile(list, `${orders.join('\n')}\n`);
    await runCommand(['debugfs', '-w', '-f', list, disk], { signal: AbortSignal.timeout(60_000) });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};
