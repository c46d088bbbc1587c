import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { findProgram } from '../../src/core/lib/findProgram.ts';
import { findFolders } from '../../src/core/settings/folders.ts';

/** A kubectl that runs on this machine: the one in PATH, else one that was built for a node image. */
export const findKubectl = async (): Promise<string> => {
  const installed = await findProgram('kubectl', process.env.PATH);
  if (installed !== undefined) return installed;
  const bin = path.join(findFolders(process.env).cache, 'node-image', 'bin');
  const builds = (await readdir(bin).catch(() => [])).filter((name) => name.startsWith('kubernetes-'));
  const built = await findProgram('kubectl', builds.map((name) => path.join(bin, name)).join(path.delimiter));
  if (built !== undefined) return built;
  throw new Error('There is no kubectl here: install one, or build a node image first.');
};
