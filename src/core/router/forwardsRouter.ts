import { contract } from '../../shared/contract.ts';
import type { Forwards } from '../forwards/createForwards.ts';
import { implementArea } from './implementArea.ts';
import { withSignal } from './withSignal.ts';

export const forwardsRouter = (forwards: Forwards) => {
  const area = implementArea(contract.forwards);
  return area.router({
    watch: area.watch.handler(async function* ({ signal }) {
      yield* forwards.watch(withSignal(signal));
    }),
    start: area.start.handler(async ({ input }) => await forwards.start(input)),
    stop: area.stop.handler(async ({ input }) => await forwards.stop(input.id)),
  });
};
