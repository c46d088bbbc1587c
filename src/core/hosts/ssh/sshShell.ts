import { Transform } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { TerminalEnd } from '../../../shared/contract/pods.ts';
import { AppError } from '../../../shared/errors.ts';
import { LIFELINE, readSessionMark } from '../../lib/endSession.ts';
import { guardSession, type Lifeline } from '../../lib/guardSession.ts';
import type { TerminalSession } from '../../lib/terminalSession.ts';
import type { ShellOptions } from '../host.ts';
import { readOpening } from './readOpening.ts';
import { type RemoteCommand, rootCommand, sudoRefused } from './remoteCommand.ts';
import { type SshMachine, startProgram, toExecError } from './sshExec.ts';
import type { OpenedChannel } from './sshLines.ts';

/** Says its session, which is sudo's and not its own process id where sudo started it, and becomes a login shell. */
const SHELL = `read -r line < "/proc/$$/stat"; set -- \${line##*') '}; printf '\\033]7717;%s\\007' "$4"
TERM=xterm-256color; export TERM; cd; if command -v bash >/dev/null; then exec bash -l; fi; exec sh -l`;

/** Opens a root shell on a terminal of a machine; see `Host.openShell`. */
export const openShell = async (machine: SshMachine, options: ShellOptions): Promise<TerminalSession> => {
  const { name } = machine;
  const { signal } = options;
  try {
    signal.throwIfAborted();
    const command = rootCommand(SHELL, [], machine.rooting);
    const { columns: cols, rows } = options;
    const opened = await machine.lines.open(
      (client) => startProgram(client, command.line, { cols, rows, term: 'xterm-256color' }),
      signal,
    );
    const session = toSession(opened, machine, command);
    const guarded = await guardSession(session, { signal, openLifeline: (id) => openLifeline(machine, id) });
    if (guarded !== undefined) return guarded;
    await session[Symbol.asyncDispose]();
    if (session.refusal() !== undefined) throw session.refusal();
    const { exitCode, message = `its shell ended with exit code ${exitCode}` } = await session.ended;
    throw new AppError('COMMAND_FAILED', `No shell could be opened on ${name}: ${message}`);
  } catch (error) {
    throw toExecError(error, { name, signal });
  }
};

const toSession = (
  { channel, closed }: OpenedChannel,
  { name, rooting }: SshMachine,
  command: RemoteCommand,
) => {
  let refusal: AppError | undefined;
  const output = answerSudo(channel, {
    command,
    password: rooting.password,
    refuse: (asked, said) => {
      refusal = sudoRefused(name, asked, said);
      channel.close();
    },
  });
  // Who reads learns of a lost connection by `ended`.
  output.on('error', () => undefined);
  channel.pipe(output);
  const ended = closed.then((exitCode): TerminalEnd => {
    output.end();
    return exitCode === undefined ? { message: `The connection to ${name} was lost.` } : { exitCode };
  });
  const session: TerminalSession = {
    output,
    write: (data) =>
      new Promise((resolve, reject) => {
        channel.write(data, (error) => (error ? reject(error) : resolve()));
      }),
    resize: async ({ columns, rows }) => channel.setWindow(rows, columns, 0, 0),
    ended,
    [Symbol.asyncDispose]: async () => {
      channel.close();
      output.resume();
      await ended;
    },
  };
  return { ...session, refusal: () => refusal };
};

interface SudoAnswers {
  readonly command: RemoteCommand;
  readonly password: string | undefined;
  readonly refuse: (asked: boolean, said: string) => void;
}

/** Passes a terminal's output on, and types the password when sudo asks for it before the shell is there. */
const answerSudo = (channel: ClientChannel, { command, password, refuse }: SudoAnswers): Transform => {
  let before: Buffer | undefined = Buffer.alloc(0);
  let asked = false;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      if (before !== undefined && command.prompt !== undefined) {
        before = Buffer.concat([before, chunk]);
        const at = before.indexOf(command.prompt);
        if (at >= 0) {
          const said = before.toString('utf8', 0, at).trim();
          before = before.subarray(at + command.prompt.length);
          if (asked || password === undefined) refuse(asked, said);
          else channel.write(`${password}\n`);
          asked = true;
        }
        if (readSessionMark(before) !== undefined) before = undefined;
      }
      done(null, chunk);
    },
  });
};

const openLifeline = async (machine: SshMachine, session: string): Promise<Lifeline> => {
  const command = rootCommand(LIFELINE, [session], machine.rooting);
  const { channel, closed } = await machine.lines.open(
    (client) => startProgram(client, command.line),
    AbortSignal.timeout(20_000),
  );
  const started = Promise.withResolvers<void>();
  const opening = readOpening({
    command,
    rooting: machine.rooting,
    node: machine.name,
    send: (text) => channel.write(text),
    onStart: () => started.resolve(),
  });
  channel.stderr.on('data', (data: Buffer) => {
    try {
      opening.take('stderr', data);
    } catch (error) {
      started.reject(error);
    }
  });
  channel.resume();
  await Promise.race([started.promise, closed]);
  return {
    release: async () => {
      channel.end();
    },
    ended: closed,
    close: async () => {
      channel.close();
    },
  };
};
