import { request } from 'node:https';
import type Docker from 'dockerode';
import { ADMIN_CONF, API_PORT } from '../../src/core/bootstrap/cluster.ts';
import { runPhases } from '../../src/core/bootstrap/run.ts';
import { readyPhases } from '../../src/core/clusters/readyPhases.ts';
import { createDockerHost } from '../../src/core/hosts/docker/dockerHost.ts';
import { connectAsAdmin } from '../../src/core/kube/connect/connectAsAdmin.ts';
import { parseAdminConf } from '../../src/core/kubeconfig/parseAdminConf.ts';
import { pollUntil } from '../../src/core/lib/pollUntil.ts';

export interface WaitOptions {
  readonly docker: Docker;
  /** Names of the containers, the control plane first. */
  readonly nodes: readonly string[];
  readonly signal: AbortSignal;
}

const WITHIN = 300_000;

/**
 * Waits until all nodes are Ready and DNS answers on each, by the same steps that end a create of Slipway. May begin
 * before anything is made; asks little of the machine until there is an API server.
 */
export const waitForKindCluster = async ({ docker, nodes, signal }: WaitOptions): Promise<void> => {
  const [controlPlane = ''] = nodes;
  const wait = { every: 250, within: WITHIN, signal };
  let server = '';
  await pollUntil(
    async () => {
      server = (await findServer(docker, controlPlane)) ?? '';
      return server !== '' && (await answersReady(server));
    },
    { ...wait, what: `the API server of ${controlPlane}` },
  );
  const host = (name: string) => createDockerHost({ docker, name, address: '' });
  const conf = await host(controlPlane).getFile(ADMIN_CONF, { signal });
  const credentials = { ...parseAdminConf(conf.toString('utf8')), server };
  let last: unknown;
  await pollUntil(
    () =>
      runPhases(
        readyPhases({
          nodes,
          host,
          serviceSubnet: '10.96.0.0/16',
          domain: 'cluster.local',
          within: WITHIN,
          needs: [],
          openApi: async () => connectAsAdmin(credentials),
        }),
        { signal, listener: { onStart: ignore, onEnd: ignore, onLog: ignore, onNote: ignore } },
      ).then(
        () => true,
        // kubeadm gives the administrator the rights only after the API server is ready.
        (error: unknown) => {
          last = error;
          return false;
        },
      ),
    { ...wait, what: 'all nodes Ready and DNS', missing: () => [String(last)] },
  );
};

const ignore = () => undefined;

const findServer = async (docker: Docker, container: string): Promise<string | undefined> => {
  const found = await docker
    .getContainer(container)
    .inspect()
    .catch(() => undefined);
  const port = found?.NetworkSettings.Ports?.[`${API_PORT}/tcp`]?.[0]?.HostPort;
  return port === undefined ? undefined : `https://127.0.0.1:${port}`;
};

const answersReady = (server: string) =>
  new Promise<boolean>((resolve) => {
    const call = request(
      `${server}/readyz`,
      { agent: false, rejectUnauthorized: false, timeout: 2_000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
    call.end();
  });
