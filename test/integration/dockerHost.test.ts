import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { createDockerHost } from '../../src/core/hosts/docker/dockerHost.ts';
import { findEngine } from '../../src/core/hosts/docker/findEngine.ts';
import { pollUntil } from '../../src/core/lib/pollUntil.ts';
import { describeHostContract } from '../helpers/hostContract.ts';

const ECHO_PORT = 7007;
const signal = AbortSignal.timeout(600_000);

/** The newest node image in the engine: programs in it are those that every node has. */
const findImage = async (docker: Awaited<ReturnType<typeof findEngine>>['docker']) => {
  const images = await docker.listImages({ filters: { reference: ['slipway/node:v*', 'kindest/node:v*'] } });
  const [newest] = images.sort((a, b) => b.Created - a.Created).flatMap(({ RepoTags }) => RepoTags ?? []);
  if (newest === undefined) throw new Error('there is no node image in the engine: run slipway image build');
  return newest;
};

describeHostContract('a Docker container', async () => {
  const { docker } = await findEngine({
    env: process.env,
    homedir: homedir(),
    platform: process.platform,
    signal,
  });
  const name = `hc-${randomBytes(4).toString('hex')}`;
  const container = await docker.createContainer({
    name,
    Image: await findImage(docker),
    // Docker's own first process reaps what programs leave behind, as systemd does on a node.
    Entrypoint: ['sleep', 'infinity'],
    HostConfig: { Init: true, NetworkMode: 'none' },
  });
  await container.start();
  const host = createDockerHost({ docker, name, address: '127.0.0.1' });
  // cat on the connection itself: socat's own PIPE waits for ever to write into a pipe that only it would empty.
  const listen = ['socat', `TCP4-LISTEN:${ECHO_PORT},bind=127.0.0.1,reuseaddr,fork`, 'EXEC:cat,nofork'];
  const stop = new AbortController();
  let echo: Promise<unknown> | undefined;
  return {
    host,
    place: (path) => path,
    serveEcho: async () => {
      echo ??= host.exec(listen, { signal: stop.signal, deadline: 600_000 }).catch(() => undefined);
      const probe = ['socat', '-u', 'OPEN:/dev/null', `TCP4:127.0.0.1:${ECHO_PORT}`];
      const answers = async () => (await host.exec(probe, { signal, okCodes: [0, 1] })).exitCode === 0;
      await pollUntil(answers, { every: 50, within: 20_000, signal, what: 'the echo server' });
      return ECHO_PORT;
    },
    goAway: () => container.remove({ force: true }),
    close: async () => {
      stop.abort();
      await echo;
      await container.remove({ force: true, v: true }).catch(() => undefined);
    },
  };
});
