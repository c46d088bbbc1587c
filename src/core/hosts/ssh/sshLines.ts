import type { Client, ClientChannel } from 'ssh2';
import { AppError } from '../../../shared/errors.ts';
import { pause } from '../../lib/pause.ts';
import { raceSignal } from '../../lib/raceSignal.ts';
import { toLost } from './connectErrors.ts';
import type { SshConnection } from './connectSsh.ts';

/** A channel, and what was listened to from its first moment: a short program ends before anybody else can look. */
export interface OpenedChannel {
  readonly channel: ClientChannel;
  /** Settles when the channel is gone: with the program's exit code, undefined when the connection went before. */
  readonly closed: Promise<number | undefined>;
}

/** Opens one channel on a connection. */
export type OpenChannel = (client: Client) => Promise<OpenedChannel>;

const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** To be called as soon as the channel is there. */
export const watchChannel = (channel: ClientChannel): OpenedChannel => {
  const closed = Promise.withResolvers<number | undefined>();
  let code: number | undefined;
  // As a shell gives it.
  channel.on('exit', (status: number | null, signal?: string) => {
    code = status ?? SIGNALS[signal ?? ''] ?? 128;
  });
  channel.on('close', () => closed.resolve(code));
  // Who reads or writes learns of it by the end; an error that nobody listens to would end the process.
  channel.on('error', () => undefined);
  return { channel, closed: closed.promise };
};

/**
 * The connections to one machine, opened when they are needed. Many programs share one; a lost one is opened again by
 * whoever comes next.
 */
export interface SshLines {
  /**
   * Opens a channel. Rejects with what connecting rejects with, `CANCELLED`, or `HOST_UNREACHABLE`.
   * Once the machine was asked for the channel the signal is not looked at: what was begun is there to be ended.
   */
  open(open: OpenChannel, signal: AbortSignal): Promise<OpenedChannel>;
  /** Closes all connections; the next `open` connects again. */
  close(): void;
}

/** OpenSSH's server allows ten programs on a connection by default; two are left for ending others. */
const CHANNELS = 8;
const IDLE = 60_000;

/** One connection, and how many channels are open or being opened on it. */
class Line {
  readonly connection: Promise<SshConnection>;
  channels = 0;
  lost = false;
  /** It is being connected. */
  opening = true;
  #idle: NodeJS.Timeout | undefined;
  readonly #onChange: () => void;

  /** `onChange` is called when it takes more than before, or nothing any more. */
  constructor(connection: Promise<SshConnection>, onChange: () => void) {
    this.connection = connection;
    this.#onChange = onChange;
    const lose = () => this.lose();
    connection.then(({ closed }) => {
      this.opening = false;
      onChange();
      void closed.then(lose);
    }, lose);
  }

