import { PassThrough, Writable } from 'node:stream';
import type { CliIo, OutStream } from '../../../src/cli/cliIo.ts';
import { runCli } from '../../../src/cli/runCli.ts';
import type { Core } from '../../../src/core/core.ts';
import { makeCore, START } from './fakeCore.ts';

export interface FakeStream {
  readonly stream: OutStream;
  readonly text: () => string;
  /** Settles when this text has been written. */
  readonly saw: (text: string) => Promise<void>;
}

export const makeStream = (terminal = false): FakeStream => {
  let text = '';
  const waiting = new Set<() => void>();
  const stream: OutStream = Object.assign(
    new Writable({
      write: (chunk, _encoding, done) => {
        text += String(chunk);
        for (const look of waiting) look();
        done();
      },
    }),
    terminal ? { isTTY: true, columns: 80, rows: 24 } : {},
  );
  const saw = (wanted: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (text.includes(wanted)) resolve();
      };
      waiting.add(look);
      look();
    });
  return { stream, text: () => text, saw };
};

export interface FakeIoOptions {
  readonly core?: Core;
  readonly terminal?: boolean;
  readonly env?: CliIo['env'];
  readonly homedir?: string;
  readonly cwd?: string;
  readonly now?: () => number;
  readonly openServer?: CliIo['openServer'];
  readonly openBrowser?: CliIo['openBrowser'];
}

/** A command line's world that a test looks into: streams in memory, Ctrl-C by a call, a clock that stands. */
export const makeIo = (options: FakeIoOptions = {}) => {
  const { terminal = false } = options;
  const stdout = makeStream(terminal);
  const stderr = makeStream(terminal);
  const rawModes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: terminal,
    setRawMode: (isRaw: boolean) => rawModes.push(isRaw),
  });
  const listeners = new Set<() => void>();
  const exits: number[] = [];
  const io: CliIo = {
    core: () => options.core ?? makeCore().core,
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { NO_COLOR: '1', ...options.env },
    homedir: options.homedir ?? '/nonexistent',
    cwd: options.cwd ?? '/',
    program: 'slipway',
    version: '0.1.0',
    now: options.now ?? (() => START),
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openServer: options.openServer ?? (() => Promise.reject(new Error('this test serves nothing'))),
    openBrowser: options.openBrowser ?? (() => Promise.reject(new Error('this test opens no browser'))),
    exit: (code) => exits.push(code),
  };
  const interrupt = () => {
    for (const listener of [...listeners]) listener();
  };
  return { io, stdin, stdout, stderr, interrupt, exits, listeners, rawModes };
};

/** Runs a command line to its end, its words in one string. */
export const run = async (line: string, options: FakeIoOptions = {}) => {
  const world = makeIo(options);
  const exitCode = await runCli(
    line.split(' ').filter((word) => word !== ''),
    world.io,
  );
  return { exitCode, stdout: world.stdout.text(), stderr: world.stderr.text(), world };
};
