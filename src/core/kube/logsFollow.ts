import { AppError } from '../../shared/errors.ts';
import { pause } from '../lib/pause.ts';
import type { KubeConnection } from './connection.ts';
import type { From, LogReader, LogsRequest } from './logsReader.ts';
import { type RunState, watchRun } from './logsRun.ts';

/** Milliseconds within which the API server tells of a container's end after its log has ended. */
const END_WITHIN = 3_000;
/** Milliseconds that a log may still come after its pod was deleted. */
const LAST_WORDS = 3_000;
const RETRY = { first: 500, most: 10_000 };

/** Reads the log of one run after the other; settles when there will be no other, and says why in the log. */
export const followRuns = async (
  connection: KubeConnection,
  request: LogsRequest,
  log: LogReader,
): Promise<void> => {
  const runs = trackRuns(connection, request);
  const signal = AbortSignal.any([request.signal, runs.gone]);
  const follower = new RunFollower({ request, log, runs, signal });
  let isOver = false;
  while (!isOver) {
    request.signal.throwIfAborted();
    isOver = await follower.step(await runs.current());
  }
};

interface FollowerOptions {
  readonly request: LogsRequest;
  readonly log: LogReader;
  readonly runs: ReturnType<typeof trackRuns>;
  /** Ends a log that is being read. */
  readonly signal: AbortSignal;
}

class RunFollower {
  readonly #options: FollowerOptions;
  /** The run whose log was read. */
  #read: string | undefined;
  #told: string | undefined;
  #wait = RETRY.first;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Does what the container's state asks for, up to its next change; true when it was the last. */
  async step(state: RunState | undefined): Promise<boolean> {
    const { log, runs, request } = this.#options;
    if (state === undefined) {
      if (this.#read === undefined && this.#told === undefined)
        throw new AppError('NOT_FOUND', `There is no pod ${request.pod} in namespace ${request.namespace}.`);
      log.note(`Pod ${request.pod} was deleted.`);
      return true;
    }
    if (state.type === 'waiting') await this.#awaitStart(state.reason);
    else if (state.id !== this.#read && state.id !== '') await this.#readRun(state);
    else if (state.type === 'over') {
      log.note(state.words);
      return true;
    } else if (!(await runs.change(state.isRunning ? END_WITHIN : undefined))) {
      // It runs on, so it was the connection that ended.
      await this.#readOn('last');
    }
    return false;
  }

  async #awaitStart(reason: string): Promise<void> {
    const { log, runs, request } = this.#options;
    if (this.#told !== reason) log.note(`Container ${request.container} has not started yet: ${reason}.`);
    this.#told = reason;
    await runs.change();
  }

  async #readRun(state: Exclude<RunState, { type: 'waiting' }>): Promise<void> {
    const { log, request } = this.#options;
    const isFirst = this.#read === undefined;
    if (!isFirst) {
      const before = state.type === 'started' ? state.before : undefined;
      const end = before === undefined ? '' : ` after it had ended with ${before}`;
      log.note(`Container ${request.container} was restarted${end}. What follows is from the new one.`);
    }
    const first = this.#read;
    this.#read = state.id;
    if (!(await this.#readOn(isFirst ? 'start' : 'all'))) this.#read = first;
  }

  /** Reads until the log ends, again after a break; false when there is no log yet. The first refusal is thrown. */
  async #readOn(first: From): Promise<boolean> {
    const { log, signal } = this.#options;
    for (let from = first; !signal.aborted; from = 'last') {
      try {
        await log.read(from, signal);
        this.#wait = RETRY.first;
        return true;
      } catch (error) {
        if (signal.aborted) break;
        if (isTooEarly(error)) {
          await pause(RETRY.first, signal).catch(() => undefined);
          return false;
        }
        await this.#recover(error, first);
      }
    }
    return true;
  }

  async #recover(error: unknown, first: From): Promise<void> {
    const { log, signal } = this.#options;
    const isRefused = error instanceof AppError && !PASSING.includes(error.code);
    if (isRefused || (error instanceof AppError && first === 'start' && !log.hasLines)) throw error;
    if (this.#wait === RETRY.first)
      log.note(`The connection was lost and is tried again: ${(error as Error).message}`);
    await pause(this.#wait, signal).catch(() => undefined);
    this.#wait = Math.min(this.#wait * 2, RETRY.most);
  }
}

const PASSING: readonly string[] = ['HOST_UNREACHABLE', 'API_FAILED', 'TIMED_OUT'];

const isTooEarly = (error: unknown) =>
  error instanceof AppError && /is waiting to start|PodInitializing|ContainerCreating/.test(error.message);

/** Follows the container's state beside its log. */
const trackRuns = (connection: KubeConnection, request: LogsRequest) => {
  const gone = new AbortController();
  let state: RunState | 'unknown' | undefined = 'unknown';
  let failure: { readonly error: unknown } | undefined;
  let changed = Promise.withResolvers<boolean>();
  const tell = () => {
    changed.resolve(true);
    changed = Promise.withResolvers();
  };
  const follow = async () => {
    for await (const next of watchRun(connection, request, request.signal)) {
      state = next;
      tell();
    }
    state = undefined;
    setTimeout(() => gone.abort(), LAST_WORDS).unref();
  };
  follow()
    .catch((error: unknown) => {
      failure = { error };
    })
    .finally(tell);
  return {
    /** Fires some time after the pod was deleted. */
    gone: gone.signal,
    /** Undefined when the pod is gone. */
    current: async (): Promise<RunState | undefined> => {
      while (state === 'unknown' && failure === undefined) await changed.promise;
      if (failure !== undefined) throw failure.error;
      return state === 'unknown' ? undefined : state;
    },
    /** Waits for the next change, at most for some milliseconds; whether there was one. */
    change: async (within?: number): Promise<boolean> => {
      if (state === undefined || failure !== undefined) return true;
      const next = changed.promise;
      if (within === undefined) return await next;
      return await Promise.race([next, pause(within, request.signal).then(() => false)]);
    },
  };
};
