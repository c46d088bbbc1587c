import type { Begun } from '../../shared/contract/procedure.ts';
import { contract } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { readFindings } from '../clusters/clusterFile/readFindings.ts';
import { renderClusterFile } from '../clusters/clusterFile/renderClusterFile.ts';
import type { Core, StartedOperation } from '../core.ts';
import { implementArea } from './implementArea.ts';
import { withSignal } from './withSignal.ts';

const begin = async (operation: Promise<StartedOperation>): Promise<Begun> => ({
  operation: (await operation).id,
});

/** A kubeconfig for one cluster alone. */
const readKubeconfig = async (
  { clusters, contexts }: Pick<Core, 'clusters' | 'contexts'>,
  id: string,
  signal: AbortSignal,
): Promise<string> => {
  const name = id.slice(id.indexOf('/') + 1);
  if (id.startsWith('slipway/')) return await clusters.kubeconfig(name, { signal });
  const state = await contexts.get();
  const context = state.contexts.find((entry) => entry.name === name && !entry.isShadowed);
  if (context === undefined) {
    throw new AppError('NOT_FOUND', `No kubeconfig has a context named ${name} any more.`);
  }
  const exported = await contexts.export({ contexts: [{ file: context.file, name }] });
  return exported.text;
};

export const clustersRouter = (core: Pick<Core, 'clusters' | 'contexts'>) => {
  const area = implementArea(contract.clusters);
  const { clusters } = core;
  return area.router({
    watch: area.watch.handler(async function* ({ signal }) {
      yield* clusters.watch(withSignal(signal));
    }),
    versions: area.versions.handler(({ signal }) => clusters.versions(withSignal(signal))),
    readFile: area.readFile.handler(({ input }) => readFindings(input.text)),
    renderFile: area.renderFile.handler(({ input }) => renderClusterFile(input)),
    create: area.create.handler(({ input }) => begin(clusters.create(input))),
    // What is there was wanted, and stays when this fails too.
    resume: area.resume.handler(({ input }) => begin(clusters.resume({ ...input, onFailure: 'keep' }))),
    delete: area.delete.handler(({ input }) => begin(clusters.delete(input))),
    addNodes: area.addNodes.handler(({ input: { name, count, hosts } }) =>
      begin(clusters.addNodes({ cluster: name, count, hosts })),
    ),
    removeNode: area.removeNode.handler(({ input: { name, node, force } }) =>
      begin(clusters.removeNode({ cluster: name, node, force })),
    ),
    kubeconfig: area.kubeconfig.handler(({ input, signal }) =>
      readKubeconfig(core, input.cluster, withSignal(signal).signal),
    ),
  });
};
