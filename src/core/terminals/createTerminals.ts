import { randomUUID } from 'node:crypto';
import type { TerminalEvent } from '../../shared/contract/pods.ts';
import { AppError } from '../../shared/errors.ts';
import type { Host } from '../hosts/host.ts';
import type { Connect } from '../kube/connection.ts';
import { openPodShell } from '../kube/execShell.ts';
import type { TerminalSession, TerminalSize } from '../lib/terminalSession.ts';
import { createWindow, type ShownWindow } from './createWindow.ts';
import { readOutput } from './readOutput.ts';

export interface PodTerminalRequest extends TerminalSize {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command?: readonly string[] | undefined;
}

export interface NodeTerminalRequest extends TerminalSize {
  readonly cluster: string;
  readonly node: string;
}

export interface TerminalCaller {
  /** Id of the window or tab; nobody else can write to its terminals. */
  readonly owner: string;
  /** Ends the program. */
  readonly signal: AbortSignal;
}

/** The terminals that are open now; see the contract. */
export interface Terminals {
  openInPod(request: PodTerminalRequest, caller: TerminalCaller): AsyncIterable<TerminalEvent>;
  openOnNode(request: NodeTerminalRequest, caller: TerminalCaller): AsyncIterable<TerminalEvent>;
  write(id: string, data: Uint8Array, owner: string): Promise<void>;
  resize(id: string, size: TerminalSize, owner: string): Promise<void>;
  acknowledge(id: string, bytes: number, owner: string): void;
  /** Id of the cluster that an open terminal is in. */
  clusterOf(id: string): string | undefined;
  /** Ends all. */
  close(): Promise<void>;
}

export interface TerminalTools {
  readonly connect: Connect;
  /** `UNSUPPORTED` for nodes that Slipway did not make. */
  readonly findHost: (request: NodeTerminalRequest, signal: AbortSignal) => Promise<Host>;
}

interface OpenTerminal {
  readonly cluster: string;
  readonly session: TerminalSession;
  readonly window: ShownWindow;
  readonly owner: string;
}

export const createTerminals = ({ connect, findHost }: TerminalTools): Terminals => {
  const open = new Map<string, OpenTerminal>();
  const closed = new AbortController();
  const find = (id: string, owner: string): OpenTerminal => {
    const found = open.get(id);
    if (found === undefined || found.owner !== owner)
      throw new AppError('NOT_FOUND', 'This terminal has ended.', { hint: 'Open it again.' });
    return found;
  };
  async function* run(
    cluster: string,
    opening: (signal: AbortSignal) => Promise<TerminalSession>,
    caller: TerminalCaller,
  ): AsyncGenerator<TerminalEvent> {
    const { owner } = caller;
    const signal = AbortSignal.any([caller.signal, closed.signal]);
    signal.throwIfAborted();
    await using session = await opening(signal);
    const id = randomUUID();
    const window = createWindow(signal);
    open.set(id, { cluster, session, window, owner });
    try {
      yield { id };
      for await (const chunk of readOutput(session.output, signal)) {
        yield { data: chunk.toString('base64') };
        await window.add(chunk.length);
      }
      if (!signal.aborted) yield { ended: await session.ended };
    } finally {
      open.delete(id);
    }
  }
  return {
    openInPod: (request, caller) =>
      run(
        request.cluster,
        async (signal) => {
          const connection = await connect(request.cluster, signal);
          return await openPodShell(connection, { ...request, signal });
        },
        caller,
      ),
    openOnNode: (request, caller) =>
      run(
        request.cluster,
        async (signal) => {
          const host = await findHost(request, signal);
          const { columns, rows } = request;
          return await host.openShell({ columns, rows, signal });
        },
        caller,
      ),
    write: async (id, data, owner) => await find(id, owner).session.write(data),
    resize: async (id, { columns, rows }, owner) => await find(id, owner).session.resize({ columns, rows }),
    acknowledge: (id, bytes, owner) => find(id, owner).window.remove(bytes),
    clusterOf: (id) => open.get(id)?.cluster,
    close: async () => {
      const sessions = [...open.values()].map(({ session }) => session);
      closed.abort(new AppError('CANCELLED', 'Slipway is being closed.'));
      await Promise.allSettled(sessions.map((session) => session[Symbol.asyncDispose]()));
    },
  };
};
