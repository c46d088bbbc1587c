import type { OperationLogLine, OperationsEvent } from '../../../shared/contract/operations.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationRecord } from '../../../shared/operation.ts';
import type { StartedOperation } from '../../core.ts';
import { createEventQueue } from '../../lib/eventQueue.ts';
import { pause } from '../../lib/pause.ts';
import { watchFolder } from '../../lib/watchFolder.ts';
import { type Journal, logFile } from './journal.ts';
import { readLog } from './operationLog.ts';

export interface OperationHub {
  /** Takes in an operation that this process has begun. */
  add(operation: StartedOperation): void;
  /** The journal, newest first, then each record that changes, whichever process works on it. */
  watch(options: { readonly signal: AbortSignal }): AsyncIterable<OperationsEvent>;
  /** Those that this process works on now. */
  listRunning(): readonly OperationRecord[];
  /** `NOT_FOUND` when there is no such operation. */
  log(id: string, options: { readonly signal: AbortSignal }): AsyncIterable<readonly OperationLogLine[]>;
  /** Stops the work; `UNSUPPORTED` names the process when another one runs it, `CONFLICT` when it is over. */
  cancel(id: string): Promise<void>;
}

/** Milliseconds between two rounds of changes to one listener: about ten a second. */
const ROUND = 100;
/** Milliseconds after which it is looked whether the processes of running operations are still there. */
const LOOK_AGAIN = 2_000;

/** All operations of this machine's user: those of this process live, those of others as the journal tells them. */
export const createOperationHub = (journal: Journal): OperationHub => {
  const live = new Map<string, StartedOperation>();
  const listeners = new Set<(record: OperationRecord) => void>();
  return {
    add: (operation) => {
      live.set(operation.id, operation);
      const tell = (record: OperationRecord) => {
        for (const listener of listeners) listener(record);
      };
      tell(operation.record());
      operation.watch({ onRecord: tell });
      void operation.done.finally(() => live.delete(operation.id)).catch(() => undefined);
    },
    watch: ({ signal }) => watchOperations({ journal, live, listeners, signal }),
    listRunning: () => [...live.values()].map((operation) => operation.record()),
    log: (id, { signal }) => readOperationLog(journal, id, signal),
    cancel: (id) => cancelOperation(journal, live, id),
  };
};

interface WatchParts {
  readonly journal: Journal;
  readonly live: ReadonlyMap<string, StartedOperation>;
  readonly listeners: Set<(record: OperationRecord) => void>;
  readonly signal: AbortSignal;
}

/** Of the changes that wait, the last of each operation counts; all are told in one round. */
const joinRound = (waiting: readonly (readonly OperationRecord[])[], next: readonly OperationRecord[]) => [
  [...waiting.flat().filter(({ id }) => next.every((record) => record.id !== id)), ...next],
];

/** Remembers what was told, so that nothing is told twice, nor an end taken back by a file that was read before it. */
const createMemory = () => {
  const told = new Map<string, { readonly text: string; readonly running: boolean }>();
  return {
    isNews: (record: OperationRecord): boolean => {
      const text = JSON.stringify(record);
      const before = told.get(record.id);
      const running = record.state === 'running';
      if (before !== undefined && (before.text === text || (running && !before.running))) return false;
      told.set(record.id, { text, running });
      return true;
    },
    listRunning: (): readonly string[] => [...told].flatMap(([id, { running }]) => (running ? [id] : [])),
  };
};

async function* watchOperations(parts: WatchParts): AsyncGenerator<OperationsEvent, void, undefined> {
  const { journal, live, listeners } = parts;
  const own = new AbortController();
  const signal = AbortSignal.any([parts.signal, own.signal]);
  const rounds = createEventQueue<readonly OperationRecord[]>({ signal, merge: joinRound });
  const memory = createMemory();
  const onRecord = (record: OperationRecord) => {
    if (memory.isNews(record)) rounds.push([record]);
  };
  // Those of this process are told by themselves, with notes that the journal has less often.
  const look = async (ids: readonly string[]) => {
    for (const id of ids.filter((one) => !live.has(one))) {
      const entry = await journal.get(id);
      if (entry !== undefined) onRecord(entry.record);
    }
  };
  const timer = setInterval(() => void look(memory.listRunning()).catch(rounds.fail), LOOK_AGAIN);
  listeners.add(onRecord);
  try {
    watchFolder(journal.folder, {
      signal,
      settle: ROUND,
      onChange: (names) => void look(listIds(names)).catch(rounds.fail),
    });
    const entries = await journal.list();
    const operations = entries.map(({ record }) => live.get(record.id)?.record() ?? record);
    for (const record of operations) memory.isNews(record);
    yield { type: 'snapshot', operations };
    for await (const round of rounds) {
      for (const operation of round) yield { type: 'changed', operation };
      // The end of the signal ends the rounds as well.
      await pause(ROUND, signal).catch(() => undefined);
    }
  } finally {
    clearInterval(timer);
    listeners.delete(onRecord);
    own.abort();
  }
}

const listIds = (names: ReadonlySet<string | undefined>): readonly string[] =>
  [...names].flatMap((name) => (name?.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));

const notFound = (id: string) =>
  new AppError('NOT_FOUND', `There is no operation ${id}.`, {
    hint: 'It may be older than the hundred that are kept.',
  });

async function* readOperationLog(
  journal: Journal,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<readonly OperationLogLine[], void, undefined> {
  if ((await journal.get(id)) === undefined) throw notFound(id);
  const isOver = async () => (await journal.get(id))?.record.state !== 'running';
  yield* readLog(logFile(journal.folder, id), { signal, isOver });
}

const cancelOperation = async (
  journal: Journal,
  live: ReadonlyMap<string, StartedOperation>,
  id: string,
): Promise<void> => {
  const operation = live.get(id);
  if (operation !== undefined) return operation.cancel();
  const entry = await journal.get(id);
  if (entry === undefined) throw notFound(id);
  const { record, owner } = entry;
  if (record.state === 'running') {
    throw new AppError(
      'UNSUPPORTED',
      `Another process of Slipway (${owner.pid}) works on ${record.cluster}; only that one can stop it.`,
      { hint: `Press Ctrl-C where it runs, or end it with: kill -INT ${owner.pid}` },
    );
  }
  throw new AppError(
    'CONFLICT',
    record.state === 'interrupted'
      ? `There is nothing to cancel: the process that worked on ${record.cluster} is gone.`
      : `There is nothing to cancel: the work on ${record.cluster} is over (${record.state}).`,
  );
};
