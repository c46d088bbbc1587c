import { checkSpec } from '../../core/clusters/clusterFile/checkSpec.ts';
import { formatPath, joinPlace, toProblemsError } from '../../core/clusters/clusterFile/problem.ts';
import { type SpecFromFlags, specFromFlags } from '../../core/clusters/clusterFile/specFromFlags.ts';
import type { ClusterSpec } from '../../shared/clusterSpec.ts';
import type { CliIo } from '../cliIo.ts';
import type { Values } from '../command.ts';
import { usageError } from '../parseArguments.ts';
import { readPortFlag } from '../readPortFlag.ts';
import { readConfigFile } from './readConfigFile.ts';
import type { specOptions } from './specOptions.ts';

export type SpecValues = Values<typeof specOptions>;

/** People also write 1.36.3. */
const readVersion = (typed: string | undefined): string | undefined =>
  typed !== undefined && /^\d/.test(typed) ? `v${typed}` : typed;

/** Ports are the first control plane's, as node ports answer on every node anyway. */
const addPorts = (spec: ClusterSpec, flags: readonly string[]): ClusterSpec => {
  const first = spec.nodes.findIndex(({ role }) => role === 'control-plane');
  const ports = flags.map(readPortFlag);
  const nodes = spec.nodes.map((node, index) =>
    index === first ? { ...node, ports: [...node.ports, ...ports] } : node,
  );
  const added = { ...spec, nodes };
  const problems = checkSpec(added).problems.map(({ path, message }) => {
    const text = formatPath(path);
    return joinPlace(text.includes('.ports[') ? '--port' : text, message);
  });
  if (problems.length > 0) throw toProblemsError('The cluster as asked for', problems);
  return added;
};

/** Makes the spec of a new cluster from what was typed and the file that it names. Throws `BAD_INPUT`. */
export const readSpec = async (
  name: string | undefined,
  values: SpecValues,
  io: Pick<CliIo, 'stdin' | 'cwd'>,
): Promise<SpecFromFlags> => {
  const file = values.config === undefined ? undefined : await readConfigFile(values.config, io);
  if (name === undefined && file?.spec.name === undefined) {
    const which = file === undefined ? 'NAME' : `NAME, as ${file.fileName} gives none`;
    throw usageError(`\`slipway create\` needs ${which}.`, 'For example: slipway create demo');
  }
  const { spec, notes } = specFromFlags({
    name,
    file,
    controlPlanes: values['control-planes'],
    workers: values.workers,
    provider: values.provider,
    hosts: values.host,
    image: values.image,
    kubernetes: readVersion(values.kubernetes),
    cpus: values.cpus,
    memory: values.memory,
    podSubnet: values['pod-subnet'],
    serviceSubnet: values['service-subnet'],
    domain: values.domain,
    apiPort: values['api-port'],
  });
  return { spec: values.port === undefined ? spec : addPorts(spec, values.port), notes };
};
