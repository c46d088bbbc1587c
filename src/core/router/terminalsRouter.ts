import { contract } from '../../shared/contract.ts';
import type { Terminals } from '../terminals/createTerminals.ts';
import { implementArea } from './implementArea.ts';
import type { Connection } from './routerContext.ts';
import { withSignal } from './withSignal.ts';

/** A terminal ends with its stream, and with the window or tab that it belongs to. */
const callerOf = (connection: Connection, signal: AbortSignal | undefined) => ({
  owner: connection.id,
  signal: AbortSignal.any([withSignal(signal).signal, connection.signal]),
});

export const terminalsRouter = (terminals: Terminals) => {
  const area = implementArea(contract.terminals);
  return area.router({
    openInPod: area.openInPod.handler(async function* ({ input, signal, context: { connection } }) {
      yield* terminals.openInPod(input, callerOf(connection, signal));
    }),
    openOnNode: area.openOnNode.handler(async function* ({ input, signal, context: { connection } }) {
      yield* terminals.openOnNode(input, callerOf(connection, signal));
    }),
    write: area.write.handler(async ({ input: { id, data }, context: { connection } }) => {
      await terminals.write(id, Buffer.from(data, 'base64'), connection.id);
    }),
    resize: area.resize.handler(async ({ input: { id, ...size }, context: { connection } }) => {
      await terminals.resize(id, size, connection.id);
    }),
    acknowledge: area.acknowledge.handler(async ({ input: { id, bytes }, context: { connection } }) => {
      terminals.acknowledge(id, bytes, connection.id);
    }),
  });
};
