import path from 'node:path';
import { expect, it } from 'vitest';
import { createBoard } from '../../../../../src/core/clusters/board/createBoard.ts';
import { createJournal } from '../../../../../src/core/clusters/operations/journal.ts';
import { failingProvider } from '../../../../../src/core/hosts/combineProviders.ts';
import type { FoundCluster, Provider, ProviderKind } from '../../../../../src/core/hosts/provider.ts';
import { createEventQueue } from '../../../../../src/core/lib/eventQueue.ts';
import { clusterSpec } from '../../../../../src/shared/clusterSpec.ts';
import type { ClusterEntry } from '../../../../../src/shared/contract/clusters.ts';
import { AppError } from '../../../../../src/shared/errors.ts';
import { openTempFolder } from '../../../../helpers/tempFolder.ts';

const away = new AppError('DOCKER_UNREACHABLE', 'Docker is away.');

const makeCluster = (provider: ProviderKind, running = true): FoundCluster => ({
  provider,
  name: `in-${provider}`,
  spec: clusterSpec.parse({ name: `in-${provider}`, provider, nodes: [{ role: 'control-plane' }] }),
  server: 'https://10.0.0.5:6443',
  createdAt: 1,
  nodes: [{ name: 'a', role: 'control-plane', address: '10.0.0.5', image: 'node:v1', running }],
});

const never = (signal: AbortSignal) =>
  new Promise<void>((done) => signal.addEventListener('abort', () => done()));

const makeProvider = (clusters: readonly FoundCluster[]): Provider => ({
  ...failingProvider(away),
  find: async () => clusters,
  watch: (_onChange, { signal }) => never(signal),
});

async function* tellOnce<T>(state: T, signal: AbortSignal) {
  yield state;
  await never(signal);
}

/** A board of one cluster in Docker and one on machines, whose engine comes and goes as the test says. */
const openBoard = async () => {
  const folder = await openTempFolder();
  const stop = new AbortController();
  const { signal } = stop;
  const settings = createEventQueue<{ readonly dockerHost: string | undefined }>({ signal });
  let engine: 'there' | 'away' = 'away';
  const board = createBoard({
    locks: path.join(folder.path, 'locks'),
    contexts: { watch: (options) => tellOnce({ contexts: [] } as never, options.signal) },
    hub: { watch: (options) => tellOnce({ type: 'snapshot', operations: [] }, options.signal) },
    settings: { watch: () => settings as never },
    connect: () => Promise.reject(new AppError('CONNECTION_LOST', 'Nobody answers.')),
    findEngine: async () => {
      if (engine === 'away') throw away;
      return { description: 'an engine', cpus: 2, memory: 2 ** 30 };
    },
    forgetEngine: () => undefined,
    tools: async () => ({
      providers: {
        docker: engine === 'away' ? failingProvider(away) : makeProvider([makeCluster('docker')]),
        ssh: makeProvider([makeCluster('ssh')]),
      },
      home: {
        locks: path.join(folder.path, 'locks'),
        journal: createJournal(path.join(folder.path, 'journal')),
      },
      find: () => Promise.reject(away),
      kubeconfigPaths: () => [],
      checkMachines: async () => [],
      forgetMarks: async () => undefined,
      findImage: () => Promise.reject(away),
    }),
  });
  settings.push({ dockerHost: undefined });
  return {
    board,
    signal,
    /** The engine is there or away from now on, and looked for at once, as after a change of the settings. */
    setEngine: (state: typeof engine) => {
      engine = state;
      settings.push({ dockerHost: `${state}` });
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await folder[Symbol.asyncDispose]();
    },
  };
};

const statesOf = (entries: readonly ClusterEntry[]) =>
  Object.fromEntries(entries.map(({ name, state }) => [name, state]));

it('lists clusters on machines while no engine answers, and those in Docker when it does, and when it is gone again', async () => {
  await using opened = await openBoard();
  const { board, signal, setEngine } = opened;
  const lists = board.watchClusters({ signal })[Symbol.asyncIterator]();
  /** The states of the next list that are not those before. */
  const until = async (wanted: Readonly<Record<string, string>>) => {
    for (;;) {
      const { value, done } = await lists.next();
      if (done) throw new Error('the board has ended');
      if (JSON.stringify(statesOf(value)) === JSON.stringify(wanted)) return value;
    }
  };
  await until({ 'in-ssh': 'running' });
  setEngine('there');
  await until({ 'in-docker': 'running', 'in-ssh': 'running' });
  setEngine('away');
  const [inDocker] = await until({ 'in-docker': 'unknown', 'in-ssh': 'running' });
  expect(inDocker?.problem).toBe('Docker is away.');
});
