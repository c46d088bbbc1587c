import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../shared/contract.ts';

/** The contract as the page calls it: `await api.clusters.versions()`, `await api.nodes.watch({ cluster }, { signal })`. */
export type Api = ContractRouterClient<typeof contract>;

let connected: Api | undefined;

/** Called once, before anything is rendered, with the client of whichever shell the page runs in. */
export const setApi = (client: Api): void => {
  connected = client;
};

/** The engine. Usable from the first render on; modules may import it before it is connected. */
export const api: Api = new Proxy({} as Api, {
  get: (_target, name) => {
    if (connected === undefined) throw new Error('the engine was called before the page was connected to it');
    return Reflect.get(connected, name);
  },
});
