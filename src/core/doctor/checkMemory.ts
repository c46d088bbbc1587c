import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check, PlannedCluster } from './doctorInput.ts';
import type { Finding } from './finding.ts';
import { formatBytes } from './formatBytes.ts';

const MB = 2 ** 20;
/** Measured on idle nodes of Kubernetes 1.36. */
const CONTROL_PLANE_NEED = 900 * MB;
const WORKER_NEED = 350 * MB;

/** Memory against what the planned nodes use when idle; swap is told, and does no harm. */
export const checkMemory: Check = async ({ engine, local, root, cluster }) => {
  const machine = local ? await readMeminfo(root) : {};
  const total = engine?.info.memoryBytes || machine['MemTotal'];
  const swap = machine['SwapTotal'];
  return [
    ...(total === undefined ? [] : [judgeMemory(cluster, total, machine['MemAvailable'])]),
    ...(swap === undefined ? [] : [describeSwap(swap)]),
  ];
};

const judgeMemory = (cluster: PlannedCluster, total: number, available = total): Finding => {
  const { controlPlanes, workers } = cluster;
  const need = controlPlanes * CONTROL_PLANE_NEED + workers * WORKER_NEED;
  const nodes = `${controlPlanes + workers} idle ${controlPlanes + workers === 1 ? 'node needs' : 'nodes need'}`;
  const finding = { id: 'memory', title: 'Memory' };
  const found = `${formatBytes(available)} available of ${formatBytes(total)}; ${nodes} about ${formatBytes(need)}`;
  if (total < need) {
    const todo =
      'Make a smaller cluster, or give the engine more memory (in Docker Desktop or Colima: its settings).';
    return { ...finding, level: 'problem', found, todo };
  }
  if (available < need) {
    return { ...finding, level: 'warning', found, todo: 'Close other programs, or make a smaller cluster.' };
  }
  return { ...finding, level: 'ok', found };
};

const describeSwap = (bytes: number): Finding => ({
  id: 'swap',
  title: 'Swap',
  level: 'ok',
  found: bytes === 0 ? 'off' : `${formatBytes(bytes)}, which the nodes put up with`,
});

/** /proc/meminfo in bytes; empty when it cannot be read. */
const readMeminfo = async (root: string): Promise<Partial<Record<string, number>>> => {
  const text = await readFile(join(root, 'proc/meminfo'), 'utf8').catch(() => '');
  return Object.fromEntries(
    [...text.matchAll(/^(\w+):\s+(\d+) kB$/gm)].map(([, name = '', kilobytes]) => [
      name,
      Number(kilobytes) * 1024,
    ]),
  );
};
