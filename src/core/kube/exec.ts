import { Readable } from 'node:stream';
import type { TerminalEnd } from '../../shared/contract/pods.ts';
import { parseJson } from '../lib/exactJson.ts';
import type { TerminalSession } from '../lib/terminalSession.ts';
import { type Channels, openChannels } from './channels.ts';
import type { KubeConnection } from './connection.ts';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const RESIZE = 4;

export interface ContainerPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface ExecRequest extends ContainerPlace {
  readonly command: readonly string[];
  /** A terminal; what it prints on stderr is then part of the same. */
  readonly tty: boolean;
  readonly signal: AbortSignal;
  readonly pingEvery?: number;
}

export interface ExecSession extends TerminalSession {
  /** Ends the program's standard input; with v4 of the protocol there is no way to but to end the connection. */
  closeInput(): Promise<void>;
}

/**
 * Runs a program in a container; stdout and stderr come as one. Cutting the connection closes the program's input, and
 * no more: see `endSession` for what ends a program on a terminal.
 */
export const openExec = async (connection: KubeConnection, request: ExecRequest): Promise<ExecSession> => {
  const { signal } = request;
  const socket = await connection.openWebSocket(execPath(request), { protocols: PROTOCOLS, signal });
  let ended: TerminalEnd | undefined;
  const output = new Readable({ read: () => channels.resume() });
  // Its reader is told by `ended`; one that has gone already must not end the process.
  output.on('error', () => undefined);
  const channels: Channels = openChannels(socket, {
    onData: (channel, data) => {
      if (channel === STATUS) ended = readStatus(data);
      else if ((channel === STDOUT || channel === STDERR) && data.length > 0 && !output.push(data))
        channels.pause();
    },
    ...(request.pingEvery === undefined ? {} : { pingEvery: request.pingEvery }),
  });
  const done = channels.closed.then((lost): TerminalEnd => {
    output.push(null);
    return ended ?? { message: lost?.message ?? 'The cluster ended it without saying how.' };
  });
  return {
    output,
    write: (data) => channels.send(STDIN, data),
    resize: ({ columns, rows }) =>
      channels.send(RESIZE, Buffer.from(JSON.stringify({ Width: columns, Height: rows }))),
    closeInput: async () => {
      await channels.closeChannel(STDIN);
      if (socket.protocol !== PROTOCOLS[0]) channels.close();
    },
    ended: done,
    [Symbol.asyncDispose]: async () => {
      output.destroy();
      channels.close();
      await done;
    },
  };
};

const execPath = ({ namespace, pod, container, command, tty }: ExecRequest) => {
  const query = new URLSearchParams({ container, stdin: 'true', stdout: 'true', tty: String(tty) });
  if (!tty) query.set('stderr', 'true');
  for (const word of command) query.append('command', word);
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec?${query}`;
};

interface ExecStatus {
  readonly status?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

/** How the program ended, from the `Status` object that comes last. */
const readStatus = (data: Buffer): TerminalEnd => {
  const text = data.toString('utf8');
  try {
    const { status, message, details } = parseJson(text) as ExecStatus;
    if (status === 'Success') return { exitCode: 0 };
    const code = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
    return code === undefined ? { message: message ?? text } : { exitCode: Number(code) };
  } catch {
    return { message: text };
  }
};
