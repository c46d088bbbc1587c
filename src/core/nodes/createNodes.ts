import type { Connect } from '../kube/connection.ts';
import { planDrain } from '../kube/drainNode.ts';
import { cordonNode, labelNode, uncordonNode } from '../kube/nodes.ts';
import { findNodeHost, type OpenProviders } from './findNodeHost.ts';
import { followDrain } from './followDrain.ts';
import { followUnitLog } from './followUnitLog.ts';
import type { NodesArea } from './nodesArea.ts';
import { noSuchNode } from './noSuchNode.ts';
import { readUnits } from './readUnits.ts';
import { setTaints } from './setTaints.ts';
import { watchNodes } from './watchNodes.ts';

export interface NodesTools {
  readonly connect: Connect;
  readonly openProviders: OpenProviders;
}

/** The engine's part for nodes, over the API of any cluster and the hosts of ours. */
export const createNodes = ({ connect, openProviders }: NodesTools): NodesArea => ({
  watch: ({ cluster }, { signal }) => watchNodes({ connect, openProviders }, { cluster, signal }),
  cordon: async ({ cluster, node, cordoned }, { signal }) => {
    const change = cordoned ? cordonNode : uncordonNode;
    if (!(await change(await connect(cluster, signal), node, signal))) throw noSuchNode(node);
  },
  setTaints: async ({ cluster, node, taints }, { signal }) =>
    await setTaints(await connect(cluster, signal), { node, taints, signal }),
  setLabels: async ({ cluster, node, labels }, { signal }) => {
    if (!(await labelNode(await connect(cluster, signal), node, { labels, signal }))) throw noSuchNode(node);
  },
  planDrain: async ({ cluster, node }, { signal }) =>
    await planDrain(await connect(cluster, signal), node, signal),
  drain: async function* ({ cluster, node, consent, withinSeconds }, { signal }) {
    const connection = await connect(cluster, signal);
    yield* followDrain(connection, { node, consent, within: withinSeconds * 1000, signal });
  },
  units: async (request, { signal }) =>
    await readUnits(await findNodeHost(openProviders, request, signal), signal),
  unitLog: async function* ({ unit, tail, ...request }, { signal }) {
    const host = await findNodeHost(openProviders, request, signal);
    yield* followUnitLog(host, { unit, tail, signal });
  },
});
