import { isAbsolute, posix } from 'node:path';
import type { NodeSpec } from '../../../shared/clusterSpec.ts';
import type { Path, Problem } from './problem.ts';

/**
 * Folders of the node that a mount would hide and the node cannot be without. What lies in them is fine
 * (/etc/kubernetes/policies, /var/lib/kubelet…), except below the kernel's own file systems.
 */
const reserved = new Set([
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/etc/containerd',
  '/etc/kubernetes',
  '/kind',
  '/lib',
  '/lib/modules',
  '/lib64',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/tmp',
  '/usr',
  '/var',
  '/var/lib',
]);
const reservedTrees = ['/proc/', '/sys/fs/cgroup/'];

const tidyPath = (path: string): string => {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
};

const isReserved = (path: string): boolean =>
  reserved.has(path) || reservedTrees.some((tree) => `${path}/`.startsWith(tree));

/** Whether a node's mounts name full paths, leave alone what the node needs and never meet; `path` is the node's. */
export const checkMounts = (node: NodeSpec, path: Path): readonly Problem[] => {
  const seen = new Set<string>();
  return node.mounts.flatMap((mount, index) => {
    const problems: Problem[] = [];
    const own = [...path, 'mounts', index];
    const container = tidyPath(mount.container);
    if (!isAbsolute(mount.host)) {
      const message = `must be a full path on this machine, not ${JSON.stringify(mount.host)}`;
      problems.push({ path: [...own, 'host'], message });
    }
    if (isReserved(container)) {
      const message = `${container} belongs to the node itself; mount to another folder`;
      problems.push({ path: [...own, 'container'], message });
    }
    if (seen.has(container)) {
      problems.push({ path: [...own, 'container'], message: `two mounts go to ${container}` });
    }
    seen.add(container);
    return problems;
  });
};
