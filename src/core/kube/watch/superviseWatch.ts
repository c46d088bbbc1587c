import { AppError } from '../../../shared/errors.ts';
import { pause } from '../../lib/pause.ts';
import { ApiRefusal } from '../apiRefusal.ts';
import type { KubeConnection } from '../connection.ts';
import { readJsonLines } from './readJsonLines.ts';
import type { ListPage, WatchFormat, WatchTarget } from './watchFormat.ts';

export interface Supervision<T, H> {
  readonly connection: KubeConnection;
  readonly target: WatchTarget;
  readonly format: WatchFormat<T, H>;
  readonly signal: AbortSignal;
  /** A list begins: what is told from now on replaces all there was. */
  readonly onReset: (head: H) => void;
  readonly onPage: (page: ListPage<T, H>) => void;
  readonly onChange: (item: T, isDeleted: boolean) => void;
  /** The server does not answer, for this reason; undefined: it does again. */
  readonly onTrouble: (message: string | undefined) => void;
}

/** Items of a page. */
export const PAGE = 500;
/** Items of the first one: about as many as are seen at once, so that they are there soon. */
const FIRST_PAGE = 100;
const PAGE_DEADLINE = 60_000;
/** Milliseconds that a watch without events has to last before the server counts as well. */
const STEADY = 1000;
/** Milliseconds between lists of what can be listed but not watched. */
const POLL = 15_000;
/** Tries that a refusal is taken for passing, when it had worked before: a server that starts lacks its roles at first. */
const PATIENCE = 5;

/** The server's history or its columns are not ours any more: the list has to be fetched again. */
class OutdatedError extends Error {}

/**
 * Lists, then watches, and goes on through all that a connection can do: it picks up where it was after a break, lists
 * again when the server has forgotten that place, and waits longer and longer while nobody answers. Ends when the
 * signal fires; rejects when the server refuses for good.
 */
export const superviseWatch = async <T, H>(watch: Supervision<T, H>): Promise<void> => {
  const { signal } = watch;
  const state: State<H> = { failures: 0, inTrouble: false, place: undefined };
  const succeed = () => {
    state.failures = 0;
    if (state.inTrouble) watch.onTrouble(undefined);
    state.inTrouble = false;
  };
  while (!signal.aborted) {
    try {
      state.place ??= await fetchList(watch, succeed);
      await follow(watch, state.place, succeed);
    } catch (error) {
      if (signal.aborted) return;
      await recover(state, error, watch);
    }
  }
};

interface Place<H> {
  resourceVersion: string;
  readonly head: H;
  /** When the list was fetched, on the clock of `performance.now`. */
  readonly listedAt: number;
}

interface State<H> {
  /** Where to go on; undefined asks for a new list. */
  place: Place<H> | undefined;
  /** In a row. */
  failures: number;
  inTrouble: boolean;
}

/** Sets the state for the next try and waits until it is time for it; throws what no try can mend. */
const recover = async <H>(
  state: State<H>,
  error: unknown,
  { signal, onTrouble }: Pick<Supervision<unknown, H>, 'signal' | 'onTrouble'>,
) => {
  state.failures++;
  const { place, failures } = state;
  if (isOutdated(error)) {
    state.place = undefined;
    // A server that forgets at once must not be asked for lists without a pause.
    if (place !== undefined && performance.now() - place.listedAt < 1000) await rest(1000, signal);
    if (failures > 1) await rest(waitFor(failures, error), signal);
    return;
  }
  if (isFinal(error, place !== undefined && failures < PATIENCE)) throw error;
  // What keeps failing from one place may work from a new one.
  if (failures > PATIENCE) state.place = undefined;
  // The first break is mended at once; nobody shall notice.
  if (failures === 1) return;
  if (!state.inTrouble) onTrouble(error instanceof Error ? error.message : String(error));
  state.inTrouble = true;
  await rest(waitFor(failures, error), signal);
};

const waitFor = (failures: number, error: unknown): number => {
  const asked = error instanceof ApiRefusal ? (error.body.details?.retryAfterSeconds ?? 0) * 1000 : 0;
  const most = Math.min(30_000, 250 * 2 ** Math.min(failures - 2, 10));
  // Many watches that broke together shall not come back together.
  return Math.max(asked, most * (0.5 + Math.random() / 2));
};

