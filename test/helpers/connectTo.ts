import { onTestFinished } from 'vitest';
import type { ApiCredentials } from '../../src/core/kube/connect/certificateAccess.ts';
import { certificateAccess } from '../../src/core/kube/connect/certificateAccess.ts';
import { createConnect } from '../../src/core/kube/connect/createConnect.ts';
import type { KubeConnection } from '../../src/core/kube/connection.ts';

/** The connection that the engine would have to a served API; closed when the test ends. */
export const connectTo = async (credentials: ApiCredentials): Promise<KubeConnection> => {
  const { connect, close } = createConnect({
    env: {},
    isCheap: () => false,
    readAccess: async () => certificateAccess(credentials),
  });
  onTestFinished(close);
  return await connect('slipway/test', new AbortController().signal);
};
