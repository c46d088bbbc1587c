import { Readable } from 'node:stream';
import type { Client, PseudoTtyOptions } from 'ssh2';
import { AppError } from '../../../shared/errors.ts';
import { DEFAULT_DEADLINE } from '../commandHost.ts';
import { CommandOutput, type RawResult } from '../commandOutput.ts';
import type { RunOptions } from '../host.ts';
import { GONE_WITHIN, waitForEnd } from '../waitForEnd.ts';
import { toLost } from './connectErrors.ts';
import { type Opening, readOpening } from './readOpening.ts';
import {
  linesOf,
  noSudo,
  type RemoteCommand,
  type Rooting,
  RUN_PROGRAM,
  rootCommand,
  sudoForbidden,
  sudoWantsTerminal,
} from './remoteCommand.ts';
import { type OpenedChannel, type SshLines, watchChannel } from './sshLines.ts';

export interface SshMachine {
  /** For messages. */
  readonly name: string;
  readonly lines: SshLines;
  readonly rooting: Rooting;
}

/** Exit code of a program that was killed, as all are when their machine goes. */
const KILLED = [137, 143];

export interface SshExecOptions extends Omit<RunOptions, 'stdin'> {
  /** A stream is read as fast as the machine takes it, and destroyed when the program has ended. */
  readonly stdin?: string | Uint8Array | Readable;
}

/** Runs a program on a machine as root; see `Host.exec`, but any exit code is a result. */
export const sshExec = async (
  machine: SshMachine,
  argv: readonly string[],
  options: SshExecOptions,
): Promise<RawResult> => {
  const { name, lines, rooting } = machine;
  const { signal } = options;
  const deadline = options.deadline ?? DEFAULT_DEADLINE;
  const command = rootCommand(RUN_PROGRAM, [(deadline / 1000).toFixed(3), ...argv], rooting);
  try {
    const opened = await lines.open((client) => startProgram(client, command.line), signal);
    const result = await follow(opened, { machine, command, argv, options: { ...options, deadline } });
    if (KILLED.includes(result.exitCode)) await refuseGone(machine, signal);
    return result;
  } catch (error) {
    throw toExecError(error, { name, signal });
  } finally {
    if (options.stdin instanceof Readable) options.stdin.destroy();
  }
};

/** Makes of what went wrong, or of the signal, an error about this machine. */
export const toExecError = (
  error: unknown,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): AppError => {
  if (signal.aborted)
    return new AppError('CANCELLED', `The command on ${name} was stopped.`, { cause: error });
  if (error instanceof AppError && error.code === 'HOST_UNREACHABLE' && !error.message.includes(name)) {
    const { hint, details } = error;
    return new AppError(error.code, `${name} does not answer: ${error.message}`, {
      ...(hint === undefined ? {} : { hint }),
      details,
      cause: error,
    });
  }
  if (error instanceof AppError) return error;
  return toLost(name, error);
};

/** Starts a program on a connection, on a terminal where one is asked for. */
export const startProgram = (client: Client, line: string, pty?: PseudoTtyOptions): Promise<OpenedChannel> =>
  new Promise((resolve, reject) => {
    client.exec(line, pty === undefined ? {} : { pty }, (error, channel) =>
      error === undefined ? resolve(watchChannel(channel)) : reject(error),
    );
  });

interface Followed {
  readonly machine: SshMachine;
  readonly command: RemoteCommand;
  readonly argv: readonly string[];
  readonly options: SshExecOptions & { readonly deadline: number };
}

