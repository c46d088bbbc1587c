import { contract } from '../../shared/contract.ts';
import type { Connect } from '../kube/connection.ts';
import { downloadLog, readLogs } from '../kube/logs.ts';
import { listContainers } from '../kube/logsContainers.ts';
import { implementArea } from './implementArea.ts';
import { withSignal } from './withSignal.ts';

export const podsRouter = ({ connect }: { readonly connect: Connect }) => {
  const area = implementArea(contract.pods);
  return area.router({
    containers: area.containers.handler(async ({ input, signal: caller }) => {
      const { signal } = withSignal(caller);
      return await listContainers(await connect(input.cluster, signal), input, signal);
    }),
    logs: area.logs.handler(async function* ({ input, signal: caller }) {
      const { signal } = withSignal(caller);
      yield* readLogs(await connect(input.cluster, signal), { ...input, signal });
    }),
    downloadLog: area.downloadLog.handler(async function* ({ input, signal: caller }) {
      const { signal } = withSignal(caller);
      for await (const bytes of downloadLog(await connect(input.cluster, signal), { ...input, signal }))
        yield { data: bytes.toString('base64') };
    }),
  });
};
