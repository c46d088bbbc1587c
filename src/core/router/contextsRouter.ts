import { contract } from '../../shared/contract.ts';
import type { Core } from '../core.ts';
import { implementArea } from './implementArea.ts';
import { withSignal } from './withSignal.ts';

export const contextsRouter = ({ contexts }: Core) => {
  const area = implementArea(contract.contexts);
  return area.router({
    watch: area.watch.handler(async function* ({ signal }) {
      yield* contexts.watch(withSignal(signal));
    }),
    use: area.use.handler(({ input, signal }) => contexts.use(input, withSignal(signal))),
    rename: area.rename.handler(({ input, signal }) => contexts.rename(input, withSignal(signal))),
    setNamespace: area.setNamespace.handler(({ input, signal }) =>
      contexts.setNamespace(input, withSignal(signal)),
    ),
    planImport: area.planImport.handler(({ input }) => contexts.planImport(input)),
    import: area.import.handler(({ input, signal }) => contexts.import(input, withSignal(signal))),
    export: area.export.handler(({ input }) => contexts.export(input)),
    planDelete: area.planDelete.handler(({ input }) => contexts.planDelete(input)),
    delete: area.delete.handler(({ input, signal }) => contexts.delete(input, withSignal(signal))),
    addFolder: area.addFolder.handler(({ input }) => contexts.addFolder(input.path)),
    removeFolder: area.removeFolder.handler(({ input }) => contexts.removeFolder(input.path)),
  });
};