  /** Nobody takes it any more, and nothing of it is left. */
  lose(): void {
    if (this.lost) return;
    this.lost = true;
    clearTimeout(this.#idle);
    this.#onChange();
    this.close();
  }

  take(): void {
    this.channels++;
    clearTimeout(this.#idle);
    this.connection.then(({ socket }) => socket.ref()).catch(() => undefined);
  }

  release(): void {
    this.channels--;
    this.#onChange();
    if (this.channels > 0 || this.lost) return;
    this.connection
      .then(({ socket, close }) => {
        if (this.channels > 0) return;
        // A process that has nothing else to do may end.
        socket.unref();
        this.#idle = setTimeout(close, IDLE).unref();
      })
      .catch(() => undefined);
  }

  close(): void {
    this.connection.then(({ close }) => close()).catch(() => undefined);
  }
}

/**
 * Keeps the connections to a machine; `connect` opens one. One is opened at a time, as a server takes few that have not
 * signed in yet (MaxStartups, PerSourceMaxStartups); who finds no free channel waits for the next one.
 */
export const createSshLines = (name: string, connect: () => Promise<SshConnection>): SshLines => {
  const lines = new Set<Line>();
  let limit = CHANNELS;
  let changed = Promise.withResolvers<void>();
  const tellWaiting = () => {
    for (const line of lines) if (line.lost) lines.delete(line);
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  const toStopped = (signal: AbortSignal) =>
    new AppError('CANCELLED', `Connecting to ${name} was stopped.`, { cause: signal.reason });
  const take = async (signal: AbortSignal): Promise<Line> => {
    for (;;) {
      const usable = [...lines].filter(({ lost }) => !lost);
      let line = usable.find(({ channels }) => channels < limit);
      if (line === undefined && !usable.some(({ opening }) => opening)) {
        line = new Line(connect(), tellWaiting);
        lines.add(line);
      }
      if (line !== undefined) {
        line.take();
        return line;
      }
      await raceSignal(changed.promise, signal, () => toStopped(signal));
    }
  };
  const openOn = async (line: Line, open: OpenChannel, signal: AbortSignal) => {
    try {
      // A connection that is being opened is also others': it goes on when one does not want it any more.
      const { client } = await raceSignal(line.connection, signal, () => toStopped(signal));
      signal.throwIfAborted();
      const opened = await open(client);
      void opened.closed.then(() => line.release());
      return opened;
    } catch (error) {
      line.release();
      throw error;
    }
  };
  /** Makes ready for the next try after a channel was not opened, or throws the error to end with. */
  const makeReady = async (error: unknown, line: Line, { tried, signal }: NextTry) => {
    const next = judgeFailure(error, line, { name, tried });
    if (next instanceof AppError) throw next;
    if (next === 'use others') limit = Math.min(limit, line.channels);
    else if (next === 'reconnect') {
      tried.lost = true;
      line.lose();
    } else {
      const wait = WAIT * 2 ** tried.refused++;
      await raceSignal(pause(wait, signal), signal, () => toStopped(signal));
    }
  };
  /** Undefined when it is to be tried again, on whichever connection. */
  const tryOpen = async (open: OpenChannel, signal: AbortSignal, tried: Tried) => {
    const line = await take(signal);
    try {
      return await openOn(line, open, signal);
    } catch (error) {
      if (error instanceof AppError || signal.aborted) throw error;
      await makeReady(error, line, { tried, signal });
      return undefined;
    }
  };
  return {
    open: async (open, signal) => {
      const tried = { lost: false, refused: 0 };
      for (;;) {
        const opened = await tryOpen(open, signal, tried);
        if (opened !== undefined) return opened;
      }
    },
    close: () => {
      for (const line of [...lines]) {
        lines.delete(line);
        line.close();
      }
    },
  };
};

/** What came of the tries to open one channel. */
interface Tried {
  /** A connection was lost. */
  lost: boolean;
  /** How often it was refused on a connection without any other channel. */
  refused: number;
}

interface NextTry {
  readonly tried: Tried;
  readonly signal: AbortSignal;
}

/** A server may take a program for one that runs although its end was told: it is asked again, for some 3 s. */
const REFUSALS = 6;
/** Milliseconds before the second time; twice as long before each further one. */
const WAIT = 50;

/** What to do after a channel was not opened, or the error to end with; the line is without it already. */
const judgeFailure = (
  error: unknown,
  { channels, lost }: Line,
  { name, tried }: { readonly name: string; readonly tried: Tried },
): 'use others' | 'wait' | 'reconnect' | AppError => {
  const { reason, message } = error as Error & { readonly reason?: unknown };
  // The machine's answer (RFC 4254, section 5.1): it may allow fewer channels on a connection than is usual.
  if (typeof reason === 'number') {
    if (channels > 0) return 'use others';
    return tried.refused < REFUSALS ? 'wait' : toRefused(name, error as Error);
  }
  // The channel was there, and the program was not started, or nobody knows whether it was.
  if (/^unable to (exec|request)/i.test(message))
    return lost ? toLost(name, error) : toRefused(name, error as Error);
  // All else is said of a connection that was gone before the channel was there: nothing was begun.
  return tried.lost ? toLost(name, error) : 'reconnect';
};

const toRefused = (name: string, error: Error) =>
  new AppError('HOST_UNREACHABLE', `${name} did not start the program: ${error.message}.`, {
    hint: 'Its SSH server allows too few sessions: look at MaxSessions in its sshd_config.',
    cause: error,
  });
