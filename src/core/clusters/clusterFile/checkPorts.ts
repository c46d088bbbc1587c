import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import { formatPath, type Path, type Problem } from './problem.ts';

interface Listener {
  readonly path: Path;
  readonly what: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

const ANY = '0.0.0.0';

const clash = (a: Listener, b: Listener): boolean =>
  a.port === b.port &&
  a.protocol === b.protocol &&
  (a.address === b.address || a.address === ANY || b.address === ANY);

/** Everything that will listen on a port of this machine chosen by the person; 0 lets us choose. */
const listListeners = ({ api, nodes }: ClusterSpec): readonly Listener[] => {
  const server: Listener = {
    path: ['api', 'port'],
    what: 'the API server',
    address: api.address,
    port: api.port,
    protocol: 'TCP',
  };
  const mappings = nodes.flatMap((node, index) =>
    node.ports.map(({ host, address, protocol }, position): Listener => {
      const path = ['nodes', index, 'ports', position];
      return { path, what: formatPath(['nodes', index]), address, port: host, protocol };
    }),
  );
  return [server, ...mappings].filter(({ port }) => port !== 0);
};

/** Whether no port of this machine is asked for twice, by nodes or by the API server. */
export const checkPorts = (spec: ClusterSpec): readonly Problem[] => {
  const listeners = listListeners(spec);
  return listeners.flatMap((one, index) => {
    const other = listeners.slice(0, index).find((earlier) => clash(earlier, one));
    if (other === undefined) return [];
    const message = `port ${one.port}/${one.protocol} on ${one.address} is already taken by ${other.what}`;
    return [{ path: one.path, message }];
  });
};
