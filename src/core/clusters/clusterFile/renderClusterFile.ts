import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { type ClusterSpec, clusterSpec, type NodeSpec } from '../../../shared/clusterSpec.ts';

type Data = Readonly<Record<string, unknown>>;

/** What a spec says when nothing is said: of the cluster, of a node, of a node's parts. */
const whole = clusterSpec.parse({
  name: 'defaults',
  nodes: [
    {
      role: 'worker',
      ports: [{ container: 1 }],
      mounts: [{ host: '/', container: '/' }],
      taints: [{ key: 'a', effect: 'NoSchedule' }],
    },
  ],
});
const { name: _name, nodes: _nodes, ...top } = whole;
const [node] = whole.nodes;
const defaults = {
  top,
  node: { ...clusterSpec.shape.nodes.element.parse({ role: 'worker' }), role: undefined },
  port: { ...node?.ports[0], container: undefined },
  mount: { ...node?.mounts[0], host: undefined, container: undefined },
  taint: { ...node?.taints?.[0], key: undefined, effect: undefined },
};

/** Leaves out what is the default, and maps of which nothing is left. */
const omitDefaults = (data: Data, common: Data): Data =>
  Object.fromEntries(
    Object.entries(data).filter(
      ([key, value]) => value !== undefined && !isDeepStrictEqual(value, common[key]),
    ),
  );

const renderNode = (spec: NodeSpec): Data => {
  const { ports, mounts, taints, ...rest } = spec;
  return {
    ...omitDefaults(rest, defaults.node),
    ...(ports.length === 0 ? {} : { ports: ports.map((port) => omitDefaults(port, defaults.port)) }),
    ...(mounts.length === 0 ? {} : { mounts: mounts.map((mount) => omitDefaults(mount, defaults.mount)) }),
    ...(taints === undefined ? {} : { taints: taints.map((taint) => omitDefaults(taint, defaults.taint)) }),
  };
};

/** The cluster file of a spec, with what is not the default alone; reading it gives the spec again. */
export const renderClusterFile = (spec: ClusterSpec): string => {
  const { name, network, api, nodes, ...rest } = spec;
  const file = {
    name,
    ...omitDefaults(rest, defaults.top),
    network: omitDefaults(network, defaults.top.network),
    api: omitDefaults(api, defaults.top.api),
  };
  // Without a version the one that an image names would be meant.
  const hasImage = rest.image !== undefined || nodes.some(({ image }) => image !== undefined);
  const said = Object.entries(hasImage ? { kubernetes: rest.kubernetes, ...file } : file).filter(
    ([key, value]) => {
      const isPart = key === 'network' || key === 'api';
      return !isPart || Object.keys(value as Data).length > 0;
    },
  );
  // Aliases would be right, and nobody could read them.
  return stringify(
    { name, ...Object.fromEntries(said), nodes: nodes.map(renderNode) },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
};
