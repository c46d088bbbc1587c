import { AppError } from '../../shared/errors.ts';
import { type Phase, reportTo } from '../bootstrap/phase.ts';
import { planNewWorkers } from '../bootstrap/plan.ts';
import type { AddNodesRequest, StartedOperation } from '../core.ts';
import type { FoundCluster, PlannedCluster, Provider } from '../hosts/provider.ts';
import { connectAsAdmin } from '../kube/connect/connectAsAdmin.ts';
import { deleteNode } from '../kube/nodes.ts';
import { presentCluster } from './bootstrapCluster.ts';
import { checkMachines } from './checkMachines.ts';
import type { ClusterTools } from './clusterTools.ts';
import { withApi } from './connectApi.ts';
import { findCluster } from './listClusters.ts';
import { startOperation } from './operations/startOperation.ts';
import { reachCluster } from './reachCluster.ts';
import { readyPhases } from './readyPhases.ts';

const WAIT = 300_000;

/** Adds workers to a running cluster, all at once; see `Core.clusters.addNodes`. A failure removes them again. */
export const addNodes = async (tools: ClusterTools, request: AddNodesRequest): Promise<StartedOperation> => {
  if (!Number.isInteger(request.count) || request.count < 1 || request.count > 20) {
    throw new AppError('BAD_INPUT', 'The number of workers to add is from 1 to 20.');
  }
  const signal = AbortSignal.timeout(30_000);
  const found = await findCluster(tools, request.cluster, signal);
  checkHosts(found, request);
  const credentials = await reachCluster(tools, found, signal);
  const provider = tools.providers[found.provider];
  const planned = await provider.planWorkers(found, request, { signal });
  const names = planned.nodes.slice(found.nodes.length).map(({ name }) => name);
  const nodes = planned.nodes.filter(
    ({ name }) => names.includes(name) || found.nodes.some((node) => node.name === name && node.running),
  );
  const check = checkMachines({
    spec: planned.spec,
    names,
    check: (stop) => tools.checkMachines({ spec: planned.spec, nodes }, { signal: stop }),
    ignored: request.ignorePreflightErrors,
  });
  const added: Added = { names, provider, checks: found.provider === 'ssh' ? [check] : [], begun: false };
  return await startOperation(
    {
      kind: 'add-nodes',
      cluster: request.cluster,
      phases: listPhases(tools, planned, added),
      cleanUp: {
        title: 'Remove what was added',
        when: ['failed', 'cancelled'],
        run: async (limit) => {
          if (!added.begun) return;
          await provider.removeHosts(found.name, names, { signal: limit });
          await withApi(credentials, (api) => Promise.all(names.map((name) => deleteNode(api, name, limit))));
        },
      },
    },
    tools.home,
  );
};

interface Added {
  readonly names: readonly string[];
  readonly provider: Provider;
  readonly checks: readonly Phase[];
  /** Something may have been made. */
  begun: boolean;
}

const checkHosts = ({ name, provider }: FoundCluster, { count, hosts }: AddNodesRequest) => {
  if (provider === 'docker' && hosts !== undefined) {
    throw new AppError('BAD_INPUT', `The nodes of ${name} run in Docker, so no machines can be named.`, {
      hint: `Say how many workers are to be added: slipway nodes add ${name} --workers ${hosts.length}`,
    });
  }
  if (provider === 'ssh' && hosts?.length !== count) {
    throw new AppError('BAD_INPUT', `The nodes of ${name} are machines: name one for each new worker.`, {
      hint: `For example slipway nodes add ${name} --host MACHINE; slipway hosts list shows those there are.`,
    });
  }
};

const listPhases = (tools: ClusterTools, planned: PlannedCluster, added: Added): readonly Phase[] => {
  const { names, provider, checks } = added;
  const cluster = presentCluster(planned, provider);
  const { network } = planned.spec;
  const ready = readyPhases({
    nodes: names,
    host: (name) => provider.host(cluster.nodes.find((node) => node.name === name) ?? { name, address: '' }),
    serviceSubnet: network.serviceSubnet,
    domain: network.domain,
    within: WAIT,
    needs: ['workers'],
    openApi: async (signal) => {
      const found = await findCluster(tools, planned.spec.name, signal);
      return connectAsAdmin(await reachCluster(tools, found, signal));
    },
  });
  return [
    ...checks,
    {
      id: 'hosts',
      title: 'Start the new nodes',
      needs: checks.map(({ id }) => id),
      nodes: names,
      run: async (step) => {
        added.begun = true;
        const node = planned.nodes.find((candidate) => candidate.name === step.node);
        if (node === undefined) return;
        await provider.createHost(planned, node, { signal: step.signal, report: reportTo(step) });
      },
    },
    ...planNewWorkers(cluster, names),
    ...(network.plugin === 'none' ? [] : ready),
  ];
};