const follow = async (
  { channel, closed }: OpenedChannel,
  { machine, command, argv, options }: Followed,
): Promise<RawResult> => {
  const { name, rooting } = machine;
  const { stdin } = options;
  const output = new CommandOutput({ program: argv[0] ?? '', node: name }, options);
  const said = Promise.withResolvers<string>();
  const failed = Promise.withResolvers<never>();
  const opening = readOpening({
    command,
    rooting,
    node: name,
    send: (text) => channel.write(text),
    onStart: (pid) => {
      said.resolve(pid);
      if (stdin instanceof Readable) stdin.pipe(channel);
      else channel.end(stdin);
    },
  });
  if (stdin instanceof Readable) stdin.once('error', failed.reject);
  const guard = (use: (data: Buffer) => void) => (data: Buffer) => {
    try {
      use(data);
    } catch (error) {
      failed.reject(error);
      if (!opening.begun()) channel.close();
    }
  };
  for (const [stream, source] of [
    ['stdout', channel],
    ['stderr', channel.stderr],
  ] as const) {
    source.on(
      'data',
      guard((data) => output.add(stream, opening.take(stream, data))),
    );
  }
  try {
    await waitForEnd({
      ended: closed.then(() => undefined),
      failed: failed.promise,
      end: async () => endProgram(machine, await said.promise),
      signal: options.signal,
      deadline: options.deadline + GONE_WITHIN,
      silent: `${name} did not answer in time.`,
    });
  } catch (error) {
    const isLate = error instanceof AppError && error.code === 'TIMED_OUT';
    throw isLate && !opening.begun() ? toSilentShell(name, opening, error) : error;
  } finally {
    channel.close();
  }
  const exitCode = await closed;
  if (exitCode === undefined) throw toLost(name);
  if (!opening.begun()) throw toNotBegun(machine, exitCode, opening);
  return { ...output.finish(), exitCode };
};

const listSaid = ({ said }: Opening) => linesOf([said('stderr'), said('stdout')].filter(Boolean).join('\n'));

/** Shell files wait for something, or became another shell, which waits for its own commands. */
const toSilentShell = (name: string, opening: Opening, cause: unknown) =>
  new AppError('TIMED_OUT', `The login shell on ${name} did not start the command in time.`, {
    hint: "Look at that user's shell files there (.bashrc, .profile, config.fish): without a terminal they must not wait for input, nor start another shell.",
    details: listSaid(opening),
    cause,
  });

/** Exit code of a shell that has no such program. */
const NOT_FOUND = 127;

/** What came in place of the program: sudo's words, or those of a login shell that runs nothing. */
const toNotBegun = ({ name, rooting }: SshMachine, exitCode: number, opening: Opening): AppError => {
  const words = opening.said('stderr');
  if (rooting.sudo && exitCode === NOT_FOUND && /sudo/.test(words)) return noSudo(name, words);
  if (rooting.sudo && /must have a tty/.test(words)) return sudoWantsTerminal(name, words);
  if (rooting.sudo && /sudo/.test(words)) return sudoForbidden(name, words);
  return new AppError(
    'COMMAND_FAILED',
    `${name} ran no command: its login shell ended with exit code ${exitCode}.`,
    {
      hint: 'The user must have a shell that runs commands, and the machine sh, timeout and base64 (coreutils).',
      details: listSaid(opening),
    },
  );
};

/** Ends a program by the process id that it said; by a program of its own, since a channel's signal may be ignored. */
const endProgram = async ({ lines, rooting, name }: SshMachine, pid: string): Promise<void> => {
  const command = rootCommand('kill -TERM "$1"', [pid], rooting);
  const { channel, closed } = await lines.open(
    (client) => startProgram(client, command.line),
    AbortSignal.timeout(GONE_WITHIN),
  );
  const opening = readOpening({
    command,
    rooting,
    node: name,
    send: (text) => channel.write(text),
    onStart: () => undefined,
  });
  channel.stderr.on('data', (data: Buffer) => {
    try {
      opening.take('stderr', data);
    } catch {
      // Then the connection's end ends it, or `timeout` does.
      channel.close();
    }
  });
  channel.resume();
  await closed;
};

/** A machine that goes takes its programs along, and may tell their end before the connection goes. */
const refuseGone = async (machine: SshMachine, signal: AbortSignal) => {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(5_000)]);
  try {
    const { channel, closed } = await machine.lines.open(
      (client) => startProgram(client, 'exec true'),
      limit,
    );
    channel.resume();
    if ((await closed) !== undefined) return;
  } catch (error) {
    throw toLost(machine.name, error);
  }
  throw toLost(machine.name);
};
