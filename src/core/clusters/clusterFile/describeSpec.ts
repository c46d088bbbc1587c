import type { ClusterSpec } from '../../../shared/clusterSpec.ts';

const providerWords: Readonly<Record<ClusterSpec['provider'], string>> = {
  docker: 'in Docker',
  ssh: 'on machines over SSH',
};

const countWords = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What the spec amounts to, such as «demo: 1 control plane and 2 workers on Kubernetes v1.36.3, in Docker». */
export const describeSpec = (spec: ClusterSpec): string => {
  const workers = spec.nodes.filter(({ role }) => role === 'worker').length;
  const controlPlanes = countWords(spec.nodes.length - workers, 'control plane');
  const nodes = workers === 0 ? controlPlanes : `${controlPlanes} and ${countWords(workers, 'worker')}`;
  return `${spec.name}: ${nodes} on Kubernetes ${spec.kubernetes}, ${providerWords[spec.provider]}`;
};
