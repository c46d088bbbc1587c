import type { NodeRole } from '../../../../shared/cluster.ts';
import { formatBytes } from '../formatBytes.ts';
import type { DiskSpace } from '../hostFacts.ts';
import { type CheckFinding, cannotTell } from '../hostFinding.ts';
import type { HostCheck, JudgedHost } from '../judgeInput.ts';

const MB = 2 ** 20;
const GB = 2 ** 30;

const MEMORY_NEED: Readonly<Record<NodeRole, number>> = { 'control-plane': 1700 * MB, worker: 900 * MB };
const DISK_NEED = 5 * GB;
const DISK_WISH = 10 * GB;

const inWords: Readonly<Record<NodeRole, string>> = {
  'control-plane': 'a control plane',
  worker: 'a worker',
};

/** Whether the machine is large enough for its part: processors, memory, disk. */
export const checkCapacity: HostCheck = (host) => [judgeCpus(host), judgeMemory(host), ...judgeDisks(host)];

const judgeCpus = ({ role, facts: { cpus } }: JudgedHost): CheckFinding => {
  const about = { id: 'cpus', title: 'CPUs' };
  if (cpus === undefined) {
    return cannotTell(about, {
      means: 'A control plane on one processor is slow.',
      todo: 'Look with nproc: a control plane should have two or more.',
    });
  }
  if (role === 'worker' || cpus >= 2) return { ...about, level: 'ok', found: String(cpus) };
  return {
    ...about,
    level: 'warning',
    found: String(cpus),
    means: 'A control plane on one processor is slow, and its parts lose their leases under load.',
    todo: 'Give the machine two or more, or let it be a worker.',
  };
};

const judgeMemory = ({ role, facts: { memoryBytes } }: JudgedHost): CheckFinding => {
  const about = { id: 'memory', title: 'Memory' };
  const need = formatBytes(MEMORY_NEED[role]);
  if (memoryBytes === undefined) {
    return cannotTell(about, {
      means: `Too little memory makes the kernel end parts of Kubernetes; ${inWords[role]} needs ${need}.`,
      todo: 'Look with free -m.',
    });
  }
  const found = formatBytes(memoryBytes);
  if (memoryBytes >= MEMORY_NEED[role]) return { ...about, level: 'ok', found };
  return {
    ...about,
    level: 'problem',
    found: `${found}, and ${inWords[role]} needs ${need}`,
    means: 'The kernel would end parts of Kubernetes for want of memory, again and again.',
    todo: role === 'worker' ? 'Give the machine more.' : 'Give the machine more, or let it be a worker.',
  };
};

const judgeDisks = ({ facts: { disks } }: JudgedHost): readonly CheckFinding[] => {
  const about = { id: 'disk', title: 'Disk' };
  if (disks.length === 0) {
    const todo = `Look with df -h / /var /opt: each should have ${formatBytes(DISK_WISH)} free.`;
    return [cannotTell(about, { means: 'A full disk makes a node drop its pods.', todo })];
  }
  return Object.entries(Object.groupBy(disks, ({ mount }) => mount)).flatMap(([mount, folders = []]) =>
    judgeDisk(mount, folders),
  );
};

/** One file system may hold several of the folders, and is told of once. */
const judgeDisk = (mount: string, folders: readonly DiskSpace[]): readonly CheckFinding[] => {
  const free = Math.min(...folders.map(({ freeBytes }) => freeBytes));
  const about = { id: 'disk', title: `Disk of ${mount}`, found: `${formatBytes(free)} free` };
  if (free >= DISK_WISH) return [{ ...about, level: 'ok' }];
  const todo = `Free some space or enlarge it, to ${formatBytes(DISK_WISH)} at least.`;
  if (free >= DISK_NEED) {
    const means = 'It is enough to begin with; images and logs fill it, and then the node drops pods.';
    return [{ ...about, level: 'warning', means, todo }];
  }
  const means =
    'The images of Kubernetes and of a few pods do not fit, and a node with a full disk drops its pods.';
  return [{ ...about, level: 'problem', means, todo }];
};