const rest = async (milliseconds: number, signal: AbortSignal) =>
  await pause(milliseconds, signal).catch(() => undefined);

const isOutdated = (error: unknown) =>
  error instanceof OutdatedError || (error instanceof ApiRefusal && error.status === 410);

const isFinal = (error: unknown, hasWorked: boolean): boolean => {
  if (error instanceof ApiRefusal) {
    if (hasWorked && [401, 403, 404].includes(error.status)) return false;
    return error.status >= 400 && error.status < 500 && ![408, 410, 429].includes(error.status);
  }
  return error instanceof AppError && error.code !== 'HOST_UNREACHABLE' && error.code !== 'TIMED_OUT';
};

const buildPath = <T, H>(
  { target, format }: Supervision<T, H>,
  more: Readonly<Record<string, string>>,
): string => {
  const query = new URLSearchParams({ ...format.query, ...more });
  if (target.labelSelector) query.set('labelSelector', target.labelSelector);
  if (target.fieldSelector) query.set('fieldSelector', target.fieldSelector);
  return `${target.path}?${query}`;
};

const fetchList = async <T, H>(watch: Supervision<T, H>, succeed: () => void): Promise<Place<H>> => {
  const { connection, format, signal } = watch;
  let next = '';
  for (let isFirst = true; ; isFirst = false) {
    const path = buildPath(watch, {
      limit: String(isFirst ? FIRST_PAGE : PAGE),
      ...(next ? { continue: next } : {}),
    });
    const { body } = await connection.call('GET', path, {
      signal,
      accept: format.accept,
      deadline: PAGE_DEADLINE,
    });
    const page = format.readPage(body);
    if (isFirst) watch.onReset(page.head);
    watch.onPage(page);
    succeed();
    next = page.next;
    if (next === '')
      return { resourceVersion: page.resourceVersion, head: page.head, listedAt: performance.now() };
  }
};

/** Watches from a place on, and moves the place along; ends when the server ends it, as it does every few minutes. */
const follow = async <T, H>(watch: Supervision<T, H>, place: Place<H>, succeed: () => void) => {
  const { connection, format, signal } = watch;
  const seconds = 300 + Math.floor(Math.random() * 300);
  const path = buildPath(watch, {
    watch: '1',
    allowWatchBookmarks: 'true',
    resourceVersion: place.resourceVersion,
    timeoutSeconds: String(seconds),
  });
  // The server has to end it by then; one that does not is gone.
  const late = AbortSignal.any([signal, AbortSignal.timeout((seconds + 30) * 1000)]);
  const began = performance.now();
  let events = 0;
  // A server that ends each watch at once has not come back, and must not be asked without a pause.
  let steady: NodeJS.Timeout | undefined;
  try {
    const stream = await connection.stream(path, { signal: late, accept: format.accept });
    steady = setTimeout(succeed, STEADY);
    for await (const lines of readJsonLines(stream)) {
      if (events === 0) succeed();
      events += lines.length;
      for (const line of lines) applyEvent(watch, place, line as RawEvent);
    }
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 405) return await pollLater(signal);
    throw error;
  } finally {
    clearTimeout(steady);
  }
  if (events === 0 && performance.now() - began < STEADY)
    throw new AppError('HOST_UNREACHABLE', 'The API server ends each watch at once.');
};

/** Some things can be listed only (metrics, for one): they are listed again every now and then. */
const pollLater = async (signal: AbortSignal): Promise<never> => {
  await pause(POLL, signal);
  throw new OutdatedError();
};

interface RawEvent {
  readonly type?: string;
  readonly object?: unknown;
}

const applyEvent = <T, H>(watch: Supervision<T, H>, place: Place<H>, { type = '', object }: RawEvent) => {
  if (type === 'ERROR') {
    const { code, message } = (object ?? {}) as { code?: number; message?: string };
    throw new OutdatedError(message ?? `the watch ended with ${code}`);
  }
  const { item, resourceVersion, head } = watch.format.readEvent(type, object, place.head);
  if (head !== undefined && JSON.stringify(head) !== JSON.stringify(place.head)) throw new OutdatedError();
  if (resourceVersion !== '') place.resourceVersion = resourceVersion;
  if (item !== undefined) watch.onChange(item, type === 'DELETED');
};
