import { contract } from '../../shared/contract.ts';
import type { NamespacesArea } from '../namespaces/namespacesArea.ts';
import { implementArea } from './implementArea.ts';
import { withSignal } from './withSignal.ts';

export const namespacesRouter = (namespaces: NamespacesArea) => {
  const area = implementArea(contract.namespaces);
  return area.router({
    watch: area.watch.handler(async function* ({ input, signal }) {
      yield* namespaces.watch(input, withSignal(signal));
    }),
    create: area.create.handler(
      async ({ input, signal }) => await namespaces.create(input, withSignal(signal)),
    ),
    planDelete: area.planDelete.handler(
      async ({ input, signal }) => await namespaces.planDelete(input, withSignal(signal)),
    ),
    delete: area.delete.handler(
      async ({ input, signal }) => await namespaces.delete(input, withSignal(signal)),
    ),
    setQuota: area.setQuota.handler(
      async ({ input, signal }) => await namespaces.setQuota(input, withSignal(signal)),
    ),
  });
};
