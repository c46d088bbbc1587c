import { expect, it } from 'vitest';
import type { CliIo } from '../../../src/cli/cliIo.ts';
import { runCli } from '../../../src/cli/runCli.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { makeCore } from './fakeCore.ts';
import { makeIo, run } from './fakeIo.ts';

/** A server that notes what is asked of it, on ports of which some may be taken. */
const makeServer = (taken: readonly number[] = []) => {
  const asked: number[] = [];
  const opened: string[] = [];
  let links = 0;
  let closed = false;
  const openServer: CliIo['openServer'] = async ({ port }) => {
    asked.push(port);
    if (taken.includes(port)) throw new AppError('PORT_TAKEN', `Port ${port} cannot be used.`);
    const makeLink = () => {
      links += 1;
      return `http://127.0.0.1:${port}/#code=${links}`;
    };
    return {
      port,
      makeLink,
      close: async () => {
        closed = true;
      },
    };
  };
  const openBrowser = async (link: string) => opened.push(link) > 0;
  return { openServer, openBrowser, asked, opened, isClosed: () => closed };
};

it('opens the browser with a link, shows another, and ends with Ctrl-C', async () => {
  const server = makeServer();
  const { io, stdout, interrupt } = makeIo(server);
  const done = runCli(['serve'], io);
  await stdout.saw('#code=2');
  expect(server.opened).toEqual(['http://127.0.0.1:7420/#code=1']);
  expect(server.isClosed()).toBe(false);
  interrupt();
  expect(await done).toBe(0);
  expect(server.isClosed()).toBe(true);
});

it('reaches for the clusters while the browser is on its way, and lets them go when it ends', async () => {
  const server = makeServer();
  const watched = Promise.withResolvers<AbortSignal>();
  const { core } = makeCore({
    watchClusters: async function* ({ signal }) {
      watched.resolve(signal);
      yield [];
    },
  });
  const { io, stdout, interrupt } = makeIo({ ...server, core });
  const done = runCli(['serve', '--no-open'], io);
  await stdout.saw('#code=1');
  const signal = await watched.promise;
  expect(signal.aborted).toBe(false);
  interrupt();
  expect(await done).toBe(0);
  expect(signal.aborted).toBe(true);
});

it('serves also where the clusters cannot be looked at: the page says why', async () => {
  const server = makeServer();
  const { core } = makeCore({
    watchClusters: () => {
      throw new AppError('DOCKER_UNREACHABLE', 'No Docker engine answers.');
    },
  });
  const { io, stdout, interrupt } = makeIo({ ...server, core });
  const done = runCli(['serve', '--no-open'], io);
  await stdout.saw('#code=1');
  interrupt();
  expect(await done).toBe(0);
});

it('shows a new link with each Enter', async () => {
  const server = makeServer();
  const { io, stdin, stdout, interrupt } = makeIo(server);
  const done = runCli(['serve', '--no-open'], io);
  await stdout.saw('#code=1');
  stdin.write('\n');
  await stdout.saw('#code=2');
  expect(server.opened).toEqual([]);
  interrupt();
  await done;
});

it('prints a line of JSON for each link with --json, and opens nothing', async () => {
  const server = makeServer();
  const { io, stdin, stdout, interrupt } = makeIo(server);
  const done = runCli(['serve', '--json', '--port', '8000'], io);
  await stdout.saw('#code=1"');
  stdin.write('\n');
  await stdout.saw('#code=2"');
  const lines = stdout.text().trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { url: 'http://127.0.0.1:8000/#code=1', port: 8000 },
    { url: 'http://127.0.0.1:8000/#code=2', port: 8000 },
  ]);
  expect(server.opened).toEqual([]);
  interrupt();
  await done;
});

it('takes a free port where the usual one is taken, and refuses where one was asked for', async () => {
  const usual = makeServer([7420]);
  const { io, stdout, interrupt } = makeIo(usual);
  const done = runCli(['serve', '--no-open'], io);
  await stdout.saw('#code=1');
  expect(usual.asked).toEqual([7420, 0]);
  interrupt();
  await done;
  const { exitCode, stderr } = await run('serve --port 8000', makeServer([8000]));
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Port 8000 cannot be used.');
});

it.each(['x', '-1', '65536', '80.5'])('does not understand --port=%s', async (port) => {
  const { exitCode, stderr } = await run(`serve --port=${port}`, makeServer());
  expect(exitCode).toBe(2);
  expect(stderr).toContain('is no port');
});
