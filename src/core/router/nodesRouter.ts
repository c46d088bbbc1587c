import { contract } from '../../shared/contract.ts';
import type { NodesArea } from '../nodes/nodesArea.ts';
import { implementArea } from './implementArea.ts';
import { withSignal } from './withSignal.ts';

export const nodesRouter = (nodes: NodesArea) => {
  const area = implementArea(contract.nodes);
  return area.router({
    watch: area.watch.handler(async function* ({ input, signal }) {
      yield* nodes.watch(input, withSignal(signal));
    }),
    cordon: area.cordon.handler(async ({ input, signal }) => await nodes.cordon(input, withSignal(signal))),
    setTaints: area.setTaints.handler(
      async ({ input, signal }) => await nodes.setTaints(input, withSignal(signal)),
    ),
    setLabels: area.setLabels.handler(
      async ({ input, signal }) => await nodes.setLabels(input, withSignal(signal)),
    ),
    planDrain: area.planDrain.handler(
      async ({ input, signal }) => await nodes.planDrain(input, withSignal(signal)),
    ),
    drain: area.drain.handler(async function* ({ input, signal }) {
      yield* nodes.drain(input, withSignal(signal));
    }),
    units: area.units.handler(async ({ input, signal }) => await nodes.units(input, withSignal(signal))),
    unitLog: area.unitLog.handler(async function* ({ input, signal }) {
      yield* nodes.unitLog(input, withSignal(signal));
    }),
  });
};
