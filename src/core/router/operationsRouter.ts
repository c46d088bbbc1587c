import { contract } from '../../shared/contract.ts';
import type { Core } from '../core.ts';
import { implementArea } from './implementArea.ts';
import { withSignal } from './withSignal.ts';

export const operationsRouter = ({ operations }: Pick<Core, 'operations'>) => {
  const area = implementArea(contract.operations);
  return area.router({
    watch: area.watch.handler(async function* ({ signal }) {
      yield* operations.watch(withSignal(signal));
    }),
    log: area.log.handler(async function* ({ input, signal }) {
      yield* operations.log(input.id, withSignal(signal));
    }),
    cancel: area.cancel.handler(({ input }) => operations.cancel(input.id)),
  });
};
