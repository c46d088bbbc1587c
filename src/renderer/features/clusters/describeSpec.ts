import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import { formatBytes, formatNames, formatPlural } from '../../ui/formatQuantity.ts';
import { listMachines } from './machineSpec.ts';

/** What nodes take by themselves, before any work is on them; measured. Bytes. */
const MEMORY = { 'control-plane': 650 * 2 ** 20, worker: 160 * 2 ** 20 } as const;

export const estimateMemory = ({ nodes }: Pick<ClusterSpec, 'nodes'>): number =>
  nodes.reduce((sum, { role }) => sum + MEMORY[role], 0);

/** «1 control plane and 2 workers» */
export const describeNodes = (nodes: readonly { readonly role: string }[]): string => {
  const workers = nodes.filter(({ role }) => role === 'worker').length;
  const controlPlanes = formatPlural(nodes.length - workers, 'control plane');
  return workers === 0 ? controlPlanes : `${controlPlanes} and ${formatPlural(workers, 'worker')}`;
};

/** Where nodes run, as the end of a sentence. */
export const WHERE: Readonly<Record<ClusterSpec['provider'], string>> = {
  docker: 'in Docker',
  ssh: 'on machines over SSH',
};

/** More machines than these are counted, not named. */
const NAMED = 8;

/** «the machines a, b and c» */
const describeMachines = (names: readonly string[]): string => {
  if (names.length > NAMED) return `${names.length} machines over SSH`;
  return `the machine${names.length === 1 ? '' : 's'} ${formatNames(names)}`;
};

/** The sentence that a spec amounts to. */
export const describeSpec = (spec: ClusterSpec): string => {
  const name = spec.name || 'A cluster';
  const machines = listMachines(spec);
  if (spec.provider === 'ssh' && machines.length === 0) return `${name}: no machine is chosen yet.`;
  const place =
    spec.provider === 'ssh'
      ? `on ${describeMachines(machines)}`
      : `${WHERE.docker}, about ${formatBytes(estimateMemory(spec))} of memory`;
  return `${name}: ${describeNodes(spec.nodes)} on Kubernetes ${spec.kubernetes.replace(/^v/, '')}, ${place}.`;
};
